"""The limits of a newcomer: how much at once, and how fast. Who has hosts' rights has none."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from horo.community.services import rights
from horo.content.markdown import Rendered
from horo.content.models import Post, Space, Topic
from horo.core.refused import Refused, TooSoon
from horo.people.abilities import Bounds, bounds_of
from horo.people.models import Member

DAY = timedelta(days=1)
HOUR, MINUTE = 3_600, 60


class TooMuch(Refused):
    """More than a newcomer may put into one post, or into one topic."""


def bounds_in(space: Space, by: Member) -> Bounds | None:
    """Return the limits that `by` has in `space`; None where they have none, as its hosts."""
    found = bounds_of(by)
    return None if found is None or rights.may_host(by, space) else found


def check_text(written: Rendered, given: Bounds | None) -> None:
    """Raise TooMuch where `written` holds more links, mentions, pictures or files than given."""
    if given is None:
        return
    for count, most, said in _counted(written, given):
        if count > most:
            raise TooMuch(f"{said % {'count': most, 'found': count}} {given.way}")


def check_topic(by: Member, given: Bounds | None, *, at: datetime) -> None:
    """Raise TooSoon where `by` opens topics faster than given. Call where the topic is written."""
    if given is None:
        return
    _hold(by)
    opened = Topic.objects.filter(author=by, opened_at__lte=at).order_by("-opened_at")
    last = opened.values_list("opened_at", flat=True).first()
    _check_pause(last, given.seconds_between_topics, given, at)
    _check_last_post(by, given, at)
    if (until := _end_of_first_day(by, at)) is None:
        return
    if opened.filter(opened_at__gte=until - DAY).count() >= given.topics_first_day:
        said = ngettext(
            "On the first day newcomers open %(count)s topic. The next is possible in %(wait)s.",
            "On the first day newcomers open %(count)s topics. The next is possible in %(wait)s.",
            given.topics_first_day,
        )
        raise _too_soon(said, given.topics_first_day, until - at, given)


def check_reply(by: Member, topic: Topic, given: Bounds | None, *, at: datetime) -> None:
    """Raise TooSoon where `by` replies faster than given, TooMuch where too often in `topic`.

    Whoever opened the topic may go on talking in it. Call where the reply is written.
    """
    if given is None:
        return
    _hold(by)
    replies = Post.objects.filter(author=by, kind="post", number__gt=1, posted_at__lte=at)
    most = given.replies_per_topic
    if topic.author_id != by.pk and replies.filter(topic=topic).count() >= most:
        said = ngettext(
            "In a topic of somebody else newcomers reply %(count)s time.",
            "In a topic of somebody else newcomers reply %(count)s times.",
            most,
        )
        raise TooMuch(f"{said % {'count': most}} {given.way}")
    _check_last_post(by, given, at)
    until = _end_of_first_day(by, at)
    if until and replies.filter(posted_at__gte=until - DAY).count() >= given.replies_first_day:
        said = ngettext(
            "On the first day newcomers reply %(count)s time. The next is possible in %(wait)s.",
            "On the first day newcomers reply %(count)s times. The next is possible in %(wait)s.",
            given.replies_first_day,
        )
        raise _too_soon(said, given.replies_first_day, until - at, given)


def _counted(written: Rendered, given: Bounds) -> Iterator[tuple[int, int, str]]:
    """Yield how many of each there are and may be, and what to say where there are more."""
    pictures = written.html.count('src="/files/')
    yield (
        len([one for one in written.links if _is_elsewhere(one)]),
        given.links,
        ngettext(
            "A post of a newcomer holds at most %(count)s link to elsewhere; yours has %(found)s.",
            "A post of a newcomer holds at most %(count)s links to elsewhere; yours has %(found)s.",
            given.links,
        ),
    )
    yield (
        len(written.mentions) + len(written.groups),
        given.mentions,
        ngettext(
            "A post of a newcomer mentions at most %(count)s person; yours mentions %(found)s.",
            "A post of a newcomer mentions at most %(count)s people; yours mentions %(found)s.",
            given.mentions,
        ),
    )
    yield (
        pictures,
        given.images,
        ngettext(
            "A post of a newcomer shows at most %(count)s picture; yours has %(found)s.",
            "A post of a newcomer shows at most %(count)s pictures; yours has %(found)s.",
            given.images,
        ),
    )
    yield max(0, len(written.files) - pictures), given.attachments, _of_files(given.attachments)


def _of_files(most: int) -> str:
    if not most:
        return _("A post of a newcomer has no files but pictures; yours has %(found)s.")
    return ngettext(
        "A post of a newcomer has at most %(count)s file; yours has %(found)s.",
        "A post of a newcomer has at most %(count)s files; yours has %(found)s.",
        most,
    )


def _is_elsewhere(link: str) -> bool:
    host = urlsplit(link).netloc
    return bool(host) and host != urlsplit(settings.SITE_URL).netloc


def _hold(by: Member) -> None:
    """Let of two posts at once one wait for the other."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)


def _check_last_post(by: Member, given: Bounds, at: datetime) -> None:
    mine = Post.objects.filter(author=by, kind="post", posted_at__lte=at).order_by("-posted_at")
    last = mine.values_list("posted_at", flat=True).first()
    _check_pause(last, given.seconds_between_posts, given, at)


def _check_pause(last: datetime | None, seconds: int, given: Bounds, at: datetime) -> None:
    """Raise TooSoon less than `seconds` after `last`."""
    pause = timedelta(seconds=seconds)
    if last is not None and last > at - pause:
        said = _("Newcomers wait a little between posts. The next is possible in %(wait)s.")
        raise _too_soon(said, seconds, last + pause - at, given)


def _end_of_first_day(by: Member, at: datetime) -> datetime | None:
    """Return when the day after joining ends, while it lasts."""
    if by.joined_at is None or not by.joined_at <= at < by.joined_at + DAY:
        return None
    return by.joined_at + DAY


def _too_soon(said: str, count: int, left: timedelta, given: Bounds) -> TooSoon:
    wait = math.ceil(left.total_seconds())
    text = said % {"count": count, "wait": _in_words(wait)}
    return TooSoon(f"{text} {given.way}", wait=wait)


def _in_words(wait: int) -> str:
    """Return a time to wait in words, as it follows "in"."""
    if wait < 2 * MINUTE:
        return npgettext("in", "%(count)s second", "%(count)s seconds", wait) % {"count": wait}
    if wait < 2 * HOUR:
        count = math.ceil(wait / MINUTE)
        return npgettext("in", "%(count)s minute", "%(count)s minutes", count) % {"count": count}
    count = math.ceil(wait / HOUR)
    return npgettext("in", "%(count)s hour", "%(count)s hours", count) % {"count": count}

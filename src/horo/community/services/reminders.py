"""Reminders of bookmarks: the times that are offered, and sending each exactly once."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from horo.community.activities import REMINDED
from horo.community.models import Bookmark
from horo.content.models import Post
from horo.core import notices
from horo.core.time import to_micros
from horo.log import services as log
from horo.people.languages import language_of
from horo.people.models import Member
from horo.ui import links
from horo.ui.words import zone_of

MORNING, EVENING = time(9), time(19)
LAST_TONIGHT = time(18)  # later, an evening is no more than an hour away
MONDAY = 0
BATCH = 200

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Moment:
    """A time at which one may be reminded. `at` is in the member's own time zone."""

    name: str
    label: str
    at: datetime

    @property
    def said(self) -> str:
        """Day and hour as the member's clock shows them."""
        return date_format(self.at, "D H:i")


def moments(member: Member, at: datetime) -> list[Moment]:
    """Return the times that `member` is offered at `at`, the soonest first, each once."""
    zone = zone_of(member.timezone)
    local = at.astimezone(zone)
    tomorrow = local.date() + timedelta(days=1)
    monday = local.date() + timedelta(days=(MONDAY - local.weekday() - 1) % 7 + 1)
    found = [Moment("hour", _("In an hour"), (at + timedelta(hours=1)).astimezone(zone))]
    if local.time() < LAST_TONIGHT:
        found.append(Moment("tonight", _("Tonight"), on(local.date(), EVENING, zone)))
    found.append(Moment("tomorrow", _("Tomorrow morning"), on(tomorrow, MORNING, zone)))
    if monday != tomorrow:
        found.append(Moment("monday", _("Next Monday"), on(monday, MORNING, zone)))
    return found


def on(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall-clock time; in the hour that the clocks skip, the next."""
    return datetime.combine(day, hour, zone)


def remind_due(at: datetime, *, most: int = BATCH) -> int:
    """Remind of every bookmark whose time has come by `at`; return of how many.

    Each is claimed, delivered and recorded (`reminded`) in one transaction of its own: whoever
    is killed in between has done nothing, two at once remind once. A post that the member may
    no longer read is passed over in silence.
    """
    due = Bookmark.objects.filter(remind_at__lte=at, reminded_at=None).order_by("remind_at", "pk")
    ids = list(due.values_list("pk", flat=True)[:most])
    return sum(_safely(pk, at) for pk in ids)


def _safely(bookmark_id: int, at: datetime) -> bool:
    """One that fails is logged and stays due; it does not hold up the others."""
    try:
        return _remind(bookmark_id, at)
    except Exception:
        logger.exception("The reminder of bookmark %s was not sent.", bookmark_id)
        return False


def _remind(bookmark_id: int, at: datetime) -> bool:
    with transaction.atomic():
        due = Bookmark.objects.filter(pk=bookmark_id, remind_at__lte=at, reminded_at=None)
        if not due.update(reminded_at=at):
            return False
        bookmark = Bookmark.objects.select_related("member").get(pk=bookmark_id)
        readable = Post.objects.visible_to(bookmark.member).select_related("topic")
        post = readable.filter(pk=bookmark.post_id).first()
        if post is None:
            return False
        notices.send(_notice(bookmark, post, at))
        log.record(
            REMINDED,
            post,
            actor=None,
            recipient=bookmark.member,
            at=at,
            space_id=post.topic.space_id,
            thread_id=post.topic_id,
        )
    return True


def _notice(bookmark: Bookmark, post: Post, at: datetime) -> notices.Notice:
    """Say it in the member's language. The key differs for every time that was chosen."""
    member = bookmark.member
    remind_at = bookmark.remind_at
    assert remind_at is not None, "only those with a time are due"
    language = language_of(member)
    with translation.override(language):
        title = _("You wanted to come back to “%(title)s”") % {"title": post.topic.title}
        said = _("You kept this post and asked to be reminded of it now.")
        note = _("Your note: %(note)s") % {"note": bookmark.note} if bookmark.note else ""
    return notices.Notice(
        key=f"reminder/{bookmark.pk}/{to_micros(remind_at)}",
        member_id=member.pk,
        topic="reminders",
        locale=language,
        title=title,
        text="\n\n".join(filter(None, (said, note))),
        url=links.to("post", post.pk),
        at=at,
    )

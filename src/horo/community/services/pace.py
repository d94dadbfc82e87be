"""How fast one member may write: slow mode exactly, and a limit against floods."""

import math
from datetime import datetime, timedelta

from django.utils.translation import ngettext

from horo.community.services import rights
from horo.content.models import Post, Space, Topic
from horo.core import limits
from horo.core.refused import TooSoon
from horo.people.models import Member
from horo.people.own_account import is_own

POSTS_A_MINUTE = 12
TOPICS_AN_HOUR = 20
EDITS_A_MINUTE = 30
DAY, HOUR, MINUTE = 86_400, 3_600, 60


def limit_posts(by: Member, *, at: datetime) -> None:
    """Count one more post of `by`. Raises TooSoon where they flood.

    The community's own account replies as often as the gates of the playbook let it.
    """
    if is_own(by):
        return
    limits.spend("post", by.pk, times=POSTS_A_MINUTE, seconds=MINUTE, at=at)


def limit_topics(by: Member, *, at: datetime) -> None:
    """Count one more topic of `by`. Raises TooSoon where they flood.

    Those of the community's own account are counted in the database: of what the playbook does
    some is rolled back and done again.
    """
    if is_own(by):
        since = at - timedelta(seconds=HOUR)
        recent = Topic.objects.filter(author=by, opened_at__gt=since, opened_at__lte=at)
        if recent.count() >= TOPICS_AN_HOUR:
            raise limits.too_soon(HOUR)
        return
    limits.spend("topic", by.pk, times=TOPICS_AN_HOUR, seconds=HOUR, at=at)


def limit_edits(by: Member, *, at: datetime) -> None:
    """Count one more edit of `by`. Raises TooSoon where they flood."""
    limits.spend("edit", by.pk, times=EDITS_A_MINUTE, seconds=MINUTE, at=at)


def check_slow_mode(by: Member, space: Space, topic: Topic | None, *, at: datetime) -> None:
    """Raise TooSoon if `by` wrote here less than the slow mode's time before `at`.

    Exact: it looks at the posts, also at those taken down since, and holds the member's row, so
    that of two posts at once one waits for the other. Call it in the transaction that writes.
    Hosts are free of it. Costs nothing where neither the space nor the topic is slow.
    """
    if not (space.slow_mode or (topic and topic.slow_mode)) or rights.may_host(by, space):
        return
    paces = []
    if space.slow_mode:
        paces.append((space.slow_mode, Post.objects.filter(topic__space=space)))
    if topic is not None and topic.slow_mode:
        paces.append((topic.slow_mode, Post.objects.filter(topic=topic)))
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    for seconds, posts in paces:
        since = at - timedelta(seconds=seconds)
        recent = posts.filter(author=by, kind="post", posted_at__gt=since, posted_at__lte=at)
        last = recent.order_by("-posted_at").values_list("posted_at", flat=True).first()
        if last is not None:
            wait = math.ceil((last - since).total_seconds())
            raise TooSoon(_waiting(wait), wait=wait)


def _waiting(wait: int) -> str:
    """Return the refusal of slow mode; `wait` is in seconds."""
    if wait < MINUTE * 2:
        said = ngettext(
            "This place is in slow mode. Your next post is possible in %(count)s second.",
            "This place is in slow mode. Your next post is possible in %(count)s seconds.",
            wait,
        )
        return said % {"count": wait}
    if wait < HOUR * 2:
        count = math.ceil(wait / MINUTE)
        said = ngettext(
            "This place is in slow mode. Your next post is possible in %(count)s minute.",
            "This place is in slow mode. Your next post is possible in %(count)s minutes.",
            count,
        )
        return said % {"count": count}
    count = math.ceil(wait / HOUR)
    said = ngettext(
        "This place is in slow mode. Your next post is possible in %(count)s hour.",
        "This place is in slow mode. Your next post is possible in %(count)s hours.",
        count,
    )
    return said % {"count": count}

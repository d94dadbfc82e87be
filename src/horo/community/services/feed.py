"""The first page: what is new for one member and why, or simply everything, newest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr

from horo.community.models import Follow
from horo.community.services import reading_lists
from horo.community.services.feed_knowing import Known
from horo.community.services.feed_ranking import Ranked, ranked
from horo.community.services.feed_reasons import sentences
from horo.community.services.reading_lists import Row
from horo.content import markdown
from horo.content.models import Post, Space, Topic
from horo.people.models import Member

A_PAGE = 25
LAST_PAGE = 40  # further back one finds by space, tag or search
PLACES = 12  # spaces beside the feed
READ = 1_200  # characters of a first post that its excerpt is made of
_UNFINISHED = re.compile(r"<[^>]*$")  # a tag that was cut there


@dataclass(frozen=True)
class Item:
    """One topic of the feed, and why it is here: whole sentences, the most telling first."""

    row: Row
    excerpt: str
    reasons: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def is_read(self) -> bool:
        """Whether this member has seen all of it."""
        return self.is_own or (bool(self.row.read_to) and not self.row.unread)


@dataclass(frozen=True)
class Items:
    """A page of topics; `has_next` is found by looking one topic ahead, nothing is counted."""

    items: Sequence[Item]
    number: int = 1
    has_next: bool = False

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def latest(member: Member | None, *, number: int = 1) -> Items:
    """Return the page `number` (from 1) of what `member` may read, last post first."""
    number = min(max(number, 1), LAST_PAGE)
    start = (number - 1) * A_PAGE
    newest = (
        Topic.objects.visible_to(member)
        .filter(scheduled_for=None)
        .order_by(F("last_post_at").desc(nulls_last=True), "-pk")
    )
    some = _with_opening(newest)[start : start + A_PAGE + 1]
    rows = reading_lists.rows(some, member)
    items = [_item(row, member) for row in rows[:A_PAGE]]
    return Items(items, number, has_next=len(rows) > A_PAGE and number < LAST_PAGE)


def personal(known: Known, *, at: datetime) -> Items:
    """Return what is worth a member's time now: unread first, the best reason on top.

    Four statements, whatever the size of the community: what may be shown and its tags, and the
    rows that are. What is `known` of the member takes three more.
    """
    member = known.member
    chosen = ranked(known, at=at)[:A_PAGE]
    topics = Topic.objects.visible_to(member).filter(pk__in=[each.topic_id for each in chosen])
    rows = {row.topic.pk: row for row in reading_lists.rows(_with_opening(topics), member)}
    there = [each for each in chosen if each.topic_id in rows]
    return Items([_told(each, rows[each.topic_id], member) for each in there])


def places(member: Member | None) -> list[Space]:
    """Return the spaces to go to from here: those `member` follows; for a visitor the first few."""
    spaces = Space.objects.visible_to(member).filter(is_archived=False)
    if member is not None:
        mine = Follow.objects.filter(member=member, kind="space").values("object_id")
        spaces = spaces.filter(pk__in=mine)
    return list(spaces.only("slug", "name", "icon").order_by("position", "name", "pk")[:PLACES])


def _told(ranked: Ranked, row: Row, member: Member) -> Item:
    return _item(row, member, sentences(ranked, row))


def _item(row: Row, member: Member | None, reasons: tuple[str, ...] = ()) -> Item:
    words = markdown.plain(_UNFINISHED.sub("", vars(row.topic).get("opening") or ""))
    topic = row.topic
    is_own = bool(member) and topic.author == member and topic.last_author == member
    return Item(row, words, reasons, is_own)


def _with_opening(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Fetch the beginning of the first post along with each topic."""
    posts = Post.objects.filter(topic=OuterRef("pk"), removed_at=None).order_by("number")
    start = posts.annotate(start=Substr("html", 1, READ)).values("start")[:1]
    return topics.annotate(opening=Subquery(start))

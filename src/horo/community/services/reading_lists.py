"""Lists of topics: the rows of a space, of a tag, and of whatever else lists topics.

The part `community/read/topics.html` shows `rows`, each of them a `Row`; any room's list does the
same with

    rows = reading_lists.rows(Topic.objects.visible_to(member).order_by(...)[:30], member)

which takes two statements, whatever the number of rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from horo.community.models import ReadState
from horo.community.services import rights
from horo.community.services.reading import page_of, slug_of, stand_in
from horo.content.models import Space, Topic
from horo.core.prepared import Prepared, Raw, asked
from horo.core.time import from_micros, to_micros
from horo.people.models import Member

A_PAGE = 30  # topics
LAST_PAGE = 500  # by number; further back leads `before`
LATEST, NEW, UNANSWERED, SOLVED, TOP = "latest", "new", "unanswered", "solved", "top"
AT_ONCE = 40  # topics whose tags are asked for in one statement
PERSON = ("name", "handle", "picture", "kind")
SHOWN = (
    "title", "opened_at", "posts_count", "last_number", "last_post_at", "votes", "pinned_at",
    "closed_at", "scheduled_for", "duplicate_of", "space__name", "space__slug", "space__kind",
    *(f"{who}__{column}" for who in ("author", "last_author") for column in PERSON),
)  # fmt: skip
TAGS = f"""
SELECT tt.topic_id, t.slug, t.name FROM content_topictag tt JOIN content_tag t ON t.id = tt.tag_id
WHERE tt.topic_id IN ({", ".join(["%s"] * AT_ONCE)}) ORDER BY tt.topic_id, t.slug
"""
ORDER = {LATEST: "last_post_at", NEW: "opened_at", TOP: "votes"}  # and then the newest topic


@dataclass(frozen=True, slots=True)
class Row:
    """A topic as a list shows it to one reader."""

    topic: Topic
    tags: Sequence[tuple[str, str]]  # slug and name
    read_to: int | None  # None: never opened, or a visitor reads
    is_solved: bool

    @property
    def replies(self) -> int:
        return max(self.topic.posts_count - 1, 0)

    @property
    def unread(self) -> int:
        """How many posts came after the last that was read; 0 for a topic never opened."""
        return max(self.topic.last_number - self.read_to, 0) if self.read_to else 0

    @property
    def place(self) -> str:
        """What follows the topic's address: where this reader goes on."""
        if not self.read_to:
            return ""
        if self.unread:
            return f"?page={page_of(self.read_to + 1)}#unread"
        last = page_of(self.topic.last_number)
        return f"?page={last}#end" if last > 1 else ""

    @property
    def slug(self) -> str:
        return slug_of(self.topic.title)


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of a list. `older` is the place from which the next page goes on, "" at the end."""

    rows: Sequence[Row]
    older: str

    @property
    def has_more(self) -> bool:
        return bool(self.older)


def rows(topics: QuerySet[Topic], member: Member | None) -> list[Row]:
    """Return the rows of `topics`, which are sliced already and visible to `member`."""
    return _rows(list(_shown(topics, member)))


def _rows(found: Sequence[Topic]) -> list[Row]:
    tags = _tags([topic.pk for topic in found])
    return [
        Row(
            topic=topic,
            tags=tags.get(topic.pk, ()),
            read_to=vars(topic).get("read_to"),
            is_solved=vars(topic)["solved_by"] is not None,
        )
        for topic in found
    ]


def _shown(topics: QuerySet[Topic], member: Member | None) -> QuerySet[Topic]:
    found = (
        topics.select_related("space", "author", "last_author")
        .annotate(solved_by=F("solution__reply"))
        .only(*SHOWN)
    )
    if member is None:
        return found
    states = ReadState.objects.filter(member=member, topic=OuterRef("pk"))
    return found.annotate(read_to=Subquery(states.values("read_to")[:1]))


def _tags(topics: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Return (slug, name) of the tags of each of these topics."""
    found: dict[int, list[tuple[str, str]]] = {}
    for start in range(0, len(topics), AT_ONCE):
        some = topics[start : start + AT_ONCE]
        for topic_id, slug, name in asked(TAGS, [*some, *[0] * (AT_ONCE - len(some))]):
            found.setdefault(topic_id, []).append((slug, name))
    return found


def page(
    topics: Callable[[], QuerySet[Topic]],
    member: Member | None,
    *,
    view: str = LATEST,
    number: int = 1,
    before: str = "",
    space: Space | None = None,
) -> Rows:
    """Return a page of what `topics` returns, which `member` may read, as `view` puts them.

    `before` goes on where another page ended (its `older`), so that nothing is shown twice while
    new posts arrive; without it `number` counts pages from 1. Pinned topics come first on the
    first page of the latest. What `before` says in vain is ignored. Where `topics` are those of
    one `space`, saying so makes its first page cheaper.
    """
    column = ORDER.get(view, ORDER[LATEST])
    is_first = view == LATEST and number <= 1 and not before
    if is_first and space is not None:
        return _cut(_first_of(space, member), column)
    all_of = topics()
    wanted = _chosen(all_of, view).filter(**{f"{column}__isnull": False})
    order = (f"-{column}", "-pk")
    start = (min(max(number, 1), LAST_PAGE) - 1) * A_PAGE
    if place := _place(before, column):
        start, wanted = 0, wanted.filter(place)
    if view == LATEST:
        wanted = wanted.filter(pinned_at=None)
    some = wanted.order_by(*order)[start : start + A_PAGE + 1]
    return _cut(rows(_pinned_first(all_of) if is_first else some, member), column)


def _pinned_first(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Return the first page of `topics`, one ahead: the pinned ones, then the latest."""
    pinned = topics.filter(pinned_at__isnull=False)
    others = topics.filter(pinned_at=None, last_post_at__isnull=False)
    latest = others.order_by("-last_post_at", "-pk")[: A_PAGE + 1]
    both = Q(pk__in=pinned.values("pk")) | Q(pk__in=latest.values("pk"))
    order = (F("pinned_at").desc(nulls_last=True), "-last_post_at", "-pk")
    return Topic.objects.filter(both).order_by(*order)


def _first_of(space: Space, member: Member | None) -> list[Row]:
    if member is None:
        shape: tuple[bool, ...] = ()
        raw = _for_visitors.raw(space.pk)
        states: Sequence[int | None] = [None] * len(raw)
    else:
        shape = (rights.standing(member).is_team,)
        found = _for_members.raw(space.pk, member.pk, shape=shape)
        at = _for_members.place("read_to", shape=shape)
        raw, states = [row[:at] + row[at + 1 :] for row in found], [row[at] for row in found]
    topics = [_known(row) for row in raw]
    tags = _tags([topic.pk for topic in topics])
    return [
        Row(topic, tags.get(topic.pk, ()), read_to, vars(topic)["solved_by"] is not None)
        for topic, read_to in zip(topics, states, strict=True)
    ]


@lru_cache(maxsize=1024)
def _known(row: Raw) -> Topic:
    """Return the topic of which the database answered so. Lists read it, and nobody changes it."""
    return _for_visitors.made([row])[0]


def _of_space(space_id: int, member: Member | None) -> QuerySet[Topic]:
    there = Topic.objects.visible_to(member).filter(space=space_id)
    return _shown(_pinned_first(there), member)


_for_visitors = Prepared(lambda space_id: _of_space(space_id, None), values=1)
_for_members = Prepared(
    lambda is_team, space_id, member_id: _of_space(space_id, stand_in(member_id, is_team=is_team)),
    values=2,
)


def _chosen(topics: QuerySet[Topic], view: str) -> QuerySet[Topic]:
    if view == UNANSWERED:
        return topics.filter(posts_count__lte=1, solution=None, closed_at=None)
    if view == SOLVED:
        return topics.filter(solution__isnull=False)
    return topics


def _cut(found: list[Row], column: str) -> Rows:
    """Leave out the row that was looked ahead, and say where the next page goes on."""
    pinned = (
        sum(row.topic.pinned_at is not None for row in found) if column == "last_post_at" else 0
    )
    if len(found) - pinned <= A_PAGE:
        return Rows(found, "")
    shown = found[: A_PAGE + pinned]
    last = shown[-1].topic
    value: Any = getattr(last, column)
    key = to_micros(value) if isinstance(value, datetime) else value
    return Rows(shown, f"{key}.{last.pk}")


def _place(before: str, column: str) -> Q | None:
    """Read where a page goes on: after the topic with this value and this id."""
    value, _dot, pk = before.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (value, pk)):
        return None
    limit: Any = int(value)
    if column != "votes":
        try:
            limit = from_micros(limit)
        except OverflowError:
            return None
    same = Q(**{column: limit}, pk__lt=int(pk))
    return Q(**{f"{column}__lt": limit}) | same


def of_ids(ids: Iterable[int], member: Member | None) -> list[Row]:
    """Return the rows of those of these topics that `member` may read, in the order given."""
    wanted = list(ids)
    found = rows(Topic.objects.visible_to(member).filter(pk__in=wanted), member)
    by_id = {row.topic.pk: row for row in found}
    return [by_id[pk] for pk in wanted if pk in by_id]

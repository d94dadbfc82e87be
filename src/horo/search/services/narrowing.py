"""What the operators of a query select: marks for the index, and the exact filter on posts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, Sum

from horo.content.models import QUESTIONS, Post, Solution, Space, Tag, Topic, TopicTag
from horo.core.time import to_micros
from horo.people.models import Member
from horo.search.services import vocabulary
from horo.search.services.expressions import Expression, one, some
from horo.search.services.own import visible_tags
from horo.search.services.placing import number_at
from horo.search.services.query import Notice, Query
from horo.search.text import fold

NO_SPACE, NO_MEMBER, NO_TAG, NO_ME = "no-space", "no-member", "no-tag", "no-me"
DEEP = 0.3  # share of all posts below which the spaces are part of the search in the index
SLACK = 2 * 86_400 * 8  # numbers: documents of the same moment stand in a row
SIZES_SECONDS = 60
NOTHING = "=nothing"  # a mark that no document has


@dataclass(frozen=True)
class Narrowed:
    """Where and among what `member` searches.

    `spaces` are all that they may enter and asked for; `marks` what the index is asked besides;
    `exactly` is what the posts themselves must fulfil. `since` and `until` are document numbers.
    """

    member: Member | None
    spaces: tuple[Space, ...]
    every_space: tuple[Space, ...]
    marks: tuple[Expression, ...]
    exactly: Q
    since: int | None = None
    until: int | None = None
    tags: tuple[Tag, ...] = ()
    authors: tuple[Member, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass
class _Narrowing:
    query: Query
    member: Member | None
    marks: list[Expression] = field(default_factory=list)
    exactly: Q = field(default_factory=Q)
    notices: list[Notice] = field(default_factory=list)

    def spaces(self, every: Sequence[Space]) -> list[Space]:
        """Return those of the spaces that `in:` and `is:` leave."""
        chosen = list(every)
        if self.query.spaces:
            chosen = [space for value in self.query.spaces for space in self._called(value, every)]
        if vocabulary.QUESTION in self.query.states or vocabulary.UNSOLVED in self.query.states:
            chosen = [space for space in chosen if space.kind == QUESTIONS]
        return chosen

    def _called(self, value: str, every: Sequence[Space]) -> list[Space]:
        said = fold(value)
        found = [one for one in every if said in (fold(one.slug), fold(one.name), str(one.pk))]
        if not found:
            self.notices.append(Notice(NO_SPACE, value))
        return found

    def authors(self) -> tuple[Member, ...]:
        if not self.query.authors:
            return ()
        found: list[Member] = []
        for value in self.query.authors:
            author = self._author(value)
            if author:
                found.append(author)
            elif vocabulary.is_myself(value):
                self.notices.append(Notice(NO_ME, value))
        self._any_of([f"=a{author.pk}" for author in found])
        self.exactly &= Q(author__in=found)
        return tuple(found)

    def _author(self, value: str) -> Member | None:
        if vocabulary.is_myself(value):
            return self.member
        found: Member | None = Member.objects.filter(handle__iexact=value).order_by("pk").first()
        return found

    def tags(self) -> tuple[Tag, ...]:
        """Every tag that is asked for must stand on the topic."""
        found: list[Tag] = []
        for value in self.query.tags:
            called = Q(slug=value) | Q(slug=fold(value)) | Q(name=value)
            tag = visible_tags(self.member).filter(called).order_by("pk").first()
            if tag is None:
                self.notices.append(Notice(NO_TAG, value))
            else:
                found.append(tag)
            self._any_of([f"=g{tag.pk}"] if tag else [])
            there = TopicTag.objects.filter(topic=OuterRef("topic_id"), tag=tag)
            self.exactly &= Q(Exists(there))
        return tuple(found)

    def states(self) -> None:
        for state in self.query.states:
            if state != vocabulary.QUESTION:
                self.marks.append(one(f"={state}"))
                self.exactly &= _STATES[state]

    def moments(self) -> tuple[int | None, int | None]:
        since = until = None
        if self.query.after:
            self.exactly &= Q(posted_at__gte=self.query.after)
            since = number_at(to_micros(self.query.after))
        if self.query.before:
            self.exactly &= Q(posted_at__lt=self.query.before)
            until = number_at(to_micros(self.query.before)) + SLACK
        return since, until

    def _any_of(self, marks: Sequence[str]) -> None:
        self.marks.append(some(one(mark) for mark in marks or [NOTHING]))


_solved = Exists(Solution.objects.filter(topic=OuterRef("topic_id")))
_answered = Exists(
    Post.objects.filter(topic=OuterRef("topic_id"), removed_at=None, kind="post").exclude(
        author=F("topic__author")
    )
)
_STATES = {
    vocabulary.SOLVED: Q(_solved),
    vocabulary.UNSOLVED: ~Q(_solved),
    vocabulary.OPEN: Q(topic__closed_at=None),
    vocabulary.CLOSED: Q(topic__closed_at__isnull=False),
    vocabulary.POLL: Q(has_poll=True),
    vocabulary.WIKI: Q(is_wiki=True),
    vocabulary.UNANSWERED: ~Q(_answered),
}


def narrow(query: Query, member: Member | None) -> Narrowed:
    """Return where `member` may look, and what the operators of `query` leave of it."""
    narrowing = _Narrowing(query, member)
    every = list(Space.objects.visible_to(member).order_by("position", "name", "pk"))
    spaces = narrowing.spaces(every)
    authors, tags = narrowing.authors(), narrowing.tags()
    narrowing.states()
    since, until = narrowing.moments()
    if _is_deep([space.pk for space in spaces]):
        narrowing.marks.append(some(one(f"=s{space.pk}") for space in spaces))
    return Narrowed(
        member=member,
        spaces=tuple(spaces),
        every_space=tuple(every),
        marks=tuple(narrowing.marks),
        exactly=narrowing.exactly,
        since=since,
        until=until,
        tags=tags,
        authors=authors,
        notices=tuple(narrowing.notices),
    )


def _is_deep(spaces: Sequence[int]) -> bool:
    """Whether these spaces hold so little that most of what is found would be elsewhere.

    Only the speed depends on it, so the sizes may be a minute old.
    """
    sizes = cache.get("search:sizes")
    if sizes is None:
        counted = Topic.objects.order_by().values_list("space").annotate(Sum("posts_count"))
        sizes = dict(counted)
        cache.set("search:sizes", sizes, SIZES_SECONDS)
    total = sum(sizes.values())
    return bool(spaces) and sum(sizes.get(pk, 0) for pk in spaces) < DEEP * total

"""What happened lately, read once for many members: topics and posts, the best ones first.

Who may see what is a matter of spaces here: those that are open to every member, and the private
ones by group, as `visible_to` has it. Whoever sends a digest asks `visible_to` again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value

from horo.content.models import MEMBERS, PUBLIC, Post, Space
from horo.people.models import PERSON

LOOKS_BACK = timedelta(days=30)  # a digest tells of nothing older, however long one was away
BRAND_NEW = timedelta(days=2)  # whose posts are left out: nobody here knows them yet
POPULAR = 2  # points from which on a topic is popular
MOST_READ = 50_000  # topics and posts of the time, the newest of them
OF_A_SPACE, AT_ONCE = 20, 60  # of one space, and of all, from which a member's are chosen


class Item(NamedTuple):
    """A topic, as its first post, or a reply. `points` say how many people it moved."""

    pk: int
    topic: int
    space: int
    author: int
    opener: int  # of the topic
    number: int
    at: datetime
    points: int


@dataclass(frozen=True)
class Choice:
    """What a member's digest is chosen from: popular topics, posts, and topics by their time."""

    popular: tuple[Item, ...]
    posts: tuple[Item, ...]
    newest: tuple[Item, ...]


class Pool:
    """Topics and posts of the last 30 days before `at`."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._open, self._of_group, self._closed = _spaces()
        topics, posts = _topics(at), _posts(at)
        popular = [one for one in topics if one.points >= POPULAR]
        points = attrgetter("points", "at", "pk")
        self._kinds = (
            _by_space(popular, points),
            _by_space(posts, points),
            _by_space(topics, attrgetter("at", "pk")),
        )
        self._known: dict[tuple[frozenset[int], date], Choice] = {}

    def of(self, groups: Iterable[int], *, is_team: bool, since: datetime) -> Choice:
        """Return what somebody in `groups` may read of the time after `since`, the best first."""
        private = self._closed if is_team else self._private(groups)
        key = (private, max(since, self.at - LOOKS_BACK).date())
        if key not in self._known:
            self._known[key] = self._merged(*key)
        return self._known[key]

    def _private(self, groups: Iterable[int]) -> frozenset[int]:
        return frozenset(pk for group in groups for pk in self._of_group.get(group, ()))

    def _merged(self, private: frozenset[int], day: date) -> Choice:
        begin = datetime.combine(day, time(), self.at.tzinfo)
        points, newest = attrgetter("points", "at", "pk"), attrgetter("at", "pk")
        if not private:
            found = [self._some(kind, self._open, begin) for kind in self._kinds]
        else:
            usual = self.of((), is_team=False, since=begin)
            found = [
                [*those, *self._some(kind, private, begin)]
                for those, kind in zip(
                    (usual.popular, usual.posts, usual.newest), self._kinds, strict=True
                )
            ]
        orders = (points, points, newest)
        best = [
            tuple(sorted(those, key=order, reverse=True)[:AT_ONCE])
            for those, order in zip(found, orders, strict=True)
        ]
        return Choice(*best)

    def _some(
        self, kind: Mapping[int, list[Item]], spaces: Iterable[int], begin: datetime
    ) -> list[Item]:
        found: list[Item] = []
        for space in spaces:
            found += [one for one in kind.get(space, ()) if one.at >= begin][:OF_A_SPACE]
        return found


def _spaces() -> tuple[frozenset[int], dict[int, list[int]], frozenset[int]]:
    """Return the spaces open to members, the others by group, and all others."""
    is_open, of_group, closed = set(), dict[int, list[int]](), set()
    rows = Space.objects.exclude(slug__in=settings.HORO_DIGEST_WITHOUT)
    for pk, access, group in rows.values_list("pk", "access", "group_id"):
        if access in (PUBLIC, MEMBERS):
            is_open.add(pk)
            continue
        closed.add(pk)
        if group is not None:
            of_group.setdefault(group, []).append(pk)
    return frozenset(is_open), of_group, frozenset(closed)


def _topics(at: datetime) -> list[Item]:
    rows = _readable(at).filter(number=1, topic__opened_at__gt=at - LOOKS_BACK)
    newest = rows.order_by("-topic__last_post_at", "-pk")
    return list(_items(newest, F("topic__posts_count") - 1))


def _posts(at: datetime) -> list[Item]:
    """Return the replies that somebody reacted to or voted for."""
    moved = Q(votes__gt=0) | ~Q(reaction_counts={})
    rows = _readable(at).filter(moved, number__gt=1, posted_at__gt=at - LOOKS_BACK)
    return list(_items(rows.order_by("-posted_at", "-pk"), Value(0)))


def _readable(at: datetime) -> QuerySet[Post]:
    """Posts of members whom people know, in topics that were written in lately."""
    known = Q(author__joined_at=None) | Q(author__joined_at__lte=at - BRAND_NEW)
    return Post.objects.filter(
        known,
        author__kind=PERSON,
        kind="post",
        removed_at=None,
        topic__removed_at=None,
        topic__scheduled_for=None,
        topic__last_post_at__gt=at - LOOKS_BACK,
    )


def _items(rows: QuerySet[Post], replies: Any) -> Iterable[Item]:
    found = rows.annotate(replies=replies).values_list(
        "pk", "topic_id", "topic__space_id", "author_id", "topic__author_id", "number", "posted_at",
        "votes", "reaction_counts", "replies",
    )  # fmt: skip
    for pk, topic, space, author, opener, number, at, votes, reactions, count in found[:MOST_READ]:
        points = count + 2 * (max(votes, 0) + sum(reactions.values()))
        yield Item(pk, topic, space, author, opener, number, at, points)


def _by_space(items: Iterable[Item], order: Any) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for one in sorted(items, key=order, reverse=True):
        found.setdefault(one.space, []).append(one)
    return found

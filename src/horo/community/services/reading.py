"""Read a topic: what is on a page of it, and how far a member has read.

Pages are cut by the numbers of posts, twenty to a page: the address of a page holds for ever, and
a page of a topic of 50,000 posts costs what one of ten does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.text import slugify

from horo.community.activities import READ
from horo.community.models import Follow, ReadState
from horo.community.services import rights, solutions
from horo.content.models import Post, Topic
from horo.core.prepared import Prepared
from horo.log import services as log
from horo.people.models import Member

A_PAGE = 20  # posts
MOST = A_PAGE + 1  # posts on a page, the answer from elsewhere among them
LONG = 40  # posts; a longer topic has a summary of its best


@dataclass(frozen=True, slots=True)
class Head:
    """A topic as one reader finds it. `member` None is a visitor.

    `tags` are (slug, name); `last` is the highest number of a post; `read_to` is how far the
    member has read, None where they never opened it.
    """

    topic: Topic
    member: Member | None
    tags: Sequence[tuple[str, str]]
    last: int
    read_to: int | None
    is_followed: bool
    is_host: bool
    may_reply: bool
    answer: tuple[int, int] | None  # id and number of the accepted answer

    @property
    def pages(self) -> int:
        return page_of(self.last)

    @property
    def slug(self) -> str:
        return slug_of(self.topic.title)

    @property
    def first_unread(self) -> int:
        """The number after the last that was read; 0 for a first reader, or if all was read."""
        return self.read_to + 1 if self.read_to and self.read_to < self.last else 0

    @property
    def is_long(self) -> bool:
        return self.last > LONG


@dataclass(frozen=True, slots=True)
class Page:
    """The posts of one page in their order, and the answer that is shown under the question."""

    number: int
    posts: Sequence[Post]
    answer: Post | None = None


def page_of(number: int) -> int:
    """Return the page (from 1) on which the post `number` stands."""
    return (max(number, 1) - 1) // A_PAGE + 1


@lru_cache(maxsize=4096)
def slug_of(title: str) -> str:
    """Return what stands for `title` in an address; "topic" where no letter of it can."""
    return slugify(title, allow_unicode=True)[:80].strip("-_") or "topic"


def head_of(topic_id: int, member: Member | None) -> Head | None:
    """Return the topic if `member` may read it; else None.

    One statement, and one more for what a member is here, which is remembered.
    """
    if member is None:
        rows = _for_visitors.rows(topic_id)
    else:
        is_team = rights.standing(member).is_team
        rows = _for_members.rows(topic_id, member.pk, shape=(is_team,))
    return _head(rows, member) if rows else None


def _heads(topic_id: int, member: Member | None) -> QuerySet[Topic]:
    """Return the topic with all that its page tells of it, once for each of its tags."""
    posts = Post.objects.filter(topic=OuterRef("pk"))
    return (
        Topic.objects.visible_to(member)
        .filter(pk=topic_id)
        .select_related("space", "author", "solution__reply")
        .annotate(
            tag_slug=F("tags__slug"),
            tag_name=F("tags__name"),
            last=Subquery(posts.order_by("-number").values("number")[:1]),
        )
        .defer("solution__reply__text", "solution__reply__html", "space__guidelines")
        .order_by("tags__slug")
    )


def _heads_of(is_team: bool, topic_id: int, member_id: int) -> QuerySet[Topic]:
    member = stand_in(member_id, is_team=is_team)
    states = ReadState.objects.filter(member=member, topic=OuterRef("pk"))
    follows = Follow.objects.filter(member=member, kind="topic", object_id=OuterRef("pk"))
    return _heads(topic_id, member).annotate(
        read_to=Subquery(states.values("read_to")[:1]), is_followed=Exists(follows)
    )


def stand_in(member_id: int, *, is_team: bool) -> Member:
    """Return a member that a prepared queryset is built with: of the team, or not."""
    member = Member(pk=member_id)
    member._is_team = is_team
    return member


_for_visitors = Prepared(lambda topic_id: _heads(topic_id, None), values=1)
_for_members = Prepared(_heads_of, values=2)


def _head(rows: Sequence[Topic], member: Member | None) -> Head:
    topic = rows[0]
    kept = vars(topic)  # what was annotated
    tags = [(vars(row)["tag_slug"], vars(row)["tag_name"]) for row in rows]
    solution = getattr(topic, "solution", None)
    is_readable = solution is not None and solution.reply.removed_at is None
    return Head(
        topic=topic,
        member=member,
        tags=[tag for tag in tags if tag[0]],
        last=kept["last"] or 0,
        read_to=kept.get("read_to"),
        is_followed=bool(kept.get("is_followed")),
        is_host=rights.may_host(member, topic.space),
        may_reply=rights.may_reply(member, topic),
        answer=(solution.reply_id, solution.reply.number) if solution and is_readable else None,
    )


def page(head: Head, number: int) -> Page:
    """Return the page `number` (from 1) in one statement; one beyond the end is the last.

    On the first page of a solved topic the answer comes first of the replies, wherever it stands,
    and again in its place. Who hosts the space also finds what was taken down.
    """
    number = min(max(number, 1), head.pages)
    first = (number - 1) * A_PAGE + 1
    numbers = set(range(first, first + A_PAGE))
    answer_id, answer_number = head.answer or (0, 0)
    posts = posts_of(head, numbers | {answer_number} if number == 1 else numbers)
    here = [p for p in posts if p.number in numbers]
    is_next = len(here) > 1 and here[1].pk == answer_id
    raised = [p for p in posts if p.pk == answer_id and number == 1 and not is_next]
    return Page(number, here, raised[0] if raised else None)


def posts_of(head: Head, numbers: set[int]) -> list[Post]:
    """Return the posts of these numbers in their order, with all that the page shows of them.

    Each knows `reply_number` and `reply_name`: which post it answers, and whose.
    """
    wanted = sorted(numbers) + [0] * (MOST - len(numbers))
    found = _posts.rows(head.topic.pk, *wanted, shape=(head.is_host,))
    for post in found:
        post.topic = head.topic
    return found


def _posts_of(is_host: bool, topic_id: int, *numbers: int) -> QuerySet[Post]:
    posts = Post.objects.filter(topic=topic_id, number__in=numbers)
    if not is_host:
        posts = posts.filter(removed_at=None)
    return (
        posts.select_related("author")
        .annotate(reply_number=F("reply_to__number"), reply_name=F("reply_to__author__name"))
        .defer("text", "removed_reason")
        .order_by("number", "pk")
    )


_posts = Prepared(_posts_of, values=1 + MOST)


def place_of(head: Head, post_id: int) -> int | None:
    """Return the number of the post `post_id` if it can be read in this topic; else None."""
    readable = Post.objects.filter(topic=head.topic, removed_at=None)
    return readable.filter(pk=post_id).values_list("number", flat=True).first()


def moved_to(topic_id: int, member: Member | None) -> Topic | None:
    """Return the topic into which `topic_id` was merged, if `member` may read that."""
    merged = Topic.objects.filter(pk=topic_id, merged_into__isnull=False)
    return Topic.objects.visible_to(member).filter(pk__in=merged.values("merged_into")).first()


def answered_in(head: Head) -> Topic | None:
    """Return the topic that answers what this one, a duplicate, asks, if it can be read.

    It is the first solved one on the way; where none is, the one that this is a duplicate of.
    """
    topic = head.topic
    if not topic.duplicate_of_id:
        return None
    if solved := solutions.leading(topic, head.member):
        return solved
    readable = Topic.objects.visible_to(head.member).filter(pk=topic.duplicate_of_id)
    return readable.select_related("space", "solution__reply__author").first()


def read_to(topic: Topic, number: int, *, by: Member, at: datetime, seen: int | None = None) -> int:
    """Note that `by` has read `topic` up to post `number`; return how many posts were new.

    `seen` is how many of them the reader really had before their eyes: who jumps to the end has
    read up to it, though not all between. Records `read` with that many posts. Reading again
    what was read changes and records nothing.
    """
    with transaction.atomic():
        state, _is_new = ReadState.objects.select_for_update().get_or_create(
            member=by, topic=topic, defaults={"read_to": 0, "read_at": at}
        )
        between = topic.posts.filter(number__gt=state.read_to, number__lte=number)
        numbers = between.filter(removed_at=None).order_by("-number")
        last = numbers.values_list("number", flat=True).first()
        if last is None:
            return 0
        news = numbers.count()
        ReadState.objects.filter(pk=state.pk).update(read_to=last, read_at=at)
        value = news if seen is None else min(max(seen, 1), news)
        log.record(
            READ, topic, actor=by, at=at, value=value, space_id=topic.space_id, thread_id=topic.pk
        )
    return value

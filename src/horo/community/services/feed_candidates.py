"""Topics that a member's feed could show, fetched in two statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, JSONField, OuterRef, Q, QuerySet, Subquery

from horo.community.models import ReadState
from horo.community.services.feed_knowing import Known
from horo.content.models import QUESTIONS, Post, Solution, Topic, TopicTag
from horo.people.services.blocking import heard

WINDOW = timedelta(days=45)  # what is older is found elsewhere
LATEST, CHOSEN, OPEN = 100, 80, 40  # candidates: of all, of what one follows, unanswered


@dataclass(frozen=True)
class Candidate:
    """A topic that could be shown, as the database tells of it."""

    topic_id: int
    space_id: int
    kind: str  # of its space
    author_id: int
    last_author_id: int | None
    opened_at: datetime
    last_post_at: datetime
    posts_count: int
    last_number: int
    votes: int
    reactions: int
    is_open: bool  # a question that nobody answered
    read_to: int | None
    tags: Sequence[tuple[int, str, str]] = ()  # id, slug, name

    @property
    def is_unread(self) -> bool:
        return self.read_to is None or self.last_number > self.read_to


def candidates(known: Known, *, at: datetime) -> list[Candidate]:
    """Fetch what could be shown, in two statements: some of the latest, followed, unanswered."""
    there = Topic.objects.visible_to(known.member).filter(
        heard(known.member, "author"), last_post_at__gt=at - WINDOW, scheduled_for=None
    )
    newest = there.order_by("-last_post_at", "-pk")
    is_open = ~Exists(Solution.objects.filter(topic=OuterRef("pk")))
    unanswered = newest.filter(space__kind=QUESTIONS, posts_count__lte=1, closed_at=None)
    parts = (
        newest.values("pk")[:LATEST],
        newest.filter(_chosen(known)).values("pk")[:CHOSEN],
        unanswered.filter(is_open).values("pk")[:OPEN],
    )
    first, *more = (_told(Topic.objects.filter(pk__in=part), known) for part in parts)
    rows = {row[0]: row for row in first.union(*more, all=True)}  # "or" would read all topics
    tags = _tags(list(rows))
    return [_candidate(row, tags.get(pk, ())) for pk, row in rows.items()]


def _chosen(known: Known) -> Q:
    """Select what the member follows or wrote in, or what is about their interests."""
    subject = Q(tag__in=known.followed["tag"]) | Q(tag__slug__in=known.interests)
    about = TopicTag.objects.filter(subject).values("topic")
    return (
        Q(space__in=known.followed["space"])
        | Q(author__in=known.followed["member"])
        | Q(pk__in=known.followed["topic"] | known.wrote_in)
        | Q(pk__in=about)
    )


def _told(topics: QuerySet[Topic], known: Known) -> QuerySet[Topic, tuple[Any, ...]]:
    first = Post.objects.filter(topic=OuterRef("pk"), number=1).values("reaction_counts")[:1]
    states = ReadState.objects.filter(member=known.member, topic=OuterRef("pk")).values("read_to")
    return topics.annotate(
        reacted=Subquery(first, output_field=JSONField()),
        read_to=Subquery(states[:1]),
        solved_by=F("solution__reply"),
    ).values_list(
        "pk", "space_id", "space__kind", "author_id", "last_author_id", "opened_at",
        "last_post_at", "posts_count", "last_number", "votes", "closed_at", "solved_by",
        "reacted", "read_to",
    )  # fmt: skip


def _candidate(row: tuple[Any, ...], tags: Sequence[tuple[int, str, str]]) -> Candidate:
    (
        topic_id, space_id, kind, author_id, last_author_id, opened_at, last_post_at, posts_count,
        last_number, votes, closed_at, solved_by, reacted, read_to,
    ) = row  # fmt: skip
    is_waiting = posts_count <= 1 and closed_at is None and solved_by is None
    return Candidate(
        topic_id=topic_id,
        space_id=space_id,
        kind=kind,
        author_id=author_id,
        last_author_id=last_author_id,
        opened_at=opened_at,
        last_post_at=last_post_at,
        posts_count=posts_count,
        last_number=last_number,
        votes=votes,
        reactions=sum((reacted or {}).values()),
        is_open=kind == QUESTIONS and is_waiting,
        read_to=read_to,
        tags=tags,
    )


def _tags(topics: Sequence[int]) -> dict[int, list[tuple[int, str, str]]]:
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    rows = TopicTag.objects.filter(topic__in=topics).order_by("tag__slug")
    for topic_id, tag_id, slug, name in rows.values_list("topic", "tag", "tag__slug", "tag__name"):
        found[topic_id].append((tag_id, slug, name))
    return found

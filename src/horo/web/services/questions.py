"""What waits besides the plan: questions without an answer, and tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet

from horo.community.services import promises
from horo.content.models import Post, Topic
from horo.people.models import PERSON, Member
from horo.workspace.models import Task

SHOWN = 6
RECENT = timedelta(days=30)
A_PAGE = 40


@dataclass(frozen=True)
class Promised:
    """A question whose author was promised an answer by `due_at`."""

    topic: Topic
    due_at: datetime
    is_late: bool


def unanswered(*, reader: Member) -> QuerySet[Topic]:
    """Return the topics of people to which nobody else who is no bot has replied, oldest first."""
    replies = Post.objects.filter(
        topic=OuterRef("pk"), number__gt=1, kind="post", removed_at=None, author__kind=PERSON
    ).exclude(author=OuterRef("author"))
    opened = Post.objects.filter(topic=OuterRef("pk"), author=OuterRef("author"), removed_at=None)
    return (
        Topic.objects.visible_to(reader)
        .filter(~Exists(replies), Exists(opened), author__kind=PERSON)
        .select_related("author", "space")
        .order_by(F("opened_at"), "pk")
    )


def waiting(*, reader: Member, at: datetime) -> Sequence[Topic]:
    """Return the topics of the last 30 days that nobody has answered, the longest waiting first.

    Older ones are not forgotten, they stand on the page of all: today's work is where somebody
    still looks for an answer.
    """
    recent = unanswered(reader=reader).filter(opened_at__gt=at - RECENT)
    return list(recent[:SHOWN])


def promised(*, reader: Member, at: datetime) -> Sequence[Promised]:
    """Return the questions to which an answer within a day was promised and has not come.

    The most urgent first: what is overdue, then what is due soonest.
    """
    return [
        Promised(promise.topic, promise.due_at, is_late=promise.due_at <= at)
        for promise in promises.waiting(reader, at)[: 2 * SHOWN]
    ]


def page(number: str, *, reader: Member) -> Page[Topic]:
    return Paginator(unanswered(reader=reader), A_PAGE).get_page(number)


def tasks(*, reader: Member) -> Sequence[Task]:
    """Return the open tasks of the team: those of `reader` first, then what is due first."""
    found = list(
        Task.objects.visible_to(reader)
        .open()
        .select_related("about", "assignee")
        .order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")[: 4 * SHOWN]
    )
    mine = [task for task in found if task.assignee_id == reader.pk]
    rest = [task for task in found if task.assignee_id != reader.pk]
    return (mine + rest)[: 2 * SHOWN]

"""What waits besides the plan: questions without an answer, and tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet

from horo.content.models import Post, Topic
from horo.people.models import PERSON, Member
from horo.workspace.models import Task

SHOWN = 6
A_PAGE = 40


@dataclass(frozen=True)
class Some:
    """The first of a list, and whether there are more."""

    items: Sequence[Topic] | Sequence[Task]
    has_more: bool


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


def oldest(*, reader: Member) -> Some:
    found = list(unanswered(reader=reader)[: SHOWN + 1])
    return Some(found[:SHOWN], len(found) > SHOWN)


def page(number: str, *, reader: Member) -> Page[Topic]:
    return Paginator(unanswered(reader=reader), A_PAGE).get_page(number)


def tasks(*, reader: Member) -> Some:
    """Return the open tasks of the team: those of `reader` first, then what is due first."""
    found = list(
        Task.objects.visible_to(reader)
        .open()
        .select_related("about", "assignee")
        .order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")[: 4 * SHOWN + 1]
    )
    mine = [task for task in found if task.assignee_id == reader.pk]
    rest = [task for task in found if task.assignee_id != reader.pk]
    ordered = mine + rest
    return Some(ordered[: 2 * SHOWN], len(ordered) > 2 * SHOWN)

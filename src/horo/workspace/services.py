"""What can be done with tasks: give one to the right person, finish it, take it back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.log import services as log
from horo.people.models import PERSON, Member
from horo.workspace.activities import ASSIGNED, FINISHED, REOPENED
from horo.workspace.models import Completion, Task


class NotYourTask(Refused):
    pass


def assign(
    title: str,
    *,
    to: str,
    assignee: Member | None,
    about: Member | None,
    at: datetime,
    due: timedelta | None = None,
    effect_key: str | None = None,
) -> Task:
    """Give a task to `assignee`, whom `least_loaded` found for the group or handle `to`.

    Without an assignee it waits where the whole team sees it. Records `assigned`, the assignee
    being the recipient.
    """
    with transaction.atomic():
        task = Task.objects.create(
            title=title,
            group=to,
            assignee=assignee,
            about=about,
            opened_at=at,
            due_at=at + due if due is not None else None,
            effect_key=effect_key,
        )
        log.record(ASSIGNED, task, actor=None, recipient=assignee, at=at)
    return task


def least_loaded(to: str) -> Member | None:
    """Return the person of group `to` with the fewest open tasks, or the member `to` is.

    Among equals the one who got fewer tasks so far, then the one who is longer here.
    """
    is_open = Q(assigned_tasks__completion=None, assigned_tasks__isnull=False)
    people = Member.objects.filter(kind=PERSON)
    of_group: Member | None = (
        people.filter(memberships__group__slug=to)
        .annotate(
            waiting=Count("assigned_tasks", filter=is_open, distinct=True),
            ever=Count("assigned_tasks", distinct=True),
        )
        .order_by("waiting", "ever", "pk")
        .first()
    )
    named: Member | None = people.filter(handle=to).first()
    return of_group or named


def finish(task: Task, *, by: Member, at: datetime) -> Completion:
    """Finish `task`. Records `finished`; finishing it again changes and records nothing.

    Raises NotYourTask unless `by` is in the team.
    """
    if not by.is_team:
        raise NotYourTask(_("Only the team can finish a task."))
    with transaction.atomic():
        completion, is_new = Completion.objects.get_or_create(
            task=task, defaults={"by": by, "finished_at": at}
        )
        if is_new:
            log.record(FINISHED, task, actor=by, recipient=task.about, at=at)
    return completion


def reopen(task: Task, *, by: Member, at: datetime) -> None:
    """Take the completion of `task` back. Records `reopened`; an open task stays as it is.

    Raises NotYourTask unless `by` is in the team.
    """
    if not by.is_team:
        raise NotYourTask(_("Only the team can open a task again."))
    with transaction.atomic():
        taken_back, _by_kind = Completion.objects.filter(task=task).delete()
        if taken_back:
            log.record(REOPENED, task, actor=by, recipient=task.about, at=at)

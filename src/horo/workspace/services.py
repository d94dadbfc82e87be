"""What can be done with tasks: give one to the right person, finish it, take it back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from horo.core import adding
from horo.core.refused import Refused
from horo.log import services as log
from horo.log.activities import REOPENED
from horo.people.models import Member
from horo.playbook.actions import Waiting
from horo.workspace.activities import ASSIGNED, FINISHED
from horo.workspace.models import Completion, Task, Withdrawal


class NotYourTask(Refused):
    pass


class DoneAlready(Refused):
    pass


def assign_many(tasks: Sequence[Task]) -> None:
    """Give `tasks`, rows that are not kept yet and have the assignees that `owners` found.

    Without an assignee a task waits where the whole team sees it. Records `assigned` for each,
    the assignee being the recipient.
    """
    with transaction.atomic():
        adding.add_all(tasks)
        log.record_all(
            log.Entry(
                ASSIGNED,
                task.opened_at,
                log.HOSTED,
                "",
                object_type="task",
                object_id=task.pk,
                recipient_id=task.assignee_id,
            )
            for task in tasks
        )


def waiting() -> list[Waiting]:
    """Return every task that is open, by whomever it is to be done."""
    return [
        Waiting(
            key=task.effect_key or f"task/{task.pk}",
            title=task.title,
            to=task.group,
            member_id=task.assignee_id,
            about_id=task.about_id,
            opened_at=task.opened_at,
            due_at=task.due_at,
            minutes=task.minutes,
        )
        for task in Task.objects.open().order_by("pk")
    ]


def finish(task: Task, *, by: Member, at: datetime) -> Completion:
    """Finish `task`. Records `finished`; finishing it again changes and records nothing.

    Raises NotYourTask unless `by` is in the team, or the task is theirs.
    """
    if not by.is_team and by.pk != task.assignee_id:
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

    Raises NotYourTask unless `by` is in the team, or the task is theirs.
    """
    if not by.is_team and by.pk != task.assignee_id:
        raise NotYourTask(_("Only the team can open a task again."))
    with transaction.atomic():
        taken_back, _by_kind = Completion.objects.filter(task=task).delete()
        if taken_back:
            log.record(REOPENED, task, actor=by, recipient=task.about, at=at)


def withdraw(effect_key: str, *, by: Member, at: datetime) -> bool:
    """Take back the task that the effect gave; False where there is none or it is taken back.

    Who takes it back records it. Raises DoneAlready for a finished one.
    """
    task = Task.objects.filter(effect_key=effect_key).first()
    if task is None:
        return False
    if Completion.objects.filter(task=task).exists():
        raise DoneAlready(_("The task is done already; nobody can take that back."))
    _row, is_new = Withdrawal.objects.get_or_create(
        task=task, defaults={"by": by, "withdrawn_at": at}
    )
    return is_new

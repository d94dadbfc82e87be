"""Tasks of the team."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import Member

TASK, HAND_OVER = "task", "hand_over"


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, member: Member | None) -> Self:
        """The team sees every task; others, such as hosts of a space, their own."""
        if member is None:
            return self.none()
        return self if member.is_team else self.filter(assignee=member)

    def open(self) -> Self:
        return self.filter(completion=None, withdrawal=None)

    def overdue(self, at: datetime) -> Self:
        return self.open().filter(due_at__lt=at)


class Task(models.Model):
    """Something a person of the team is to do about a member.

    `assignee` None: nobody could be found for `group`, so the whole team sees it waiting. A
    `kind` hand_over asks a person to go on where the playbook stops; `note` says what about.
    """

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, default=TASK, db_default=TASK)
    note = models.TextField(default="", db_default="")
    group = models.CharField(max_length=150)  # to whom the playbook gave it: group or handle
    assignee = models.ForeignKey(
        "people.Member", models.PROTECT, null=True, db_index=False, related_name="assigned_tasks"
    )  # `workspace_tasks_of` begins with it
    about = models.ForeignKey("people.Member", models.CASCADE, null=True, related_name="+")
    opened_at = InstantField()
    due_at = InstantField(null=True)
    minutes = models.PositiveSmallIntegerField(default=15, db_default=15)  # that it takes
    effect_key = models.CharField(max_length=300, unique=True, null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[TASK, HAND_OVER]), name="workspace_task_kind"
            )
        ]
        indexes = [models.Index(fields=["assignee", "due_at"], name="workspace_tasks_of")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class Completion(models.Model):
    """Who finished a task and when. The row is the state: no row, still open."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="completion")
    by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    finished_at = InstantField()

    def __str__(self) -> str:
        return f"{self.task_id} by {self.by_id}"


class Withdrawal(models.Model):
    """Who took a task back and when. The row is the state: it waits for nobody any more."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="withdrawal")
    by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    withdrawn_at = InstantField()

    def __str__(self) -> str:
        return f"{self.task_id} withdrawn by {self.by_id}"

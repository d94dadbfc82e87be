"""What the engine remembers about effects: done, decided, failed."""

from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.engine.values import VERDICTS


class Performed(models.Model):
    """An effect that happened. The unique key is what makes it happen once.

    Each index is paid for with every effect, so there is none that another one does as well.
    """

    key = models.CharField(max_length=300)
    # the key without the entry, for a rule that a member goes through a single time
    once = models.CharField(max_length=300)
    rule = models.CharField(max_length=120)
    step = models.CharField(max_length=120)
    member = models.ForeignKey("people.Member", models.PROTECT, db_index=False, related_name="+")
    entry_id = models.BigIntegerField()
    action = models.CharField(max_length=60)
    because = models.JSONField(default=list)  # [[part, [activity ids]], …]
    due_at = InstantField()
    performed_at = InstantField()
    by = models.ForeignKey(
        "people.Member", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    version = models.CharField(max_length=64)  # of the playbook

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="engine_done_once"),
            models.UniqueConstraint(fields=["once"], name="engine_done_once_for_all"),
        ]
        indexes = [
            models.Index(fields=["member", "performed_at"], name="engine_done_of_member"),
            models.Index(fields=["rule", "performed_at"], name="engine_done_of_rule"),
            models.Index(fields=["by"], condition=Q(by__isnull=False), name="engine_done_by"),
        ]

    def __str__(self) -> str:
        return self.key


class Verdict(models.Model):
    """What a person decided about an effect; the latest row counts."""

    key = models.CharField(max_length=300)
    verdict = models.CharField(max_length=10)
    by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    decided_at = InstantField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="engine_verdict_known")
        ]
        indexes = [models.Index(fields=["key"], name="engine_verdict_of")]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.key}"


class FailedQuerySet(models.QuerySet["Failed"]):
    def trying(self) -> Self:
        """What will be tried again by itself."""
        return self.filter(dead_at=None, dropped_at=None)

    def dead(self) -> Self:
        """What was given up and waits for a person."""
        return self.filter(dead_at__isnull=False, dropped_at=None)


class Failed(models.Model):
    """An effect that could not be performed, for as long as it was not performed after all.

    It waits until `next_try_at`; once it is dead it waits for a person, who lets it try again or
    drops it with a reason.
    """

    key = models.CharField(max_length=300, unique=True)
    rule = models.CharField(max_length=120)
    step = models.CharField(max_length=120)
    member = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    action = models.CharField(max_length=60)
    error = models.TextField()
    attempts = models.PositiveIntegerField(default=1)
    first_at = InstantField()
    failed_at = InstantField()
    next_try_at = InstantField()
    dead_at = InstantField(null=True)
    dropped_at = InstantField(null=True)
    dropped_by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    drop_reason = models.CharField(max_length=300, default="")

    objects = FailedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["failed_at"],
                name="engine_failed_live",
                condition=Q(dropped_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} (attempt {self.attempts})"

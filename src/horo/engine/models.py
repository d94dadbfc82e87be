"""What the engine remembers: effects that are done, verdicts, what leaves the building, leases."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.engine.values import VERDICTS


class Performed(models.Model):
    """An effect that happened. The unique key is what makes it happen once."""

    key = models.CharField(max_length=300, unique=True)
    # the key without the entry, for a rule that a member goes through a single time
    once = models.CharField(max_length=300, unique=True)
    rule = models.CharField(max_length=120)
    step = models.CharField(max_length=120)
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    entry_id = models.BigIntegerField()
    action = models.CharField(max_length=60)
    because = models.JSONField(default=list)  # [[part, [activity ids]], …]
    due_at = InstantField()
    performed_at = InstantField()
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    version = models.CharField(max_length=64)  # of the playbook

    class Meta:
        indexes = [models.Index(fields=["member", "performed_at"], name="engine_done_of_member")]

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


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def waiting(self) -> Self:
        return self.filter(delivered_at=None, dead_at=None)

    def claimable(self, at: datetime) -> Self:
        """What may be taken at `at`: due, and leased by nobody or by someone who went silent."""
        free = Q(lease_until=None) | Q(lease_until__lte=at)
        return self.waiting().filter(free, next_try_at__lte=at)

    def dead(self) -> Self:
        return self.exclude(dead_at=None)


class Outgoing(models.Model):
    """Something that leaves the building: written with its effect, delivered at least once.

    `key` is the effect's; the channel carries it along, so that the receiver can tell a
    repetition. `payload` names rows, never an address or a text.
    """

    key = models.CharField(max_length=300, unique=True)
    channel = models.CharField(max_length=20)
    payload = models.JSONField()
    created_at = InstantField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = InstantField()
    lease_by = models.CharField(max_length=40, default="")
    lease_until = InstantField(null=True)
    delivered_at = InstantField(null=True)
    dead_at = InstantField(null=True)  # given up: a person looks at it
    last_error = models.TextField(default="")

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="engine_outgoing_waiting",
                condition=Q(delivered_at=None, dead_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.key}"


class Lease(models.Model):
    """Who leads: one process at a time does what is named here, until its lease ends."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=40)
    until = InstantField()

    def __str__(self) -> str:
        return f"{self.name} until {self.until}"

"""What leaves the building."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField

LEASE = timedelta(minutes=5)  # longer than any single delivery may take


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def waiting(self) -> Self:
        return self.filter(delivered_at=None, dead_at=None)

    def claimable(self, at: datetime) -> Self:
        """What may be taken at `at`: due, and leased by nobody or by someone who went silent.

        A date that lies further ahead than any could is one from before the clock was put back:
        it does not count.
        """
        soon = at + LEASE * 2
        free = Q(lease_until=None) | Q(lease_until__lte=at) | Q(lease_until__gt=soon)
        due = Q(next_try_at__lte=at) | Q(tried_at__gt=soon) | Q(attempts=0, created_at__gt=soon)
        return self.waiting().filter(free, due)

    def dead(self) -> Self:
        """What was given up and waits for a person."""
        return self.filter(dead_at__isnull=False, dropped_at=None)


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
    tried_at = InstantField(null=True)  # the last time
    lease_by = models.CharField(max_length=40, default="")
    lease_until = InstantField(null=True)
    delivered_at = InstantField(null=True)
    dead_at = InstantField(null=True)  # given up: a person looks at it
    last_error = models.TextField(default="")
    dropped_at = InstantField(null=True)
    dropped_by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    drop_reason = models.CharField(max_length=300, default="")

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="engine_outgoing_waiting",
                condition=Q(delivered_at=None, dead_at=None),
            ),
            models.Index(
                fields=["dead_at"],
                name="engine_outgoing_dead",
                condition=Q(dead_at__isnull=False, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.key}"

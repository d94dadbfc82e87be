"""What people, or letters that came back, have stopped: rows with who and when."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField

if TYPE_CHECKING:
    from horo.people.models import Member

PAUSE, DRY_RUN = "pause", "dry_run"


class SwitchQuerySet(models.QuerySet["Switch"]):
    def visible_to(self, member: "Member | None") -> Self:
        """What is stopped is for the team to see."""
        return self if member is not None and member.is_team else self.none()

    def on(self) -> Self:
        return self.filter(ended_at=None)


class Switch(models.Model):
    """Something that a person stopped: a rule, everything (`rule` is empty), or all but looking.

    `by` is empty where it was done at the command line. Ended, the row stays as what was.
    """

    kind = models.CharField(max_length=10)
    rule = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=300, default="")
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    since = InstantField()
    ended_by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    ended_at = InstantField(null=True)

    objects = SwitchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PAUSE) | Q(kind=DRY_RUN, rule=""), name="engine_switch_known"
            ),
            models.UniqueConstraint(
                fields=["kind", "rule"],
                condition=Q(ended_at=None),
                name="engine_switch_on_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rule or 'everything'} since {self.since}"


class Bounce(models.Model):
    """One letter that came back for the recipient's sake; `key` is the parcel's.

    `address` is a keyed hash: what came back from an old address does not close the new one.
    """

    key = models.CharField(max_length=300, unique=True)
    member = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=64)
    is_hard = models.BooleanField()
    said = models.CharField(max_length=300)  # by the other side
    bounced_at = InstantField()

    class Meta:
        indexes = [models.Index(fields=["member", "bounced_at"], name="engine_bounces_of")]

    def __str__(self) -> str:
        return f"{'hard' if self.is_hard else 'soft'}: {self.key}"


class SuppressedQuerySet(models.QuerySet["Suppressed"]):
    def visible_to(self, member: "Member | None") -> Self:
        """What is closed is for the team to see."""
        return self if member is not None and member.is_team else self.none()

    def in_force(self, at: datetime) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=at), lifted_at=None)


class Suppressed(models.Model):
    """A channel that is closed to a member: by a person, or since letters came back.

    `address` is empty where it holds for every address; `by` is empty where bounces did it.
    """

    member = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=64, default="")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    since = InstantField()
    until = InstantField(null=True)
    lifted_by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    lifted_at = InstantField(null=True)

    objects = SuppressedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "channel", "address"],
                condition=Q(lifted_at=None),
                name="engine_suppressed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.member_id}: {self.reason}"

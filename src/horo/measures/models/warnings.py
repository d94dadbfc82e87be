"""Warnings that were raised: from when to when, on what numbers, and what somebody made of them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField

if TYPE_CHECKING:
    from horo.people.models import Member


class WarningQuerySet(models.QuerySet["RaisedWarning"]):
    def visible_to(self, member: "Member | None") -> Self:
        """Warnings are for the team to see."""
        return self if member is not None and member.is_team else self.none()

    def open(self) -> Self:
        return self.filter(ended_at=None)

    def waiting(self) -> Self:
        """Those that are open and that nobody has dismissed."""
        return self.open().filter(dismissed_at=None)


class RaisedWarning(models.Model):
    """A warning of the rule `slug` about `group` ("" where it is about all of the community).

    The numbers are those of its latest look: the period, the value, what is usual, and the score
    that reached the threshold; `evidence` holds the others by name. Whoever looks into it is
    `taken_by`; dismissed, it stays open until the figure is back, so that it is not raised again.
    """

    slug = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    group = models.CharField(max_length=120, default="")
    title = models.CharField(max_length=300)
    raised_at = InstantField()
    ended_at = InstantField(null=True)
    since = InstantField()  # the begin of the first period over the threshold
    starts_at = InstantField()
    ends_at = InstantField()
    value = models.FloatField(null=True)
    usual = models.FloatField(null=True)
    unit = models.CharField(max_length=20, default="")
    n = models.BigIntegerField(default=0)
    score = models.FloatField()
    threshold = models.FloatField()
    evidence = models.JSONField(default=dict)
    version = models.CharField(max_length=80, default="")  # of the playbook
    taken_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, related_name="+")
    taken_at = InstantField(null=True)
    dismissed_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, related_name="+")
    dismissed_at = InstantField(null=True)
    reason = models.CharField(max_length=300, default="")

    objects = WarningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "group"],
                condition=Q(ended_at=None),
                name="measures_warning_open_once",
            )
        ]
        indexes = [models.Index(fields=["raised_at"], name="measures_warnings_by_age")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.slug} {self.group} since {self.since}"

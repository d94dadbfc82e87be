"""The versions of the playbook, which of them was set to work when, and what was chosen then."""

from typing import Self

from django.db import models

from horo.core.time import InstantField


class PlaybookVersion(models.Model):
    """The whole content of a playbook, by its SHA-256. Rows are never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    stored_at = InstantField()
    files = models.JSONField()  # every file's text by its path

    def __str__(self) -> str:
        return self.sha256[:12]


class LaunchQuerySet(models.QuerySet["Launch"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")

    def by_then(self, at: object) -> Self:
        return self.filter(launched_at__lte=at)


class Launch(models.Model):
    """A version was set to work; the latest launch says which one runs. Rows are never changed.

    `number` counts 1, 2, 3 …, so that of two launches in the same moment one is refused. A later
    launch is always later by the clock too. `choices` says by journey what became of the runs that
    were under way (`playbook.launches.Choice`).
    """

    number = models.PositiveIntegerField(unique=True)
    version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="launches")
    launched_at = InstantField()
    by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    note = models.TextField(default="")
    choices = models.JSONField(default=dict)

    objects = LaunchQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.number} {self.version}"


class Admission(models.Model):
    """A run of a journey that a launch began, not an act: restarted, or let in afterwards.

    `entry_id` is the activity that had let the member in, or would have; the journey counts from
    `entered_at`.
    """

    launch = models.ForeignKey(Launch, models.PROTECT, related_name="admissions")
    journey = models.CharField(max_length=120)
    member = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    entry_id = models.BigIntegerField()
    entered_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["launch", "journey", "member", "entry_id"], name="playbook_admitted_once"
            )
        ]
        indexes = [
            models.Index(fields=["launch", "journey", "entered_at"], name="playbook_admitted_when")
        ]

    def __str__(self) -> str:
        return f"{self.journey} {self.member_id} by {self.launch_id}"

"""Ways in for other systems, and what came by each of them."""

from datetime import datetime
from typing import Self

from django.db import models

from horo.core.time import InstantField
from horo.people.models import Member


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, member: Member | None) -> Self:
        """Tokens are the team's to see; managers alone make them and take them back."""
        return self if member is not None and member.is_team else self.none()

    def usable(self, at: datetime) -> Self:
        """Tokens that open the way at `at`: not taken back, and not past their date."""
        return self.filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=at), taken_back_at=None
        )


class Token(models.Model):
    """What another system proves itself with; it may tell facts of one source, nothing else.

    Only the hash is kept: the token itself is shown once, when it is made.
    """

    name = models.CharField(max_length=80)
    source = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    made_at = InstantField()
    expires_at = InstantField(null=True)  # null: never
    used_at = InstantField(null=True)  # the last time, to the hour
    taken_back_at = InstantField(null=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, member: Member | None) -> Self:
        """Imports are the team's to see."""
        return self if member is not None and member.is_team else self.none()


class Run(models.Model):
    """One import: of which source, what it read, and what became of that, as counts alone."""

    kind = models.CharField(max_length=20)  # zulip, slack, discourse, csv, api
    source = models.CharField(max_length=40)
    at = InstantField()
    read = models.PositiveIntegerField()  # activities or lines that the source had
    new = models.PositiveIntegerField()  # those of them that were not here before
    left = models.PositiveIntegerField()  # those that were left out
    detail = models.JSONField(default=dict)  # counts by reason

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["source", "at"], name="connectors_run_of")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.source}"

    @property
    def known(self) -> int:
        """How many were here already."""
        return max(0, self.read - self.new - self.left)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, member: Member | None) -> Self:
        """An upload is seen by whoever brought it, and by nobody else."""
        return self.filter(owner=member) if member is not None else self.none()

    def waiting(self) -> Self:
        """Those of which nothing came in yet."""
        return self.filter(brought_at=None)


class Upload(models.Model):
    """A CSV that a manager brought, between the look at it and its facts.

    `content` is emptied as soon as its facts came in, and the row goes after a day either way: the
    file has names and addresses. `mapping` is how it is read, `report` what came of that, or
    would; `problem` is why it cannot be read at all.
    """

    key = models.CharField(max_length=32, unique=True)
    owner = models.ForeignKey(Member, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    header = models.JSONField(default=list)  # its first line
    report = models.JSONField(default=dict)
    problem = models.TextField(default="")
    uploaded_at = InstantField()
    brought_at = InstantField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["uploaded_at"], name="connectors_upload_of_day")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

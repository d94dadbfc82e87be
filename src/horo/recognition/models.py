"""Who has which badge and level, why a person gave it, and who keeps theirs to themselves."""

from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import PERSON, Member

BADGE, LEVEL = "badge", "level"
KINDS = (BADGE, LEVEL)


class HoldingQuerySet(models.QuerySet["Holding"]):
    def visible_to(self, member: Member | None) -> Self:
        """What `member` may know that somebody has: their own; for the team, everything.

        Members see what others do not hide, visitors nothing.
        """
        if member is None:
            return self.none()
        if member.is_team:
            return self
        shown = Q(member__kind=PERSON, member__recognition_hidden=None)
        return self.filter(shown | Q(member=member))


class Holding(models.Model):
    """A badge that a member has, or the level they are on. No row: they have it not.

    Kept for speed: the log's latest `awarded` or `revoked` says the same, of a level whichever the
    level. `effect_key` is the effect's, "" where a person gave it or an import brought it.
    """

    member = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    slug = models.CharField(max_length=200)
    since = InstantField()
    effect_key = models.CharField(max_length=300, default="")

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "slug"], name="recognition_once"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(kind=LEVEL), name="recognition_one_level"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="recognition_kind_known"),
        ]
        indexes = [
            models.Index(fields=["kind", "slug", "-since"], name="recognition_who_has"),
            models.Index(fields=["effect_key"], name="recognition_of_effect"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} of {self.member_id}"


class Reason(models.Model):
    """Why a person of the team gave or took something: what the log, free of texts, cannot keep."""

    activity = models.BigIntegerField(unique=True)  # the `awarded` or `revoked`
    text = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"reason of #{self.activity}"


class TrustQuerySet(models.QuerySet["Trust"]):
    def visible_to(self, member: Member | None) -> Self:
        """How far somebody is trusted is for themselves and the team to read."""
        if member is None:
            return self.none()
        return self if member.is_team else self.filter(member=member)


class Trust(models.Model):
    """How far a member is trusted, 0 to 4. No row: they are where members like them begin.

    Kept for speed: the log's latest `trusted` says the same. With `is_kept` a person of the team
    decided, and what the member does changes nothing.
    """

    member = models.OneToOneField(
        "people.Member", models.CASCADE, primary_key=True, related_name="+"
    )
    level = models.PositiveSmallIntegerField()
    is_kept = models.BooleanField(default=False)
    since = InstantField()

    objects = TrustQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=0, level__lte=4), name="recognition_trust_0_to_4"
            )
        ]

    def __str__(self) -> str:
        return f"trust {self.level} of {self.member_id}"


class Reading(models.Model):
    """When the levels of everybody were last read, and what was new to everybody then: one row."""

    read_at = InstantField()
    topics = models.PositiveIntegerField(default=0)  # in the window of level 3, in open spaces
    posts = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"reading at {self.read_at}"


class Hidden(models.Model):
    """The member keeps badges and level to themselves. The row is the state."""

    member = models.OneToOneField(
        "people.Member", models.CASCADE, primary_key=True, related_name="recognition_hidden"
    )
    since = InstantField()

    def __str__(self) -> str:
        return f"hidden by {self.member_id}"

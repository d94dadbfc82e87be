"""Introductions: two members who might like to meet, and what each of them said."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import Member

OPEN_FOR = timedelta(days=14)


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, member: Member | None) -> Self:
        """Each of the two sees their own; nobody else any, the team neither."""
        if member is None:
            return self.none()
        return self.filter(Q(newcomer=member) | Q(host=member))


class Introduction(models.Model):
    """A `newcomer` and a `host`, who answers what the newcomer cares about: the tag `interest`.

    What each said is None until they did. Only where both said yes are they introduced, and
    neither ever learns that the other said no.
    """

    newcomer = models.ForeignKey(Member, models.CASCADE, related_name="+")
    host = models.ForeignKey(Member, models.CASCADE, related_name="+")
    interest = models.CharField(max_length=100)
    proposed_at = InstantField()
    newcomer_says = models.BooleanField(null=True)
    host_says = models.BooleanField(null=True)
    introduced_at = InstantField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newcomer", "host"], name="community_introduced_once")
        ]
        indexes = [
            models.Index(fields=["host", "proposed_at"], name="community_introduced_by"),
            models.Index(fields=["proposed_at"], name="community_introduced_when"),
        ]

    def __str__(self) -> str:
        return f"{self.newcomer_id} meets {self.host_id}"

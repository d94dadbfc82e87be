"""Spotlights: what stands on the first page for some days."""

from django.db import models
from django.db.models import Q

from horo.content.models import Topic
from horo.core.time import InstantField
from horo.people.models import Member


class Spotlight(models.Model):
    """A topic or a member on the first page from `since` till `until`, put there by an effect.

    `words` says why, by locale; nobody sees it who may not see the topic or the member.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    words = models.JSONField(default=dict)  # {locale: one sentence}
    since = InstantField()
    until = InstantField()
    ended_at = InstantField(null=True)  # before its time, by somebody of the team
    ended_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    effect_key = models.CharField(max_length=300, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(topic=None, member__isnull=False) | Q(topic__isnull=False, member=None),
                name="community_spotlight_on_one",
            )
        ]
        indexes = [models.Index(fields=["until"], name="community_spotlight_until")]

    def __str__(self) -> str:
        return f"spotlight #{self.pk}"

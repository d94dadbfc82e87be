"""Answers that came by e-mail, each once."""

from django.db import models

from horo.core.time import InstantField
from horo.people.models import Member


class Inbound(models.Model):
    """One mail that came in, by the hash of its Message-ID, and what became of it.

    `said` is why it was refused, in the sender's language; `told_at`: they were sent that by
    e-mail. Neither its text nor its address is kept.
    """

    key = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    outcome = models.CharField(max_length=20)
    post_id = models.BigIntegerField(null=True)
    said = models.CharField(max_length=500, default="")
    came_at = InstantField()
    told_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["member", "told_at"], name="messaging_inbound_told")]

    def __str__(self) -> str:
        return f"inbound #{self.pk} {self.outcome}"

"""What members who are away get by e-mail of what happened."""

from django.db import models

from horo.core.time import InstantField
from horo.people.models import Member


class Digest(models.Model):
    """The latest digest of a member: one row for each, whether there was something to say or not.

    `popular` and `others` are topics, `posts` are posts; what it says is looked up when it leaves.
    `since` is from when on it tells: the visit before it, or the digest before it.
    """

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="+")
    attempted_at = InstantField()
    since = InstantField()
    sent_at = InstantField(null=True)
    popular = models.JSONField(default=list)
    posts = models.JSONField(default=list)
    others = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["attempted_at"], name="messaging_digest_oldest")]

    def __str__(self) -> str:
        return f"digest of {self.member_id}"

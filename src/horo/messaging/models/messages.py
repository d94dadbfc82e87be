"""Messages as they were sent: what a member finds in the inbox."""

from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import Member

IN_APP, EMAIL, PUSH = "in_app", "email", "push"


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, member: Member | None) -> Self:
        """A member's own messages: nobody reads another's, the team neither."""
        return self.none() if member is None else self.filter(member=member)

    def unread(self) -> Self:
        return self.filter(opened_at=None, set_aside_at=None)


class Message(models.Model):
    """One message to one member, in the words and the language in which it was sent.

    It stands in the inbox whatever its channel; one for e-mail or push leaves by the outbox too.
    `html` is sanitised. `effect_key` says which effect it is, and makes it one.
    """

    member = models.ForeignKey(
        "people.Member", models.CASCADE, db_index=False, related_name="+"
    )  # `messaging_inbox` begins with it
    slug = models.CharField(max_length=120)  # of the playbook's message
    topic = models.CharField(max_length=60)  # what consent is about
    channel = models.CharField(max_length=20)
    locale = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    effect_key = models.CharField(max_length=300, unique=True)
    sent_at = InstantField()
    opened_at = InstantField(null=True)
    set_aside_at = InstantField(null=True)  # marked as read without having been opened

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=[IN_APP, EMAIL, PUSH]), name="messaging_channel_known"
            )
        ]
        indexes = [models.Index(fields=["member", "-sent_at"], name="messaging_inbox")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

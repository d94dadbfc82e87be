"""What members are told of, one row for each thing and member, and the letters made of it."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from horo.content.models import Post, Topic
from horo.core.time import InstantField
from horo.people.models import Block, Member, Mute


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, member: Member | None) -> Self:
        """A member's own, as far as they may still read what it is about, and hear of who did it.

        Things of other rooms (`about_type`) have guards of their own, see `messaging.guards`.
        """
        if member is None:
            return self.none()
        topics = Topic.objects.visible_to(member)
        there = Q(topic=None) | Q(topic__in=topics)
        mine = self.filter(there, Q(post=None) | Q(post__removed_at=None), member=member)
        apart = Q(blocker=member, blocked=OuterRef("actor"))
        apart |= Q(blocker=OuterRef("actor"), blocked=member)
        muted = Mute.objects.filter(muter=member, muted=OuterRef("actor"))
        return mine.exclude(Exists(Block.objects.filter(apart)) | Exists(muted))

    def unread(self) -> Self:
        return self.filter(read_at=None, is_shown=True)


class Notification(models.Model):
    """One member is told of one thing. What it says is looked up when it is shown or sent.

    `key` says what it is: the same thing is told once, for whatever reason. Those with the same
    `bundle` make one line. `title`, `text` and `url` are there where another room said them (a
    notice); otherwise they are made of `post`. `mail_at` and `push_at` are when it is to leave,
    if it is still unread then; None: it does not, or has left. Where not `is_shown` it only leaves.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    bundle = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    actor = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    about_type = models.CharField(max_length=40, default="")
    about_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300, default="")
    text = models.CharField(max_length=1000, default="")
    url = models.CharField(max_length=500, default="")
    happened_at = InstantField()
    read_at = InstantField(null=True)
    is_shown = models.BooleanField(default=True)
    mail_at = InstantField(null=True)
    push_at = InstantField(null=True)
    letter = models.ForeignKey("Letter", models.SET_NULL, null=True, related_name="notifications")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="messaging_told_once")
        ]
        indexes = [
            models.Index(fields=["member", "-happened_at"], name="messaging_bell"),
            models.Index(
                fields=["member"], name="messaging_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(
                fields=["mail_at"], name="messaging_to_mail", condition=Q(mail_at__isnull=False)
            ),
            models.Index(
                fields=["push_at"], name="messaging_to_push", condition=Q(push_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} for {self.member_id}"


class Letter(models.Model):
    """One e-mail of notifications to a member; what it says is made when it leaves."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    made_at = InstantField()
    sent_at = InstantField(null=True)  # None: on its way, or everything in it was read meanwhile

    class Meta:
        indexes = [models.Index(fields=["member", "made_at"], name="messaging_letters")]

    def __str__(self) -> str:
        return f"letter #{self.pk}"


class Progress(models.Model):
    """How far a reader of the log has come: up to the activity of this number."""

    name = models.CharField(max_length=40, primary_key=True)
    activity_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} up to {self.activity_id}"

"""Conversations of two and of small groups, what is said in them, and what was reported."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from horo.core.time import InstantField
from horo.people.models import Member

MESSAGE, ADDED, LEFT, TITLED = "message", "added", "left", "titled"
OFF_TOPIC, INAPPROPRIATE, SPAM, ILLEGAL, OTHER = (
    "off_topic", "inappropriate", "spam", "illegal", "other",
)  # fmt: skip
KINDS = (OFF_TOPIC, INAPPROPRIATE, SPAM, ILLEGAL, OTHER)
TAKEN_DOWN, ACTED, DISMISSED = "taken_down", "acted", "dismissed"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, member: Member | None) -> Self:
        """Those in which `member` is now; for nobody else, the team neither, they exist."""
        if member is None:
            return self.none()
        mine = Participant.objects.filter(conversation=OuterRef("pk"), member=member, left_at=None)
        return self.filter(Exists(mine))


class Conversation(models.Model):
    """A conversation of two, or of a group. `pair` keeps the one of two people unique."""

    title = models.CharField(max_length=120, default="")
    is_group = models.BooleanField()
    pair = models.CharField(max_length=50, null=True, unique=True)
    opened_by = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    opened_at = InstantField()
    last_number = models.PositiveIntegerField(default=0)  # of its messages and notes
    last_at = InstantField()

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_group=True, pair=None) | Q(is_group=False, pair__isnull=False),
                name="chat_pair_or_group",
            )
        ]

    def __str__(self) -> str:
        return f"conversation #{self.pk}"


class Participant(models.Model):
    """Somebody in a conversation: from which number on they see it, and how far they read.

    `told_number` is the last that a notice told them of. Whoever left keeps the row alone.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    member = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    joined_at = InstantField()
    after_number = models.PositiveIntegerField(default=0)  # they see what has a higher one
    read_number = models.PositiveIntegerField(default=0)
    told_number = models.PositiveIntegerField(default=0)
    muted_at = InstantField(null=True)
    left_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "member"], name="chat_participant_once")
        ]
        indexes = [models.Index(fields=["member", "left_at"], name="chat_participant_of")]

    def __str__(self) -> str:
        return f"participant #{self.pk}"


class DirectMessageQuerySet(models.QuerySet["DirectMessage"]):
    def visible_to(self, member: Member | None) -> Self:
        """What was said in their conversations since `member` came to each of them."""
        if member is None:
            return self.none()
        mine = Participant.objects.filter(
            conversation=OuterRef("conversation"),
            member=member,
            left_at=None,
            after_number__lt=OuterRef("number"),
        )
        return self.filter(Exists(mine))


class DirectMessage(models.Model):
    """One message, or a note that somebody came or left. Taken away, its words are gone.

    `token` makes a form's message one; `effect_key` that of an effect of the playbook.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, default=MESSAGE)
    author = models.ForeignKey("people.Member", models.PROTECT, related_name="+")
    about = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    text = models.TextField(default="")  # Markdown
    html = models.TextField(default="")  # sanitised
    sent_at = InstantField()
    token = models.CharField(max_length=100, null=True, unique=True)
    effect_key = models.CharField(max_length=300, null=True, unique=True)
    removed_at = InstantField(null=True)
    removed_by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")

    objects = DirectMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="chat_number_once")
        ]
        indexes = [models.Index(fields=["sent_at"], name="chat_message_when")]

    def __str__(self) -> str:
        return f"message #{self.pk}"


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, member: Member | None) -> Self:
        """For the team, but for what concerns `member`: nobody looks into their own case."""
        if member is None or not member.is_team:
            return self.none()
        return self.exclude(Q(reporter=member) | Q(about=member))


class Report(models.Model):
    """Somebody found that a message, or a member, is not as it should be.

    `html` is what the message said when it was reported: its author may take it away since.
    """

    message = models.ForeignKey(DirectMessage, models.CASCADE, null=True, related_name="reports")
    about = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    reporter = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=1_000, default="")
    html = models.TextField(default="")
    reported_at = InstantField()
    decision = models.CharField(max_length=20, default="")
    decided_by = models.ForeignKey("people.Member", models.PROTECT, null=True, related_name="+")
    decided_at = InstantField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "reporter"],
                condition=Q(message__isnull=False),
                name="chat_report_once",
            ),
            models.UniqueConstraint(
                fields=["about", "reporter"],
                condition=Q(message=None, decided_at=None),
                name="chat_report_of_member_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="chat_report_kind"),
            models.CheckConstraint(
                condition=Q(decision__in=["", TAKEN_DOWN, ACTED, DISMISSED]),
                name="chat_report_decision",
            ),
        ]
        indexes = [models.Index(fields=["decided_at", "reported_at"], name="chat_report_open")]

    def __str__(self) -> str:
        return f"report #{self.pk}"

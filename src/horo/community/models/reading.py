"""What a member follows, has read, keeps and is about to say."""

from django.db import models
from django.db.models import Q

from horo.content.models import Post, Topic
from horo.core.time import InstantField
from horo.people.models import Member

FOLLOWED = ("space", "topic", "tag", "member")


class Follow(models.Model):
    """A member wants to hear of a space, topic, tag or member, which `object_id` names."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=10)
    object_id = models.BigIntegerField()
    since = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "object_id"], name="community_follow_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=FOLLOWED), name="community_follow_kind"),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="community_followers")]

    def __str__(self) -> str:
        return f"{self.member_id} follows {self.kind} {self.object_id}"


class ReadState(models.Model):
    """How far a member has read a topic: every post up to number `read_to`."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    read_to = models.PositiveIntegerField()
    read_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "topic"], name="community_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.topic_id} to {self.read_to}"


class Visit(models.Model):
    """When a member was here: `previous_at` ended the visit before the one going on."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="visit")
    began_at = InstantField()
    seen_at = InstantField()
    previous_at = InstantField(null=True)

    def __str__(self) -> str:
        return f"visit of {self.member_id}"


class Bookmark(models.Model):
    """A post a member wants to find again, and perhaps be reminded of."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, default="", blank=True)
    made_at = InstantField()
    remind_at = InstantField(null=True)
    reminded_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="community_bookmark_once")
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                name="community_reminders",
                condition=Q(reminded_at__isnull=True, remind_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} keeps {self.post_id}"


class Draft(models.Model):
    """What a member is writing. `key`: new, new:SPACE_ID, reply:TOPIC_ID or edit:POST_ID."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=60)
    data = models.JSONField(default=dict)  # the fields of the form
    version = models.PositiveIntegerField(default=1)
    saved_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="community_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.member_id}"


class AnswerPromise(models.Model):
    """A newcomer was promised that an expert answers this question by `due_at`."""

    topic = models.OneToOneField(
        Topic, models.CASCADE, primary_key=True, related_name="answer_promise"
    )
    made_at = InstantField()
    due_at = InstantField()
    kept_at = InstantField(null=True)  # when somebody else first replied

    def __str__(self) -> str:
        return f"promise on {self.topic_id}"

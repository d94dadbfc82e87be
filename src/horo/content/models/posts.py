"""Posts, what they said before, and what their links lead to."""

from typing import Self

from django.db import models
from django.db.models import Q, Value

from horo.content.models.topics import Topic
from horo.core.time import InstantField
from horo.people.models import Member


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, member: Member | None) -> Self:
        """Posts that `member` may read: in a visible topic, and not taken down."""
        topics = Topic.objects.visible_to(member)
        return self.filter(topic__in=topics, removed_at=None)


class Post(models.Model):
    """A text in a topic; number 1 opens it. `html` is always sanitised.

    `kind` is "post", or "note" for what the source's system wrote (topic closed, user joined):
    kept for the reader, counted by no measure. `version` grows with every edit.
    `reaction_counts` ({emoji: times}) and `votes` are kept: `content.kept` computes them.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, default="post", db_default="post")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    text = models.TextField(default="")  # Markdown, where the source gives it
    html = models.TextField()
    posted_at = InstantField()
    edited_at = InstantField(null=True)
    removed_at = InstantField(null=True)
    removed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    removed_reason = models.CharField(max_length=300, default="", db_default="", blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    is_wiki = models.BooleanField(
        default=False, db_default=False
    )  # every member of the space may edit it
    has_poll = models.BooleanField(default=False, db_default=False)
    reaction_counts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    votes = models.IntegerField(default=0, db_default=0)
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=200)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="content_post_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["post", "note"]), name="content_post_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "number"], name="content_post_in_topic"),
            models.Index(fields=["author", "-posted_at"], name="content_post_by"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} in {self.topic_id}"


class PostVersion(models.Model):
    """What a post said before an edit: version `number`, and who replaced it when and why."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300, default="")  # of the topic, for its first post
    text = models.TextField()
    html = models.TextField()
    replaced_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    replaced_at = InstantField()
    reason = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="content_post_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.post_id}"


class LinkPreview(models.Model):
    """What a page outside says of itself. Fetched once, by the guarded client."""

    url_hash = models.CharField(max_length=64, unique=True)
    url = models.TextField()
    title = models.CharField(max_length=300, default="")
    summary = models.CharField(max_length=500, default="", db_default="")
    site = models.CharField(max_length=120, default="")
    fetched_at = InstantField(null=True)
    failure = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.url

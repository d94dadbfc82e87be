"""Spaces, topics, posts and reactions of any source: hosted here or imported, all the same."""

from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import Member


class SpaceQuerySet(models.QuerySet["Space"]):
    def visible_to(self, member: Member | None) -> Self:
        """Spaces that `member` may enter; None is a visitor. The team enters every space."""
        public = Q(is_private=False)
        if member is None:
            return self.filter(public)
        if member.is_team:
            return self
        return self.filter(public | Q(group__memberships__member=member)).distinct()


class Space(models.Model):
    """A place for topics. A private one lets in the members of its group."""

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    name = models.CharField(max_length=200)
    is_private = models.BooleanField(default=False)
    group = models.ForeignKey("people.Group", models.PROTECT, null=True, related_name="spaces")
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=200)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="content_space_once")
        ]

    def __str__(self) -> str:
        return self.slug


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, member: Member | None) -> Self:
        """Topics that `member` may read; None is a visitor."""
        return self.filter(space__in=Space.objects.visible_to(member))


class Topic(models.Model):
    space = models.ForeignKey(Space, models.CASCADE, related_name="topics")
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    opened_at = InstantField()
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=200)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="content_topic_once")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, member: Member | None) -> Self:
        """Posts that `member` may read: in a visible topic, and not taken down."""
        topics = Topic.objects.visible_to(member)
        return self.filter(topic__in=topics, removed_at=None)


class Post(models.Model):
    """A text in a topic; number 1 opens it. `html` is always sanitised.

    `kind` is "post", or "note" for what the source's system wrote (topic closed, user joined):
    kept for the reader, counted by no measure.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, default="post")
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    text = models.TextField(default="")  # Markdown, where the source gives it
    html = models.TextField()
    posted_at = InstantField()
    edited_at = InstantField(null=True)
    removed_at = InstantField(null=True)
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
        indexes = [models.Index(fields=["topic", "number"], name="content_post_in_topic")]

    def __str__(self) -> str:
        return f"#{self.pk} in {self.topic_id}"


class Reaction(models.Model):
    """One kind of reaction to a post: by one member, or `times` by people nobody named."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=80)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member", "emoji"], name="content_reaction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.emoji} on {self.post_id}"


class Solution(models.Model):
    """The reply that answered a topic. The row is the state: no row, not solved."""

    topic = models.OneToOneField(Topic, models.CASCADE, related_name="solution")
    reply = models.ForeignKey(Post, models.CASCADE, related_name="+")
    chosen_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    chosen_at = InstantField()

    def __str__(self) -> str:
        return f"{self.reply_id} answers {self.topic_id}"

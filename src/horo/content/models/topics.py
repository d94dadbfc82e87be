"""Topics: what is talked about in a space."""

from typing import Self

from django.db import models
from django.db.models import Q

from horo.content.models.spaces import Space
from horo.core.time import InstantField
from horo.people.models import Member


class Tag(models.Model):
    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True)
    name = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.slug


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, member: Member | None) -> Self:
        """Topics that `member` may read; None is a visitor.

        What is scheduled is seen by its author and the team alone; what was removed or merged
        into another topic by nobody.
        """
        there = self.filter(space__in=Space.objects.visible_to(member), removed_at=None)
        if member is None:
            return there.filter(scheduled_for=None)
        if member.is_team:
            return there
        return there.filter(Q(scheduled_for=None) | Q(author=member))


class Topic(models.Model):
    """A title and the posts under it.

    `scheduled_for` is set until the topic is published; `merged_into` leads on from a topic
    that was merged, `duplicate_of` to the one where the same question is answered.
    `posts_count` to `votes` are kept for speed: `content.kept` computes them from the posts.
    """

    space = models.ForeignKey(Space, models.CASCADE, related_name="topics")
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    opened_at = InstantField()
    tags = models.ManyToManyField(Tag, through="TopicTag", related_name="topics")
    pinned_at = InstantField(null=True)
    closed_at = InstantField(null=True)
    closed_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    slow_mode = models.PositiveIntegerField(
        default=0, db_default=0
    )  # seconds between posts of a member
    scheduled_for = InstantField(null=True)
    removed_at = InstantField(null=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="duplicates")
    posts_count = models.PositiveIntegerField(default=0, db_default=0)  # that can be read
    last_number = models.PositiveIntegerField(default=0, db_default=0)
    last_post_at = InstantField(null=True)
    last_author = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    votes = models.IntegerField(default=0, db_default=0)  # on its first post
    changed_at = InstantField(null=True)  # anything a reader would see: for caches
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=200)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="content_topic_once")
        ]
        indexes = [
            models.Index(fields=["space", "-last_post_at"], name="content_topic_latest"),
            models.Index(fields=["-last_post_at"], name="content_topic_all_latest"),
            models.Index(fields=["author", "-opened_at"], name="content_topic_by"),
            models.Index(
                fields=["space"],
                name="content_topic_pinned",
                condition=Q(pinned_at__isnull=False),
            ),
            models.Index(
                fields=["scheduled_for"],
                name="content_topic_due",
                condition=Q(scheduled_for__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class TopicTag(models.Model):
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "tag"], name="content_topic_tag_once")
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.topic_id}"

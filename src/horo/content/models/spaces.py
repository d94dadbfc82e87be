"""Spaces: the places where topics are, who may enter them, and who hosts them."""

from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import Member

DISCUSSION, QUESTIONS = "discussion", "questions"
ANNOUNCEMENTS, INTRODUCTIONS = "announcements", "introductions"
KINDS = (DISCUSSION, QUESTIONS, ANNOUNCEMENTS, INTRODUCTIONS)

PUBLIC, MEMBERS, PRIVATE, HIDDEN = "public", "members", "private", "hidden"
ACCESS = (PUBLIC, MEMBERS, PRIVATE, HIDDEN)


class Section(models.Model):
    """A heading under which spaces stand together in the list of spaces."""

    name = models.CharField(max_length=120)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class SpaceQuerySet(models.QuerySet["Space"]):
    def visible_to(self, member: Member | None) -> Self:
        """Spaces that `member` may enter; None is a visitor. The team enters every space."""
        if member is None:
            return self.filter(access=PUBLIC)
        if member.is_team:
            return self
        groups = member.memberships.values("group_id")
        return self.filter(Q(access__in=[PUBLIC, MEMBERS]) | Q(group__in=groups))

    def listed_to(self, member: Member | None) -> Self:
        """Spaces whose name `member` may know: those to enter, and private ones to ask for.

        A visitor is told of no private space, a member of no hidden one.
        """
        if member is None or member.is_team:
            return self.visible_to(member)
        groups = member.memberships.values("group_id")
        return self.filter(Q(access__in=[PUBLIC, MEMBERS, PRIVATE]) | Q(group__in=groups))


class Space(models.Model):
    """A place for topics.

    `kind` says what topics are here: discussion, questions (answers are accepted, posts voted
    on), announcements (hosts and the team open topics, everybody replies) or introductions.
    `access`: public (everyone reads), members, private (the members of `group`; others see that
    it exists and may ask), hidden (as private, and others do not learn of it).
    """

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, default="", blank=True)
    kind = models.CharField(max_length=20, default=DISCUSSION)
    access = models.CharField(max_length=10, default=PUBLIC)
    group = models.ForeignKey(
        "people.Group", models.PROTECT, null=True, blank=True, related_name="spaces"
    )
    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="spaces"
    )
    position = models.IntegerField(default=0)
    icon = models.CharField(max_length=40, default="", blank=True)  # of the sprite
    guidelines = models.TextField(default="", blank=True)  # Markdown
    guidelines_html = models.TextField(default="", blank=True)  # sanitised
    slow_mode = models.PositiveIntegerField(default=0)  # seconds between posts of a member
    is_archived = models.BooleanField(default=False)  # read, no longer written in
    hosts = models.ManyToManyField(Member, through="SpaceHost", related_name="hosted_spaces")
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=200)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="content_space_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="content_space_kind"),
            models.CheckConstraint(condition=Q(access__in=ACCESS), name="content_space_access"),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_private(self) -> bool:
        """Whether only the members of a group enter."""
        return self.access in (PRIVATE, HIDDEN)


class SpaceHost(models.Model):
    """A member who looks after a space: pins, moves, closes, and edits what is there."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "member"], name="content_space_host_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} hosts {self.space_id}"

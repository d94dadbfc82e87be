"""Own dashboards, the links that share one, and who gets one every week."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import Member

TEAM, HOSTS, MEMBERS, EVERYONE = "team", "hosts", "members", "everyone"
ROLES = (TEAM, HOSTS, MEMBERS, EVERYONE)


class OwnBoardQuerySet(models.QuerySet["OwnBoard"]):
    def visible_to(self, member: Member | None) -> Self:
        """Dashboards are the team's; what is shared of one goes by its link."""
        if member is None or not member.is_team:
            return self.none()
        return self.filter(removed_at=None)


class OwnBoard(models.Model):
    """A dashboard of the team's own. `cards` are those of `measures.boards.cards`, as JSON.

    `version` grows with every change, so that of two who change it at once the second is told.
    `title_before` and `cards_before` are what the latest change replaced, for an undo.
    """

    title = models.CharField(max_length=120)
    cards = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    title_before = models.CharField(max_length=120, default="")
    cards_before = models.JSONField(default=list)
    made_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, related_name="+")
    made_at = InstantField()
    changed_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, related_name="+")
    changed_at = InstantField()
    removed_at = InstantField(null=True)

    objects = OwnBoardQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class BoardLinkQuerySet(models.QuerySet["BoardLink"]):
    def visible_to(self, member: Member | None) -> Self:
        """Links are the team's to see; others have the one that they were given."""
        return self if member is not None and member.is_team else self.none()

    def open(self, at: datetime) -> Self:
        """Links that lead somewhere at `at`."""
        return self.filter(taken_back_at=None, expires_at__gt=at)


class BoardLink(models.Model):
    """A link to the dashboard `board` (its key, `own:12`) for whoever has it and the `role`.

    Nothing of the address is kept: it is signed, see `web.services.boards.sharing`.
    """

    board = models.CharField(max_length=120)
    role = models.CharField(max_length=10)
    made_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, related_name="+")
    made_at = InstantField()
    expires_at = InstantField()
    taken_back_at = InstantField(null=True)

    objects = BoardLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ROLES), name="measures_board_link_role")
        ]
        indexes = [models.Index(fields=["board"], name="measures_links_of_board")]

    def __str__(self) -> str:
        return f"link #{self.pk} to {self.board}"


class WeeklyReaderQuerySet(models.QuerySet["WeeklyReader"]):
    def visible_to(self, member: Member | None) -> Self:
        """The team sees who gets what; others, what they get themselves."""
        if member is None:
            return self.none()
        return self if member.is_team else self.filter(member=member)


class WeeklyReader(models.Model):
    """A member who gets the dashboard `board` every week; `sent_week` is the latest: 2026-W10."""

    board = models.CharField(max_length=120)
    member = models.ForeignKey("people.Member", models.CASCADE, related_name="+")
    added_by = models.ForeignKey("people.Member", models.SET_NULL, null=True, related_name="+")
    since = InstantField()
    sent_week = models.CharField(max_length=10, default="")

    objects = WeeklyReaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "member"], name="measures_weekly_once")
        ]

    def __str__(self) -> str:
        return f"{self.board} for {self.member_id}"

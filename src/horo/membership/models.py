"""Who is on the way in: sign-ups whose address is not proven yet, invitations, requests."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from horo.content.models import Space
from horo.core.time import InstantField
from horo.people.models import Group, Member

ADMITTED, DECLINED = "admitted", "declined"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, member: Member | None) -> Self:
        """Invitations that `member` may see: their own; for the team, everyone's."""
        if member is None:
            return self.none()
        return self if member.is_team else self.filter(made_by=member)

    def open_at(self, at: datetime) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=at),
            Q(most_uses=None) | Q(uses__lt=F("most_uses")),
            withdrawn_at=None,
        )


class Invitation(models.Model):
    """A way in that a member offers: a link for several people, or a mail for one.

    The link is signed and made from the row's id, so that the database holds no secret.
    """

    made_by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    made_at = InstantField()
    email = models.EmailField(max_length=254, default="", blank=True)  # empty: a link to share
    note = models.CharField(max_length=500, default="", blank=True)
    locale = models.CharField(max_length=10, default="")  # of the mail
    group = models.ForeignKey(Group, models.SET_NULL, null=True, blank=True, related_name="+")
    most_uses = models.PositiveIntegerField(null=True)  # null: any number
    uses = models.PositiveIntegerField(default=0)
    expires_at = InstantField(null=True)  # null: never
    withdrawn_at = InstantField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(uses__lte=F("most_uses")),
                name="membership_invitation_uses",
            )
        ]
        indexes = [models.Index(fields=["made_by", "-made_at"], name="membership_invited_by")]

    def __str__(self) -> str:
        return f"invitation #{self.pk}"


class Acceptance(models.Model):
    """A member who came, or entered a group, by an invitation."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="acceptances")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    accepted_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "member"], name="membership_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} accepted #{self.invitation_id}"


class SignUp(models.Model):
    """Somebody who wants to join and has yet to prove their address. Not a member.

    The row is used up by the link that was mailed; only a hash of its token is kept. `social`
    is an account elsewhere ({"provider", "uid", "data"}) that becomes theirs if the link is
    opened in the browser where it was proven (`browser` is a hash of that browser's secret).
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    locale = models.CharField(max_length=10, default="")
    timezone = models.CharField(max_length=60, default="")
    text = models.TextField(default="", blank=True)  # why they want to join, where one is asked
    by_passkey = models.BooleanField(default=False)
    next = models.CharField(max_length=500, default="")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    social = models.JSONField(null=True)
    browser = models.CharField(max_length=64, default="")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = InstantField()
    expires_at = InstantField()
    used_at = InstantField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["email", "made_at"], name="membership_sign_up_email"),
            models.Index(fields=["expires_at"], name="membership_sign_up_expires"),
        ]

    def __str__(self) -> str:
        return f"sign-up #{self.pk}"


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def visible_to(self, member: Member | None) -> Self:
        """Requests to join: for the team alone, since they hold addresses."""
        return self if member is not None and member.is_team else self.none()


class JoinRequest(models.Model):
    """Somebody with a proven address who waits for the team to let them in."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    locale = models.CharField(max_length=10, default="")
    timezone = models.CharField(max_length=60, default="")
    text = models.TextField(default="", blank=True)
    social = models.JSONField(null=True)
    asked_at = InstantField()
    decision = models.CharField(max_length=10, default="")
    decided_at = InstantField(null=True)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(decision=""), name="membership_asks_once"
            )
        ]

    def __str__(self) -> str:
        return f"join request #{self.pk}"


class SpaceRequestQuerySet(models.QuerySet["SpaceRequest"]):
    def visible_to(self, member: Member | None) -> Self:
        """Requests that `member` may decide: for spaces they enter and host; for the team, all."""
        if member is None:
            return self.none()
        if member.is_team:
            return self
        return self.filter(space__hosts=member, space__in=Space.objects.visible_to(member))

    def asked_by(self, member: Member) -> Self:
        return self.filter(member=member)


class SpaceRequest(models.Model):
    """A member who asks to enter a private space."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000, default="", blank=True)
    asked_at = InstantField()
    decision = models.CharField(max_length=10, default="")
    decided_at = InstantField(null=True)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = SpaceRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "space"],
                condition=Q(decision=""),
                name="membership_asks_space_once",
            )
        ]

    def __str__(self) -> str:
        return f"space request #{self.pk}"


TAG, GROUP, PERSONA, FIELD = "tag", "group", "persona", "field"


class Change(models.Model):
    """What one effect of the playbook changed about a member, and what was there before.

    There is a row only where something changed, so that undoing it restores exactly that.
    """

    effect_key = models.CharField(max_length=300, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60, default="")  # of the tag, group or field
    before = models.CharField(max_length=200, default="")
    after = models.CharField(max_length=200, default="")
    changed_at = InstantField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[TAG, GROUP, PERSONA, FIELD]), name="membership_change_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.member_id}"


class Offer(models.Model):
    """One effect that invited a member into a space; for a private one with its invitation."""

    effect_key = models.CharField(max_length=300, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    invitation = models.OneToOneField(Invitation, models.SET_NULL, null=True, related_name="+")
    offered_at = InstantField()

    def __str__(self) -> str:
        return f"{self.space_id} offered to {self.member_id}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, member: Member | None) -> Self:
        """What `member` is or was asked, and nobody has withdrawn."""
        return self.filter(member=member, withdrawn_at=None) if member else self.none()


class Proposal(models.Model):
    """One effect that asked a member to take part in a journey; `is_accepted` None: unanswered."""

    effect_key = models.CharField(max_length=300, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    journey = models.CharField(max_length=60)
    proposed_at = InstantField()
    is_accepted = models.BooleanField(null=True)
    answered_at = InstantField(null=True)
    withdrawn_at = InstantField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "journey"], name="membership_proposals_of")]

    def __str__(self) -> str:
        return f"{self.journey} proposed to {self.member_id}"

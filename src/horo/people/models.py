"""Members, who they are elsewhere, what they agreed to, and the groups they belong to."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from horo.core.time import InstantField

PERSON, BOT, SYSTEM, ANONYMOUS = "person", "bot", "system", "anonymous"
TEAM, MANAGERS, MODERATORS = "team", "managers", "moderators"


class MemberQuerySet(models.QuerySet["Member"]):
    def people(self) -> Self:
        """Members who are persons: no bots, not the system, no stand-ins for a count."""
        return self.filter(kind=PERSON)

    def visible_to(self, member: "Member | None") -> Self:
        """Members whom `member` may look up: themselves; for the team, everyone."""
        if member is None:
            return self.none()
        return self if member.is_team else self.filter(pk=member.pk)


class MemberManager(BaseUserManager["Member"].from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """Find a member by handle when somebody signs in."""


class Member(AbstractBaseUser):
    """A person of the community, or a bot, the system, or `anonymous`.

    `anonymous` stands for people whom a source counted without naming them (likes of an
    archive): their deeds are in the log, but they are nobody's peer and no active member.
    """

    handle = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, null=True, unique=True)
    kind = models.CharField(max_length=10, default=PERSON)
    is_staff = models.BooleanField(default=False)  # works for the organisation behind it
    locale = models.CharField(max_length=10, default="")  # empty: the community's own
    timezone = models.CharField(max_length=60, default="")  # empty: the community's own
    persona = models.CharField(max_length=60, default="")  # set by hand; conditions come first
    joined_at = InstantField(null=True)

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = MemberManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[PERSON, BOT, SYSTEM, ANONYMOUS]), name="people_member_kind"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def is_team(self) -> bool:
        """Whether this member may use the console. One query, remembered on the instance."""
        if not hasattr(self, "_is_team"):
            self._is_team = self.memberships.filter(group__slug=TEAM).exists()
        return self._is_team


class Identity(models.Model):
    """Who a member is in one source: an account there, never a proof of who they are here."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="identities")
    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=200)
    username = models.CharField(max_length=200, default="")
    name = models.CharField(max_length=200, default="")
    email = models.CharField(max_length=254, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="people_one_identity")
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.external_id}"


class Group(models.Model):
    """Members who share a right or a place. Access is always a matter of groups."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    since = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="people_member_of_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"


class Consent(models.Model):
    """A member's answer to one topic of messages on one channel, the latest row counting.

    No row means: not asked. In the community itself that is enough for a message; e-mail
    needs a yes.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="consents")
    topic = models.CharField(max_length=60)
    channel = models.CharField(max_length=20)
    is_given = models.BooleanField()
    said_at = InstantField()

    class Meta:
        indexes = [models.Index(fields=["member", "channel", "topic"], name="people_consent_of")]

    def __str__(self) -> str:
        return f"{self.member_id} {'yes' if self.is_given else 'no'} to {self.topic}"


class SignInLink(models.Model):
    """A link that signs one member in once. Only the token's hash is kept."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = InstantField()
    used_at = InstantField(null=True)

    def __str__(self) -> str:
        return f"sign-in link #{self.pk}"


class SignInFailure(models.Model):
    """A wrong password: by whom it was tried, from where, and when. Neither is kept readable."""

    name_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    failed_at = InstantField()

    class Meta:
        indexes = [
            models.Index(fields=["name_hash", "failed_at"], name="people_failed_name"),
            models.Index(fields=["address_hash", "failed_at"], name="people_failed_address"),
        ]

    def __str__(self) -> str:
        return f"failed sign-in #{self.pk}"

"""Members, who they are elsewhere, what they agreed to, and the groups they belong to."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from horo.core.time import InstantField

PERSON, BOT, SYSTEM, ANONYMOUS = "person", "bot", "system", "anonymous"
TEAM, MANAGERS, MODERATORS = "team", "managers", "moderators"
OWNERS, ANALYSTS = "owners", "analysts"  # say who manages; read the dashboards, and no more


class MemberQuerySet(models.QuerySet["Member"]):
    def by_id(self, ids: Iterable[int]) -> dict[int, "Member"]:
        """Return those of the members `ids` that there are, by id; as `in_bulk`, for hundreds."""
        return {member.pk: member for member in self.filter(pk__among=set(ids))}

    def people(self) -> Self:
        """Members who are persons: no bots, not the system, no stand-ins for a count."""
        return self.filter(kind=PERSON)

    def visible_to(self, member: "Member | None") -> Self:
        """Members whom `member` may look up: themselves; for the team, everyone."""
        if member is None:
            return self.none()
        return self if member.is_team else self.filter(pk=member.pk)

    def listed_to(self, member: "Member | None") -> Self:
        """Persons whose profile `member` may open: for a visitor those who made some of it public.

        What each profile shows is decided field by field, see `Profile`.
        """
        people = self.people()
        if member is None:
            return people.filter(profile__isnull=False).exclude(profile__public=[])
        return people


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
    picture = models.CharField(
        max_length=43, default="", db_default=""
    )  # key of a public file; empty: none

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

    def has_usable_password(self) -> bool:
        """Whether a password was ever set: imported members and guests of a link have none."""
        return bool(self.password) and super().has_usable_password()

    def get_full_name(self) -> str:
        return self.name

    @property
    def is_team(self) -> bool:
        """Whether this member may use the console. One query, remembered on the instance."""
        if not hasattr(self, "_is_team"):
            self._is_team = self.memberships.filter(group__slug=TEAM).exists()
        return self._is_team

    @property
    def is_analyst(self) -> bool:
        """Whether this member reads the dashboards without being of the team."""
        if not hasattr(self, "_is_analyst"):
            self._is_analyst = self.memberships.filter(group__slug=ANALYSTS).exists()
        return self._is_analyst


class Profile(models.Model):
    """What a member tells about themselves; nothing here is compulsory.

    `interests` are slugs of tags; `links` are {"label", "url"}; `answers` are what they said to
    questions of the community, by the question's slug. `hidden` and `public` name the fields
    that nobody else, or visitors too, may see; everything else is for members.
    """

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="profile")
    headline = models.CharField(max_length=160, default="", blank=True)
    about = models.TextField(default="", blank=True)  # Markdown
    about_html = models.TextField(default="", blank=True)  # sanitised
    interests = models.JSONField(default=list)
    links = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    place = models.CharField(max_length=100, default="", db_default="", blank=True)  # a city
    country = models.CharField(max_length=2, default="", db_default="", blank=True)
    latitude = models.FloatField(null=True, blank=True)  # degrees, to a tenth
    longitude = models.FloatField(null=True, blank=True)
    is_on_map = models.BooleanField(default=False, db_default=False)  # only who asked for it
    is_suggested = models.BooleanField(default=True, db_default=True)  # to others, as like them
    public = models.JSONField(default=list)
    hidden = models.JSONField(default=list)
    welcome_step = models.PositiveSmallIntegerField(default=0)  # the next of the steps, from 0
    welcomed_at = InstantField(null=True)  # went through the steps, or set them aside

    def __str__(self) -> str:
        return f"profile of {self.member_id}"


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
    is_mentionable = models.BooleanField(default=False, db_default=False)  # by members as @slug

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    group = models.ForeignKey(  # the unique key begins with it
        Group, models.CASCADE, db_index=False, related_name="memberships"
    )
    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    since = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="people_member_of_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"


class Field(models.Model):
    """One thing that is known about a member beside their profile: plan, seats, city, team size.

    The present value: what it was before, nobody keeps. `number` is the value where it reads as
    one, so that it can be compared.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="fields")
    name = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    number = models.FloatField(null=True)
    since = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="people_field_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.member_id}"


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


class Block(models.Model):
    """`blocker` wants to have nothing to do with `blocked`, in both directions.

    Their own business: no page but the blocker's own, no condition and no log tells of it.
    """

    blocker = models.ForeignKey(Member, models.CASCADE, related_name="+")
    blocked = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="people_block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="people_block_other"),
        ]

    def __str__(self) -> str:
        return f"block #{self.pk}"


class Mute(models.Model):
    """`muter` wants to hear less of `muted`: in their own feed and notices, and nowhere else."""

    muter = models.ForeignKey(Member, models.CASCADE, related_name="+")
    muted = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="people_mute_once"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="people_mute_other"),
        ]

    def __str__(self) -> str:
        return f"mute #{self.pk}"


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, member: "Member | None") -> Self:
        """Who viewed as whom is for managers to read."""
        if member is None or not member.is_team:
            return self.none()
        return self if member.memberships.filter(group__slug=MANAGERS).exists() else self.none()


class Look(models.Model):
    """A manager saw the community as `whom` does; None: as a visitor. Rows stay."""

    viewer = models.ForeignKey(Member, models.CASCADE, related_name="+")
    whom = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    began_at = InstantField()
    ended_at = InstantField(null=True)
    pages = models.PositiveIntegerField(default=0)

    objects = LookQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["viewer", "ended_at"], name="people_looks_of")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.viewer_id} as {self.whom_id}"


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

"""How a member wants to be reached: by which way for which kind, when, and where not."""

from django.db import models
from django.db.models import Q

from horo.core.time import InstantField
from horo.people.models import Member

MENTIONS, NONE = "mentions", "none"


class Choice(models.Model):
    """What a member chose for one kind on one way; no row: what `kinds` states as usual."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    way = models.CharField(max_length=10)  # page, push or mail
    setting = models.CharField(max_length=10)  # on, off; of mail: now, daily or off

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "way"], name="messaging_choice_once")
        ]
        indexes = [models.Index(fields=["kind", "member"], name="messaging_choices_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.way} is {self.setting} for {self.member_id}"


class Tuning(models.Model):
    """A topic or space of which a member wants to hear only where named, or nothing at all."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # topic or space
    object_id = models.BigIntegerField()
    level = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "object_id"], name="messaging_tuning_once"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[MENTIONS, NONE]), name="messaging_tuning_level"
            ),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="messaging_tuned")]

    def __str__(self) -> str:
        return f"{self.level} of {self.kind} {self.object_id} for {self.member_id}"


class Rhythm(models.Model):
    """When a member may be reached outside of the page; no row: as the playbook says.

    `quiet_since` equal to `quiet_till`: at any hour. `daily_hour` is when the daily bundle comes.
    All of it by the member's own clock.
    """

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="+")
    quiet_since = models.TimeField(null=True)
    quiet_till = models.TimeField(null=True)
    daily_hour = models.PositiveSmallIntegerField(default=9)

    def __str__(self) -> str:
        return f"rhythm of {self.member_id}"


class PushPlace(models.Model):
    """A browser that a member lets us push to: its address, and the keys only it can read with."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="push_places")
    endpoint = models.CharField(max_length=1000)
    endpoint_hash = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    device = models.CharField(max_length=120, default="")
    made_at = InstantField()
    used_at = InstantField(null=True)

    def __str__(self) -> str:
        return f"push place #{self.pk}"


class PushKey(models.Model):
    """The key with which this installation signs what it pushes (VAPID), made once."""

    name = models.CharField(max_length=20, primary_key=True, default="vapid")
    private = models.TextField()  # PEM
    made_at = InstantField()

    def __str__(self) -> str:
        return self.name

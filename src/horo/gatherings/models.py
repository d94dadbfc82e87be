"""Events, each time they take place, and who comes.

An event is one gathering or a series. Each time it takes place is an occurrence, a row of its own:
An event is one gathering or a series. Each time it takes place is an occurrence, a row of its own:
"""

from typing import Self

from django.db import models
from django.db.models import Q

from horo.content.models import Space
from horo.core.time import InstantField
from horo.people.models import Member

GOING, MAYBE, NO = "going", "maybe", "no"
ANSWERS = (GOING, MAYBE, NO)


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, member: Member | None) -> Self:
        """Events of the spaces that `member` may enter; None is a visitor."""
        return self.filter(space__in=Space.objects.visible_to(member))


class Event(models.Model):
    """A gathering with a date, or a series of them where there is an `rrule`.

    `starts_at` is the first start; a series keeps that wall-clock time of `zone` whatever the
    clocks do. `place` is shown to all who see the event, `join_link` only to those with a seat.
    `capacity` None: no limit. `ritual` names the ritual of the playbook that it comes from.
    `sequence` counts the changes that calendars have to learn of.
    """

    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    uid = models.CharField(max_length=200, unique=True)
    space = models.ForeignKey(Space, models.CASCADE, related_name="events")
    title = models.CharField(max_length=200)
    text = models.TextField(default="")  # Markdown
    html = models.TextField(default="")  # sanitised
    zone = models.CharField(max_length=60)
    starts_at = InstantField()
    seconds = models.PositiveIntegerField()  # how long it takes
    rrule = models.CharField(max_length=200, default="")
    place = models.CharField(max_length=300, default="")
    join_link = models.CharField(max_length=500, default="")
    capacity = models.PositiveIntegerField(null=True)
    guests = models.PositiveSmallIntegerField(default=0)  # whom each may bring along
    takes_questions = models.BooleanField(default=False)
    ritual = models.CharField(max_length=60, default="")
    hosts = models.ManyToManyField(Member, related_name="hosted_events")
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = InstantField()
    changed_at = InstantField()
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = InstantField(null=True)
    filled_until = InstantField()  # up to when the occurrences of a series were made

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ritual"], name="gatherings_of_ritual")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, member: Member | None) -> Self:
        """Occurrences of the events that `member` may see; None is a visitor."""
        return self.filter(event__space__in=Space.objects.visible_to(member))


class Occurrence(models.Model):
    """One time that an event takes place.

    `recurs_at` is when the series would have it, and so names it for calendars. One that was
    moved has another `starts_at`; `cancelled_at` calls off this one alone. `arrivals` counts
    those who ever asked for a seat: the order of the waiting list.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="occurrences")
    recurs_at = InstantField()
    starts_at = InstantField()
    ends_at = InstantField()
    is_moved = models.BooleanField(default=False)
    cancelled_at = InstantField(null=True)
    changed_at = InstantField()
    arrivals = models.PositiveIntegerField(default=0)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recurs_at"], name="gatherings_occurrence_once"
            )
        ]
        indexes = [models.Index(fields=["starts_at"], name="gatherings_by_start")]

    def __str__(self) -> str:
        return f"#{self.pk} of {self.event_id}"

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off, alone or with its event."""
        return self.cancelled_at is not None or self.event.cancelled_at is not None


class Registration(models.Model):
    """What a member answered about one occurrence.

    Who is going has a `place` in the order of arrival, and stands in line until `seated_at`.
    """

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="registrations")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10)
    guests = models.PositiveSmallIntegerField(default=0)
    place = models.PositiveIntegerField(null=True)
    seated_at = InstantField(null=True)
    answered_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "member"], name="gatherings_registration_once"
            ),
            models.UniqueConstraint(fields=["occurrence", "place"], name="gatherings_place_once"),
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="gatherings_answer"),
            models.CheckConstraint(
                condition=Q(answer=GOING, place__isnull=False)
                | (~Q(answer=GOING) & Q(place=None, seated_at=None)),
                name="gatherings_place_of_those_going",
            ),
        ]
        indexes = [models.Index(fields=["member", "answer"], name="gatherings_answers_of")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.answer} to {self.occurrence_id}"

    @property
    def is_waiting(self) -> bool:
        return self.answer == GOING and self.seated_at is None


class Told(models.Model):
    """That a member was told something about an occurrence, such as `1h/<start>`; once for ever."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    what = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "member", "what"], name="gatherings_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} to {self.member_id}"


class Attendance(models.Model):
    """That a member was there; `noted_by` is the member, or a host. The log says `attended`."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    noted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    noted_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "member"], name="gatherings_attendance_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.occurrence_id}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, member: Member | None) -> Self:
        """Questions before events that `member` may see, without those taken down."""
        there = Occurrence.objects.visible_to(member)
        return self.filter(occurrence__in=there, removed_at=None)


class Question(models.Model):
    """What a member would like to be answered at an occurrence."""

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="questions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    asked_at = InstantField()
    removed_at = InstantField(null=True)

    objects = QuestionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} about {self.occurrence_id}"


class EventInvitation(models.Model):
    """That the playbook invited a member to an occurrence, by which effect."""

    effect_key = models.CharField(max_length=300, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="+")
    invited_at = InstantField()
    withdrawn_at = InstantField(null=True)

    def __str__(self) -> str:
        return f"{self.member_id} to {self.occurrence_id}"


class Feed(models.Model):
    """The secret address of a member's calendar. A new `nonce` makes the old address worthless."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=43)
    made_at = InstantField()

    def __str__(self) -> str:
        return f"calendar of {self.member_id}"

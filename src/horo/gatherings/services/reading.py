"""What the pages of events show, as far as the reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from horo.gatherings.models import (
    GOING,
    MAYBE,
    Attendance,
    Event,
    EventInvitation,
    Occurrence,
    Question,
    Registration,
)
from horo.gatherings.services import being_there, rights, seats, telling
from horo.gatherings.services.seats import Seats
from horo.people.models import Member

SHOWN = 20  # a page
MOST_NAMES = 60  # faces of those who come
MOST_QUESTIONS = 200


@dataclass(frozen=True)
class Row:
    """One occurrence in a list: when it is on the reader's clock, its seats, their answer."""

    occurrence: Occurrence
    said: str
    day: date
    seats: Seats
    own: Registration | None


@dataclass(frozen=True)
class View:
    """Everything that the page of one occurrence shows."""

    row: Row
    runs: bool
    is_over: bool
    has_begun: bool
    line_before: int | None = None
    join_link: str = ""
    people: Sequence[Registration] = ()
    more: int = 0
    questions: Sequence[Question] = ()
    others: Sequence[Row] = ()
    is_invited: bool = False
    was_there: bool = False
    may_say: bool = False
    attended: frozenset[int] = field(default_factory=frozenset)


def upcoming(member: Member | None, at: datetime) -> QuerySet[Occurrence]:
    """Return what goes on now or is to come, the soonest first; of a series its next time alone.

    Further times of a series are in it where `member` said that they are going, or may.
    """
    sooner = Occurrence.objects.filter(
        event=OuterRef("event"),
        starts_at__lt=OuterRef("starts_at"),
        ends_at__gt=at,
        cancelled_at=None,
    )
    wanted = Q(~Exists(sooner))
    if member is not None:
        wanted |= Q(Exists(_answered(member)))
    return _coming(member, at).filter(wanted)


def past(member: Member | None, at: datetime) -> QuerySet[Occurrence]:
    over = _visible(member).filter(ends_at__lte=at, event__cancelled_at=None, cancelled_at=None)
    return over.order_by("-starts_at", "-pk")


def mine(member: Member, at: datetime) -> QuerySet[Occurrence]:
    """Return the coming ones to which `member` goes, may go, or which they host."""
    there = _visible(member).filter(ends_at__gt=at)
    return (
        there.filter(Exists(_answered(member)) | Q(event__hosts=member))
        .distinct()
        .order_by("starts_at", "pk")
    )


def in_month(member: Member | None, first: date, zone: ZoneInfo) -> QuerySet[Occurrence]:
    """Return what begins in the month of `first` on a clock of `zone`, called off or not."""
    start = datetime(first.year, first.month, 1, tzinfo=zone)
    after = month_after(first)
    end = datetime(after.year, after.month, 1, tzinfo=zone)
    return (
        _visible(member).filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")
    )


def month_after(first: date) -> date:
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(first: date) -> date:
    return (first.replace(day=1) - timedelta(days=1)).replace(day=1)


def find(occurrence_id: int, member: Member | None) -> Occurrence | None:
    """Return the occurrence with its event and space, if `member` may see it."""
    return _visible(member).filter(pk=occurrence_id).first()


def main_of(event_id: int, member: Member | None, at: datetime) -> Occurrence | None:
    """Return the occurrence to which the event's own page leads: the next, else the last."""
    event = Event.objects.visible_to(member).filter(pk=event_id).first()
    if event is None:
        return None
    there = _visible(member).filter(event=event)
    standing = there.filter(cancelled_at=None)
    following = standing.filter(ends_at__gt=at).order_by("starts_at").first()
    return following or standing.order_by("-starts_at").first() or there.first()


def rows(occurrences: Sequence[Occurrence], member: Member | None) -> list[Row]:
    """Return the lines of a list, in two statements however many."""
    counted = seats.seats_of(occurrences)
    own: dict[int, Registration] = {}
    if member is not None:
        given = Registration.objects.filter(member=member, occurrence__in=list(counted))
        own = {one.occurrence_id: one for one in given}
    return [
        Row(
            one,
            telling.said_for(member, one),
            one.starts_at.astimezone(telling.zone_for(member, one)).date(),
            counted[one.pk],
            own.get(one.pk),
        )
        for one in occurrences
    ]


def view(occurrence: Occurrence, member: Member | None, at: datetime) -> View:
    """Return what `member`, who may see `occurrence`, is shown of it."""
    (row,) = rows([occurrence], member)
    own, event = row.own, occurrence.event
    runs = rights.may_run(member, event)
    is_seated = own is not None and own.seated_at is not None
    basic = View(
        row=row,
        runs=runs,
        is_over=occurrence.ends_at <= at,
        has_begun=occurrence.starts_at <= at,
        join_link=event.join_link if runs or is_seated else "",
        others=_others(occurrence, member, at),
    )
    return basic if member is None else _for_member(basic, occurrence, member, at)


def _for_member(basic: View, occurrence: Occurrence, member: Member, at: datetime) -> View:
    """Names and questions are for members: visitors see how many come, not who."""
    own = basic.row.own
    going = Registration.objects.filter(occurrence=occurrence, seated_at__isnull=False)
    people = list(going.select_related("member").order_by("place")[: _most(basic.runs)])
    asked = Question.objects.filter(occurrence=occurrence, removed_at=None)
    invited = EventInvitation.objects.filter(
        occurrence=occurrence, member=member, withdrawn_at=None
    )
    attended = Attendance.objects.filter(occurrence=occurrence)
    if not basic.runs:
        attended = attended.filter(member=member)
    there = frozenset(attended.values_list("member_id", flat=True))
    return View(
        row=basic.row,
        runs=basic.runs,
        is_over=basic.is_over,
        has_begun=basic.has_begun,
        join_link=basic.join_link,
        others=basic.others,
        line_before=seats.line_before(own) if own and own.is_waiting else None,
        people=people,
        more=max(0, basic.row.seats.going - len(people)),
        questions=list(asked.select_related("member").order_by("pk")[:MOST_QUESTIONS]),
        is_invited=own is None and invited.exists(),
        was_there=member.pk in there,
        may_say=member.pk not in there and being_there.may_say(occurrence, at),
        attended=there,
    )


def _most(runs: bool) -> int:
    """Return how many names are shown: to whoever marks who was there, many more."""
    return 2_000 if runs else MOST_NAMES


def _others(occurrence: Occurrence, member: Member | None, at: datetime) -> list[Row]:
    """Return the next times of the same series."""
    if not occurrence.event.rrule:
        return []
    return rows(list(_coming(member, at).filter(event=occurrence.event_id)[:6]), member)


def _coming(member: Member | None, at: datetime) -> QuerySet[Occurrence]:
    coming = _visible(member).filter(ends_at__gt=at, event__cancelled_at=None, cancelled_at=None)
    return coming.order_by("starts_at", "pk")


def _answered(member: Member) -> QuerySet[Registration]:
    return Registration.objects.filter(
        occurrence=OuterRef("pk"), member=member, answer__in=[GOING, MAYBE]
    )


def _visible(member: Member | None) -> QuerySet[Occurrence]:
    return Occurrence.objects.visible_to(member).select_related("event__space")

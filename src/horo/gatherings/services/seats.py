"""Answers, seats and the line for them.

Seats are given in the order of arrival, and nobody is passed over: a group that is first in line
waits until there is room for all of it. Whoever gives or frees seats holds the occurrence's row,
so that two at once come one after the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.core import limits
from horo.core.refused import Refused
from horo.gatherings.activities import QUEUED, REGISTERED, UNREGISTERED
from horo.gatherings.models import ANSWERS, GOING, MAYBE, NO, Occurrence, Registration
from horo.gatherings.services import telling
from horo.log import services as log
from horo.log.verbs import Verb
from horo.people.models import Member

A_MINUTE = 30  # answers that a member may give in a minute


class AnswerRefused(Refused):
    pass


@dataclass(frozen=True)
class Seats:
    """How many seats are taken, how many come, may come and wait. `free` None: no limit."""

    taken: int = 0
    going: int = 0
    maybe: int = 0
    waiting: int = 0
    free: int | None = None


def answer(
    occurrence: Occurrence, choice: str, *, guests: int = 0, by: Member, at: datetime
) -> Registration:
    """Note that `by` is going (with `guests`), may come, or does not.

    Who is going gets a seat, or a place in line: `is_waiting` tells. Records `registered` or
    `queued`, and `unregistered` where they meant to come before. Who leaves makes room for the
    first in line, who is told and recorded as `registered`. The same answer again changes nothing.

    Raises AnswerRefused once the occurrence is over or called off, for more guests than may come
    or have room, and TooSoon after 30 answers in a minute.
    """
    limits.spend("answer-event", by.pk, times=A_MINUTE, seconds=60, at=at)
    with transaction.atomic():
        held = _lock(occurrence.pk)
        _check(held, choice, guests, at)
        guests = guests if choice == GOING else 0
        known = Registration.objects.filter(occurrence=held, member=by).first()
        given = known or Registration(occurrence=held, member=by, answer=NO, answered_at=at)
        was_going, was_seated = given.answer == GOING, given.seated_at is not None
        if was_seated and choice == GOING and guests > given.guests:
            _check_room(held, guests - given.guests)
        if known is None or (given.answer, given.guests) != (choice, guests):
            _write(held, given, choice, guests, at)
        if was_going and choice != GOING:
            _record(UNREGISTERED, held, by, at)
        seated = _seat(held, at)
        if choice == GOING and not was_going and by.pk not in {one.member_id for one in seated}:
            _record(QUEUED, held, by, at)
        telling.tell(
            held, [one for one in seated if one.member_id != by.pk], _seated_key(held), at=at
        )
    given.refresh_from_db()
    return given


def make_room(occurrence: Occurrence, *, at: datetime) -> None:
    """Give the seats that a greater capacity made free; in a transaction."""
    held = _lock(occurrence.pk)
    telling.tell(held, _seat(held, at), _seated_key(held), at=at)


def seats_of(occurrences: Sequence[Occurrence]) -> Mapping[int, Seats]:
    """Return the seats of each occurrence, by its id, in one statement."""
    seated = Q(seated_at__isnull=False)
    rows = (
        Registration.objects.filter(occurrence__in=[one.pk for one in occurrences])
        .values("occurrence_id")
        .annotate(
            taken=Sum(F("guests") + 1, filter=seated),
            going=Count("pk", filter=seated),
            maybe=Count("pk", filter=Q(answer=MAYBE)),
            waiting=Count("pk", filter=Q(answer=GOING, seated_at=None)),
        )
    )
    counted = {row["occurrence_id"]: row for row in rows}
    return {one.pk: _seats(counted.get(one.pk, {}), one.event.capacity) for one in occurrences}


def _seats(row: Mapping[str, Any], most: int | None) -> Seats:
    taken = row.get("taken") or 0
    return Seats(
        taken=taken,
        going=row.get("going", 0),
        maybe=row.get("maybe", 0),
        waiting=row.get("waiting", 0),
        free=None if most is None else max(0, most - taken),
    )


def line_before(registration: Registration) -> int:
    """Return how many stand in line before the member, from 0."""
    return _line(registration.occurrence).filter(place__lt=registration.place).count()


def _lock(occurrence_id: int) -> Occurrence:
    held = Occurrence.objects.select_related("event").select_for_update(of=("self",))
    return held.get(pk=occurrence_id)


def _check(held: Occurrence, choice: str, guests: int, at: datetime) -> None:
    if choice not in ANSWERS:
        raise AnswerRefused(_("Choose one of the answers on the page."))
    if held.is_cancelled:
        raise AnswerRefused(_("This event was called off, so no answer is needed."))
    if held.ends_at <= at:
        raise AnswerRefused(_("This event is over, so answers are not changed any more."))
    most = held.event.guests
    if not 0 <= guests <= most:
        raise AnswerRefused(
            ngettext(
                "You can bring at most %(count)d guest.",
                "You can bring at most %(count)d guests.",
                most,
            )
            % {"count": most}
            if most
            else _("Guests cannot be brought along to this event.")
        )
    if held.event.capacity is not None and guests + 1 > held.event.capacity:
        raise AnswerRefused(_("There are fewer seats than that. Come with fewer guests."))


def _check_room(held: Occurrence, more: int) -> None:
    free = _free(held)
    if free is not None and (free < more or _line(held).exists()):
        raise AnswerRefused(_("There is no room for more guests. Your own seat is kept."))


def _write(held: Occurrence, given: Registration, choice: str, guests: int, at: datetime) -> None:
    if choice != GOING:
        given.place = given.seated_at = None
    elif given.place is None:
        held.arrivals += 1
        held.save(update_fields=["arrivals"])
        given.place = held.arrivals
    given.answer, given.guests, given.answered_at = choice, guests, at
    given.save()


def _seat(held: Occurrence, at: datetime) -> list[Registration]:
    """Give free seats to the first in line, as long as there is room; return who got one."""
    free, seated = _free(held), []
    for one in _line(held).select_related("member").order_by("place"):
        if free is not None:
            if one.guests + 1 > (held.event.capacity or 0):
                continue  # the event has become smaller than their group
            if one.guests + 1 > free:
                break
            free -= one.guests + 1
        one.seated_at = at
        one.save(update_fields=["seated_at"])
        _record(REGISTERED, held, one.member, at)
        seated.append(one)
    return seated


def _line(held: Occurrence) -> QuerySet[Registration]:
    return Registration.objects.filter(occurrence=held, answer=GOING, seated_at=None)


def _free(held: Occurrence) -> int | None:
    return seats_of([held])[held.pk].free


def _seated_key(held: Occurrence) -> str:
    """Who gave up a seat and got one again is told again: the line has moved on since."""
    return f"{telling.SEATED}/{held.arrivals}"


def _record(verb: Verb, held: Occurrence, member: Member, at: datetime) -> None:
    event = held.event
    log.record(verb, event, actor=member, at=at, key=event.slug, space_id=event.space_id)

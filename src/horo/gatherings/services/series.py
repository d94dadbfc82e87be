"""When an event takes place: the rule of a series, and the rows of its occurrences."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.gatherings.models import Event, Occurrence
from horo.playbook.recurrence import MOST, occurrences, refusal_of
from horo.ui.words import zone_of

AHEAD = timedelta(days=366)  # so far the occurrences of a series are there to be registered for
MARGIN = timedelta(days=30)
FAR = timedelta(days=366 * 8 + 1)  # from one 29th of February to the next, over the year 2100


class RuleRefused(Refused):
    pass


def first_of(rrule: str, starts_at: datetime, zone: str) -> datetime:
    """Return when a series that begins at `starts_at` or later takes place first.

    Calendars count their start as the first time in any case, so an event begins with one that
    fits its rule. Raises RuleRefused for a rule that cannot be read, or never happens.
    """
    if not rrule:
        return starts_at
    if refusal := refusal_of(rrule):
        raise RuleRefused(
            _("The rule “%(rule)s” cannot be used: %(why)s") % {"rule": rrule, "why": refusal}
        )
    found = _starts(rrule, starts_at, zone, starts_at, starts_at + FAR, most=1)
    if not found:
        raise RuleRefused(
            _("By this rule it never takes place. Choose another day, or a later end.")
        )
    return found[0]


def starts_of(event: Event, start: datetime, end: datetime, *, most: int = MOST) -> list[datetime]:
    """Return when `event` would take place within [start, end), before anything was moved."""
    if not event.rrule:
        return [event.starts_at] if start <= event.starts_at < end else []
    return _starts(event.rrule, event.starts_at, event.zone, start, end, most=most)


def fill(event: Event, *, since: datetime, at: datetime) -> None:
    """Make the rows of `event` from `since` to AHEAD of `at` that are not there yet.

    A series whose first time is further away begins with that one.
    """
    until = max(at + AHEAD, event.starts_at + timedelta(seconds=1))
    rows = [_row(event, start, at) for start in starts_of(event, since, until)]
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)
    event.filled_until = until
    event.save(update_fields=["filled_until"])


def fill_due(at: datetime) -> int:
    """Carry on every series whose rows end in less than AHEAD less a month; return how many."""
    due = Event.objects.filter(cancelled_at=None, filled_until__lt=at + AHEAD - MARGIN)
    series = list(due.exclude(rrule=""))
    for event in series:
        with transaction.atomic():
            fill(event, since=event.filled_until, at=at)
    return len(series)


def refill(event: Event, *, at: datetime) -> list[Occurrence]:
    """Fit the coming occurrences to a rule or a time that was changed; in a transaction.

    One that stays on its day, in the event's zone, keeps its row and who registered. If it was
    moved or called off alone, it stays so. A day that is no longer in the series goes; where
    somebody registered for it, it stays, called off. Return those whose time is another now and
    those that are called off.
    """
    since = min(at, event.starts_at)
    coming = list(
        event.occurrences.filter(Q(starts_at__gte=at) | Q(recurs_at__gte=at)).order_by("recurs_at")
    )
    pairs = _pairs(event, coming, since, at)
    kept = {one.pk for one, _start in pairs}
    changed = _drop((one for one in coming if one.pk not in kept), at)
    changed += _shift(event, pairs, at)
    fill(event, since=since, at=at)
    return changed


def _pairs(
    event: Event, coming: list[Occurrence], since: datetime, at: datetime
) -> list[tuple[Occurrence, datetime]]:
    """Return the occurrences that stay, each with when the series has it now."""
    if not event.rrule:
        return [(one, event.starts_at) for one in coming[:1]]
    zone = zone_of(event.zone)
    until = max(at + AHEAD, event.starts_at + timedelta(seconds=1))
    wanted = {start.astimezone(zone).date(): start for start in starts_of(event, since, until)}
    found = []
    for one in coming:
        start = wanted.pop(one.recurs_at.astimezone(zone).date(), None)
        if start is not None:
            found.append((one, start))
    return found


def _drop(gone: Iterable[Occurrence], at: datetime) -> list[Occurrence]:
    """Delete what nobody registered for; call off the rest, and return it."""
    called_off = []
    for one in gone:
        if not one.registrations.exists():
            one.delete()
        elif one.cancelled_at is None:
            one.cancelled_at = one.changed_at = at
            one.save(update_fields=["cancelled_at", "changed_at"])
            called_off.append(one)
    return called_off


def _shift(
    event: Event, pairs: list[tuple[Occurrence, datetime]], at: datetime
) -> list[Occurrence]:
    """Give each occurrence its new time, unless it was moved alone; return those it changed."""
    lasts, shifted = timedelta(seconds=event.seconds), []
    for one, start in pairs:
        times = (one.starts_at, one.ends_at) if one.is_moved else (start, start + lasts)
        if (one.recurs_at, one.starts_at, one.ends_at) == (start, *times):
            continue
        if one.starts_at != times[0] and one.cancelled_at is None:
            shifted.append(one)
        one.recurs_at, (one.starts_at, one.ends_at), one.changed_at = start, times, at
        one.save(update_fields=["recurs_at", "starts_at", "ends_at", "changed_at"])
    return shifted


def _starts(
    rrule: str, starts_at: datetime, zone: str, start: datetime, end: datetime, *, most: int
) -> list[datetime]:
    of_zone = zone_of(zone)
    first = starts_at.astimezone(of_zone).replace(tzinfo=None)
    found = occurrences(rrule, first, of_zone, start=start, end=end, most=most)
    return [each.astimezone(UTC) for each in found]


def _row(event: Event, start: datetime, at: datetime) -> Occurrence:
    lasts = timedelta(seconds=event.seconds)
    return Occurrence(
        event=event, recurs_at=start, starts_at=start, ends_at=start + lasts, changed_at=at
    )

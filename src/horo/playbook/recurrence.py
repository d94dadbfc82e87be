"""Recurrence rules of rituals, read by dateutil and kept within what a calendar needs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, rrule, rrulestr

LONGEST = 200  # characters
MOST = 400  # occurrences that are looked at


def refusal_of(rule: str) -> str:
    """Return why `rule` cannot be used, or nothing if it can."""
    if len(rule) > LONGEST:
        return f"It is longer than {LONGEST} characters."
    if any(word in rule.upper() for word in ("\n", "DTSTART", "RDATE", "EXDATE", "EXRULE")):
        return "Write the rule alone; the first day stands in `starts`."
    try:
        read = _read(rule, datetime(2026, 1, 1))  # noqa: DTZ001 - a wall-clock time
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return f"It cannot be read: {error}."
    if read._freq > DAILY:  # type: ignore[attr-defined]
        return "A ritual takes place at most once a day."
    return ""


def occurrences(
    rule: str, first: datetime, zone: ZoneInfo, *, start: datetime, end: datetime, most: int = MOST
) -> list[datetime]:
    """Return when `rule` takes place within [start, end), as aware instants of `zone`.

    `first` is a wall-clock time of `zone`; the ritual keeps that time when the clocks change.
    """
    from_wall = start.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    found = []
    for count, wall in enumerate(_read(rule, first).xafter(from_wall, inc=True)):
        instant = wall.replace(tzinfo=zone)
        if instant >= end or count > most:
            break
        if instant >= start:
            found.append(instant)
            if len(found) == most:
                break
    return found


def _read(rule: str, first: datetime) -> rrule:
    read = rrulestr(rule.removeprefix("RRULE:"), dtstart=first)
    if not isinstance(read, rrule):
        raise ValueError("a set of several rules")
    return read

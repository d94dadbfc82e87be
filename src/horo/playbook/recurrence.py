"""Recurrence rules of rituals: the part of RFC 5545 that a calendar of people needs.

What is not read here could make the search for the next date go on for ever: dateutil looks up
to the year 9999 for the 30th of February.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr
from django.utils.translation import gettext as _

LONGEST = 200  # characters
MOST = 400  # occurrences that are looked at
WEEKDAY = "(MO|TU|WE|TH|FR|SA|SU)"
DAY = rf"([+-]?[1-5])?{WEEKDAY}"
MONTHDAY = "-?([1-9]|[12][0-9]|3[01])"
MONTH = "([1-9]|1[0-2])"
ALWAYS = {
    "INTERVAL": "[1-9][0-9]{0,2}",
    "COUNT": "[1-9][0-9]{0,3}",
    "UNTIL": "[0-9]{8}(T[0-9]{6})?",
    "WKST": WEEKDAY,
}
KEYS = {
    "DAILY": {},
    "WEEKLY": {"BYDAY": f"{WEEKDAY}(,{WEEKDAY})*"},
    "MONTHLY": {
        "BYDAY": f"{DAY}(,{DAY})*",
        "BYMONTHDAY": f"{MONTHDAY}(,{MONTHDAY})*",
        "BYSETPOS": "-?[1-5]",
    },
    "YEARLY": {
        "BYDAY": f"{DAY}(,{DAY})*",
        "BYMONTHDAY": f"{MONTHDAY}(,{MONTHDAY})*",
        "BYMONTH": f"{MONTH}(,{MONTH})*",
        "BYSETPOS": "-?[1-5]",
    },
}


def refusal_of(rule: str) -> str:
    """Return why `rule` cannot be used, or nothing if it can."""
    if len(rule) > LONGEST:
        return _("It is longer than %(count)s characters.") % {"count": LONGEST}
    parts = [part.partition("=") for part in rule.split(";")]
    frequency = next((part[2] for part in parts if part[0] == "FREQ"), "")
    if frequency not in KEYS:
        return _("FREQ is one of %(words)s.") % {"words": ", ".join(KEYS)}
    known = {"FREQ": frequency, **ALWAYS, **KEYS[frequency]}
    for key, _equals, value in parts:
        if key not in known:
            return _stranger(key, frequency)
        if not re.fullmatch(known[key], value):
            return _("%(part)s cannot be read.") % {"part": f"{key}={value}"}
    return _clash({part[0] for part in parts}, len(parts)) or _unreadable(rule)


def occurrences(
    rule: str,
    first: datetime,
    zone: ZoneInfo,
    *,
    start: datetime,
    end: datetime,
    most: int = MOST,
) -> list[datetime]:
    """Return when `rule` takes place within [start, end), as aware instants of `zone`.

    `first` is a wall-clock time of `zone`; the ritual keeps that time when the clocks change.
    """
    from_wall = start.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    found: list[datetime] = []
    for wall in rrulestr(rule, dtstart=first).xafter(from_wall, inc=True):
        instant = wall.replace(tzinfo=zone)
        if instant >= end or len(found) == most:
            break
        if instant >= start:
            found.append(instant)
    return found


def _stranger(key: str, frequency: str) -> str:
    if not key:
        return _("Nothing does not stand beside FREQ=%(word)s.") % {"word": frequency}
    return _("%(key)s does not stand beside FREQ=%(word)s.") % {"key": key, "word": frequency}


def _clash(keys: set[str], count: int) -> str:
    if len(keys) < count:
        return _("A key stands in it twice.")
    if {"COUNT", "UNTIL"} <= keys:
        return _("Write COUNT or UNTIL, not both.")
    if {"BYDAY", "BYMONTHDAY"} <= keys:
        return _("Write BYDAY or BYMONTHDAY, not both.")
    return ""


def _unreadable(rule: str) -> str:
    try:
        read = rrulestr(rule, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001 - a wall-clock time
    except ValueError as error:  # the 31st of June in UNTIL
        return _("It cannot be read: %(reason)s.") % {"reason": error}
    return "" if isinstance(read, rrule) else _("It is several rules.")

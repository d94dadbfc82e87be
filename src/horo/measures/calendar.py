"""Days, ISO weeks and months of a community, cut in its time zone.

Instants are whole microseconds since 1970 (UTC); a *day number* counts local days since
1970-01-01, so a day has 23, 24 or 25 hours where the clocks change.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis

from horo.core.time import from_micros, to_micros
from horo.measures.vocabulary import DAY, EARLIEST, GRAINS, LATEST, MONTH, WEEK

DAY_MICROS = 86_400_000_000
SECOND_MICROS = 1_000_000
FIRST_DAY = date(1970, 1, 1)
# March 1900 began 25,508 days before 1970; counted from a 1 March, a leap day ends its year.
MARCH_1900 = 25_508
MOST_PERIODS = 20_000  # in one range: the days of half a century


@dataclass(frozen=True)
class Period:
    """One day, week or month: `[start, end)`, both in the community's time zone."""

    index: int
    start: datetime
    end: datetime

    @cached_property
    def starts_at(self) -> int:
        return to_micros(self.start)

    @cached_property
    def ends_at(self) -> int:
        return to_micros(self.end)


@dataclass(frozen=True)
class Calendar:
    """The whole periods of `grain` that touch the dates `[since, until)` in `zone`.

    A range that begins or ends inside a period is widened to the whole of it: half a month is
    never shown as a month.
    """

    grain: str
    since: date
    until: date
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def __post_init__(self) -> None:
        if self.grain not in GRAINS:
            raise ValueError(f"{self.grain!r} is no grain: write {', '.join(GRAINS)}.")
        if self.since >= self.until:
            raise ValueError(f"The range from {self.since} to {self.until} is empty.")
        if self.since < EARLIEST or self.until > LATEST:
            raise ValueError(
                f"The range from {self.since} to {self.until} is out of reach: dates from "
                f"{EARLIEST} to {LATEST} can be asked for."
            )

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        found: list[Period] = []
        begin = begin_of(self.since, self.grain)
        while begin < self.until:
            after = begin_of_next(begin, self.grain)
            found.append(Period(len(found), midnight(begin, self.zone), midnight(after, self.zone)))
            begin = after
        return tuple(found)

    @property
    def count(self) -> int:
        return len(self.periods)

    @property
    def start(self) -> int:
        """The first moment, in microseconds."""
        return to_micros(self.periods[0].start)

    @property
    def end(self) -> int:
        """The first moment after the last period, in microseconds."""
        return self.periods[-1].ends_at

    @property
    def first_day(self) -> int:
        """The day number of the first day of the first period."""
        # not the date of its first moment: a day that a zone skipped has none of its own
        return (begin_of(self.since, self.grain) - FIRST_DAY).days

    @property
    def end_day(self) -> int:
        """The day number of the first day after the last period."""
        last = begin_of(self.until - timedelta(days=1), self.grain)
        return (begin_of_next(last, self.grain) - FIRST_DAY).days


@dataclass(frozen=True)
class Range(Calendar):
    """Dates `[since, until)` as a single period, however many days that is."""

    @classmethod
    def of(cls, calendar: Calendar) -> "Range":
        return cls(DAY, calendar.since, calendar.until, calendar.zone)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        return (Period(0, midnight(self.since, self.zone), midnight(self.until, self.zone)),)


def period_number(day: Any, grain: str) -> Any:
    """The number of the day, week or month in which the day number `day` lies.

    Of a number or a column; consecutive periods have consecutive numbers.
    """
    if grain == DAY:
        return day
    return (day + 3) // 7 if grain == WEEK else month_number(day)  # 1970-01-01 was a Thursday


def days_in(number: Any, grain: str) -> Any:
    """How many days the period has that `period_number` numbers, as an expression."""
    if grain != MONTH:
        return ibis.literal(7 if grain == WEEK else 1, type="int64")
    return first_day_of_month(number + 1) - first_day_of_month(number)


def month_number(day: Any) -> Any:
    """Months since March 1900, of a day number or a column of them; right until 2100.

    Whole-number arithmetic (every fourth year has a leap day, which ends a year that begins
    in March), so that it runs on every engine without one's own calendar functions.
    """
    passed = day + MARCH_1900
    year = (4 * passed + 3) // 1461
    return year * 12 + (5 * (passed - (1461 * year) // 4) + 2) // 153


def first_day_of_month(month: Any) -> Any:
    """The day number of the first day of a month that `month_number` counted."""
    year = month // 12
    return (1461 * year) // 4 + (153 * (month - year * 12) + 2) // 5 - MARCH_1900


def begin_of(day: date, grain: str) -> date:
    """Return the first day of the period of `grain` in which `day` lies."""
    if grain == MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if grain == WEEK else day


def begin_of_next(begin: date, grain: str) -> date:
    """Return the first day after the period that begins on `begin`."""
    if grain == MONTH:
        return (begin + timedelta(days=31)).replace(day=1)
    return begin + timedelta(days=7 if grain == WEEK else 1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of `day` in `zone`; where midnight is skipped, the one after."""
    wanted = datetime.combine(day, time.min, zone)
    return wanted.astimezone(UTC).astimezone(zone)


@dataclass(frozen=True)
class Shifts:
    """How far the local clock was ahead of UTC, from one instant to another.

    `before` is the offset at the old end; each of `changes` is (instant, by how much the
    clocks were moved), all in microseconds.
    """

    before: int
    changes: tuple[tuple[int, int], ...] = ()

    def day_of(self, instant: Any) -> Any:
        """The day number of `instant`: a number, or a column as an expression."""
        moved = instant + self.before if self.before else instant
        for at, by in self.changes:
            moved = moved + _if_since(instant, at, by)
        return moved // DAY_MICROS


def _if_since(instant: Any, at: int, by: int) -> Any:
    if isinstance(instant, int):
        return by if instant >= at else 0
    return ibis.ifelse(instant >= at, by, 0)


@lru_cache(maxsize=64)
def shifts(zone: ZoneInfo, since: date, until: date) -> Shifts:
    """Return how the clocks of `zone` were moved between two UTC dates (both included)."""
    last = datetime.combine(until, time.max, UTC)
    at = datetime.combine(since, time.min, UTC)
    before = _offset(at, zone)
    changes: list[tuple[int, int]] = []
    while at < last:
        after = min(at + timedelta(days=1), last)
        if _offset(after, zone) != _offset(at, zone):
            changes.append(_change_between(to_micros(at), to_micros(after), zone))
        at = after
    return Shifts(before, tuple(changes))


def _change_between(old: int, new: int, zone: ZoneInfo) -> tuple[int, int]:
    was, becomes = _offset(from_micros(old), zone), _offset(from_micros(new), zone)
    while new - old > SECOND_MICROS:
        middle = (old + new) // 2 // SECOND_MICROS * SECOND_MICROS
        if _offset(from_micros(middle), zone) == was:
            old = middle
        else:
            new = middle
    return new, becomes - was


def _offset(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset() or timedelta(0)
    return offset // timedelta(microseconds=1)

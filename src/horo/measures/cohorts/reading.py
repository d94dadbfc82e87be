"""Ask the log: the SQL is written once and kept, the numbers are filled in when it runs."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from horo.core.time import from_micros, to_micros
from horo.facts.schemas import unbound
from horo.facts.services.kept_sql import kept
from horo.measures.calendar import FIRST_DAY, Calendar, first_day_of_month, midnight, shifts
from horo.measures.cohorts import came
from horo.measures.cohorts.asked import Asked, Meaning
from horo.measures.cohorts.began import Look, begun
from horo.measures.question import KNOBS, Question, active_verbs, authoring_verbs, knobs, written
from horo.measures.running import Warehouse, bounds
from horo.measures.vocabulary import DAY, WEEK

_numbers = count(1)
A_KNOB = re.compile(rf"\$({'|'.join((*KNOBS, 'number'))})\b")


@dataclass(frozen=True)
class Part:
    """The smallest cohort: who began in one week or month (and alike).

    `back` counts, column by column, those who came back.
    """

    group: str
    number: int  # of the week or month
    size: int
    back: tuple[int, ...]


@dataclass(frozen=True)
class Observed:
    """What the log says of `asked`, up to `log_end` (microseconds)."""

    asked: Asked
    zone: ZoneInfo
    log_end: int
    parts: tuple[Part, ...]

    def is_final(self, part: Part, place: int) -> bool:
        """Whether everyone of `part` was watched through the whole column."""
        return self._starts(part, place, last=True, after=1) <= self.log_end

    def has_begun(self, part: Part, place: int) -> bool:
        """Whether anyone of `part` was watched in the column at all."""
        return self._starts(part, place, last=False, after=0) <= self.log_end

    def begins(self, number: int) -> int:
        """The first moment of the week or month with this number, in microseconds."""
        return self.moment(first_date(number, self.asked.grain))

    def moment(self, day: date) -> int:
        """When `day` begins in the community's zone, in microseconds."""
        return to_micros(midnight(day, self.zone))

    def _starts(self, part: Part, place: int, *, last: bool, after: int) -> int:
        """The first moment of the column for the first or last member; or of the one after."""
        offset = self.asked.offsets[place] + after
        if not self.asked.by_days:
            return self.begins(part.number + offset)
        ends = first_date(part.number + 1, self.asked.grain) - timedelta(days=1)
        day = ends if last else first_date(part.number, self.asked.grain)
        return self.moment(day + timedelta(days=offset))


def observed(
    warehouse: Warehouse, asked: Asked, meaning: Meaning, *, zone: ZoneInfo, at: datetime
) -> Observed:
    """Return every cohort of `asked`, by group and time. What lies after `at` does not count."""
    log_end = _log_end(warehouse, at)
    if log_end is None:
        return Observed(asked, zone, 0, ())
    rows = _run(warehouse, asked, meaning, zone, log_end, "counted", came.counted)
    parts = (Part(group, number, size, tuple(back)) for group, number, size, *back in rows)
    return Observed(
        asked, zone, log_end, tuple(sorted(parts, key=lambda one: (one.number, one.group)))
    )


def members(
    warehouse: Warehouse,
    asked: Asked,
    meaning: Meaning,
    place: int | None,
    *,
    zone: ZoneInfo,
    at: datetime,
) -> list[tuple[int, str, int, int]]:
    """Return (member, group, number of the cohort, came back: 1 or 0) in the column `place`."""
    log_end = _log_end(warehouse, at)
    if log_end is None:
        return []
    what = f"listed {place}"
    return _run(
        warehouse, asked, meaning, zone, log_end, what, lambda look: came.listed(look, place)
    )


def first_date(number: int, grain: str) -> date:
    """Return the first day of the day, week or month that `calendar.period_number` numbers."""
    day = {DAY: number, WEEK: 7 * number - 3}.get(grain)
    return FIRST_DAY + timedelta(days=first_day_of_month(number) if day is None else day)


def _log_end(warehouse: Warehouse, at: datetime) -> int | None:
    known = bounds(warehouse, as_of=None)
    return None if known is None else min(known[1], to_micros(at))


def _run(
    warehouse: Warehouse,
    asked: Asked,
    meaning: Meaning,
    zone: ZoneInfo,
    log_end: int,
    what: str,
    reading: Callable[[Look], Any],
) -> list[Any]:
    calendar = Calendar(asked.grain, asked.start, asked.end, zone)
    look = _look(asked, meaning, calendar, log_end)
    key = [what, *_key(look), active_verbs(), authoring_verbs()]
    made: list[str] = kept(
        "measures", ["cohorts", *key], lambda: [written(begun(look)), written(reading(look))]
    )
    values = {**knobs(calendar, log_end), "number": next(_numbers)}
    start, asking = (_filled(sql, values) for sql in made)
    tables = {came.BEGUN: start}
    if meaning.came is not None:
        tables[came.MOMENTS] = _moments(asked, calendar, log_end)
    return _asked(warehouse, {_filled(name, values): sql for name, sql in tables.items()}, asking)


def _asked(warehouse: Warehouse, tables: Mapping[str, str], sql: str) -> list[Any]:
    """Run `sql` beside `tables` of its own, which go afterwards."""
    try:
        for name, select in tables.items():
            warehouse.raw.execute(f"CREATE TEMP TABLE {name} AS {select}")
        found: list[Any] = warehouse.raw.execute(sql).fetchall()
    finally:
        for name in tables:
            warehouse.raw.execute(f"DROP TABLE IF EXISTS {name}")
    return found


def _filled(sql: str, values: Mapping[str, int]) -> str:
    """Put the numbers in. A condition may hold any text, so any other `$` stays as it is."""
    return A_KNOB.sub(lambda found: str(values[found[1]]), sql)


def _look(asked: Asked, meaning: Meaning, calendar: Calendar, log_end: int) -> Look:
    """Clocks matter from the range's first day to the log's end: nothing else is dated."""
    since, until = from_micros(calendar.start).date(), from_micros(log_end).date()
    moved = shifts(calendar.zone, min(since, until), max(since, until))
    question = Question(asked.grain, moved, without_staff=asked.without_staff)
    return Look(
        unbound(),
        question,
        asked.by,
        asked.verbs,
        asked.unit,
        asked.offsets,
        asked.is_rolling,
        meaning,
    )


def _key(look: Look) -> Sequence[Any]:
    conditions = [(slug, repr(when)) for slug, when in look.meaning.groups]
    question = json.dumps(asdict(look.question), default=str)
    return [
        question,
        look.by,
        look.verbs,
        look.unit,
        look.offsets,
        look.is_rolling,
        conditions,
        repr(look.meaning.came),
    ]


def _moments(asked: Asked, calendar: Calendar, log_end: int) -> str:
    """The last moment of every unit that has begun, or the log's end while it is not over."""
    first = Calendar(asked.unit, asked.start, asked.end, calendar.zone)
    last = from_micros(max(log_end, calendar.end)).astimezone(calendar.zone).date()
    units = Calendar(asked.unit, asked.start, last + timedelta(days=1), calendar.zone)
    begins = knobs(first, log_end)["first_period"]
    found = [
        f"({begins + one.index}, {min(one.ends_at - 1, log_end)})"
        for one in units.periods
        if one.starts_at <= log_end
    ]
    rows = ", ".join(found) or f"({begins}, {log_end})"
    return f"SELECT * FROM (VALUES {rows}) AS t(number, moment)"

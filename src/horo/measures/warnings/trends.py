"""`drop` and `spike`: a measure leaves the range of the same weekdays of the weeks before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from horo.core.time import from_micros
from horo.measures import services
from horo.measures.calendar import begin_of
from horo.measures.rows import Row
from horo.measures.running import bounds
from horo.measures.vocabulary import COUNT, MEMBERS, SECONDS, SHARE, TOPICS
from horo.measures.warnings.looks import WEEK, History, Look, Seen
from horo.measures.warnings.usual import (
    Usual,
    dispersion,
    usual_count,
    usual_number,
    usual_share,
    usual_time,
)
from horo.playbook.parts.warnings import Trend

COUNTS = (MEMBERS, COUNT, TOPICS)
A_WEEK = timedelta(days=7)
WIDTH = 2 * 1.96  # of a 95 % interval, in standard errors


def drops(trend: Trend, history: History) -> Seen:
    """Looks whose score is how many usual deviations the measure lies below what is usual."""
    return _seen(trend, history, sign=-1)


def spikes(trend: Trend, history: History) -> Seen:
    """Looks whose score is how many usual deviations the measure lies above what is usual."""
    return _seen(trend, history, sign=1)


def _seen(trend: Trend, history: History, *, sign: int) -> Seen:
    rows = final_rows(trend.measure, trend.grain, trend.weeks, history)
    looks = compared(rows, trend.weeks, history, sign=sign)
    lacks = "" if any(row.value is not None for row in rows) else trend.measure
    return Seen(looks, trend.grain, lacks)


def final_rows(measure: str, grain: str, weeks: int, history: History) -> list[Row]:
    """Return the final rows of `measure` from so many weeks before the history on.

    Without the periods before the first activity: a community that did not exist was not quiet.
    """
    known = bounds(history.warehouse, as_of=history.as_of)
    if known is None:
        return []
    first = begin_of(history.since, WEEK) - weeks * A_WEEK
    rows = services.compute(
        [measure],
        start=first,
        end=history.until,
        grain=grain,
        as_of=history.as_of,
        warehouse=history.warehouse,
    )
    began = from_micros(known[0])
    return [row for row in rows if not row.censored and row.start >= began]


def compared(rows: Sequence[Row], weeks: int, history: History, *, sign: int) -> tuple[Look, ...]:
    """Return a look for each of `rows` in the history, compared with the same weekdays before.

    `sign` −1 makes the score grow with a drop, 1 with a spike. Holidays, and weeks with one, are
    compared with nothing, and nothing with them.
    """
    by_date = {
        row.start.date(): row
        for row in rows
        if row.value is not None and not any(history.is_holiday(day) for day in _days(row))
    }
    return tuple(
        _look(row, _earlier(row, by_date, weeks) if row.start.date() in by_date else None, sign)
        for row in rows
        if history.since <= row.start.date() < history.until
    )


@dataclass(frozen=True)
class Earlier:
    """Values of the same weekday before, and how much more they all vary than by chance."""

    values: tuple[float, ...]
    dispersion: float


def _earlier(row: Row, by_date: Mapping[date, Row], weeks: int) -> Earlier:
    begun = row.start.date()
    groups = [_before(begun - timedelta(days=off), by_date, weeks) for off in range(7)]
    return Earlier(groups[0], dispersion(groups) if row.unit in COUNTS else 1.0)


def _before(day: date, by_date: Mapping[date, Row], weeks: int) -> tuple[float, ...]:
    """The values of the same weekday as `day` in so many weeks before it."""
    days = (day - number * A_WEEK for number in range(1, weeks + 1))
    found = (by_date[each].value for each in days if each in by_date)
    return tuple(value for value in found if value is not None)


def _look(row: Row, earlier: Earlier | None, sign: int) -> Look:
    usual = usual_of(row, earlier) if earlier else None
    if usual is None or row.value is None:
        return Look(row.start, row.end, None, row.value, n=row.n, unit=row.unit)
    return Look(
        start=row.start,
        end=row.end,
        score=sign * usual.distance(row.value),
        value=row.value,
        usual=usual.middle,
        step=sign * usual.deviation,
        by_factor=usual.by_factor,
        n=row.n,
        unit=row.unit,
    )


def usual_of(row: Row, earlier: Earlier) -> Usual | None:
    """What is usual of a measure of the unit of `row`."""
    if row.unit in COUNTS:
        return usual_count(earlier.values, earlier.dispersion)
    if row.unit == SHARE:
        return usual_share(earlier.values, row.n)
    if row.unit == SECONDS:
        return usual_time(earlier.values)
    if row.low is None or row.high is None:
        return usual_number(earlier.values)
    return usual_number(earlier.values, (row.high - row.low) / WIDTH)


def _days(row: Row) -> list[date]:
    length = (row.end.date() - row.start.date()).days
    return [row.start.date() + timedelta(days=number) for number in range(length)]

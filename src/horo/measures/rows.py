"""What a measure says: one row a period and group, and how it is made complete."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from horo.measures.calendar import Calendar, Period
from horo.measures.measure import Measure
from horo.measures.vocabulary import COUNT, DAY, MEMBERS, MONTH, TOPICS

WHOLE = (MEMBERS, COUNT, TOPICS)  # units whose values are whole numbers, unless they are means
MICROSECOND = timedelta(microseconds=1)
Found = tuple[Any, int, float | None, float | None]  # value, n, low, high


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a measure. `[start, end)` is the period, in the community's time zone.

    `group` is None where the question does not split; `value` is None where there is nothing
    to divide by. `n` is what the value rests on. `censored`: not final yet; never compare it.
    `low` and `high` are its 95 % interval; None where the measure, or the row, has none.
    """

    measure: str
    unit: str
    start: datetime
    end: datetime
    grain: str
    group: str | None
    value: float | int | None
    n: int
    censored: bool
    low: float | None = None
    high: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The object of MEASURES.md, and the interval; start and end as ISO 8601."""
        return {
            "measure": self.measure,
            "unit": self.unit,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "grain": self.grain,
            "group": self.group,
            "value": self.value,
            "n": self.n,
            "censored": self.censored,
            "low": self.low,
            "high": self.high,
        }


def is_no_change(before: Row, after: Row) -> bool:
    """Whether two rows of a measure with intervals cannot be told apart: "no change".

    The interval of the difference is put together from those of both (MOVER: Zou and Donner,
    Statistics in Medicine 27 (2008), 1693); there is no change while it holds 0. False for
    measures without intervals, of which nothing of the kind is known.
    """
    ends = (before.value, before.low, before.high, after.value, after.low, after.high)
    if any(end is None for end in ends):
        return False
    was, was_low, was_high, is_, low, high = (float(end) for end in ends if end is not None)
    difference = is_ - was
    least = difference - math.hypot(is_ - low, was_high - was)
    most = difference + math.hypot(high - is_, was - was_low)
    return least <= 0 <= most


def complete(
    measure: Measure, found: Sequence[Mapping[str, Any]], calendar: Calendar, log_end: int
) -> Iterator[Row]:
    """Yield a row for every period, and for every group that was found in any of them."""
    by_group: dict[str | None, dict[int, Found]] = {}
    for each in found:
        by_group.setdefault(each["group"], {})[each["period"]] = _found(measure, each)
    empty = (measure.empty, 0, None, None)
    carries = measure.carries and calendar.grain == DAY
    for group in sorted(by_group, key=str) or [None]:
        of_group = by_group.get(group, {})
        # of a rolling count: what it was just before the first period
        latest = of_group[max(earlier)] if (earlier := _before_all(of_group)) else empty
        for period in calendar.periods:
            latest = of_group.get(period.index, latest if carries else empty)
            censored = _is_censored(measure, period, log_end)
            yield _row(measure, period, calendar, group, latest, censored)


def flows(
    measure: Measure, found: Sequence[Mapping[str, Any]], calendar: Calendar, log_end: int
) -> Iterator[Row]:
    """Yield a row for every period and pair of stages that somebody went between in any of them.

    Nobody of a stage that has members went somewhere: 0. A stage without members: None.
    """
    by_key = {(each["group"], each["period"]): _found(measure, each) for each in found}
    sizes = {(_from(each["group"]), each["period"]): each["n"] for each in found}
    for group in sorted({each["group"] for each in found}):
        for period in calendar.periods:
            n = sizes.get((_from(group), period.index), 0)
            nobody = (0.0 if n else None, n, None, None)
            figures = by_key.get((group, period.index), nobody)
            censored = _is_censored(measure, period, log_end)
            yield _row(measure, period, calendar, group, figures, censored)


def triangle(
    measure: Measure, found: Sequence[Mapping[str, Any]], calendar: Calendar, log_end: int
) -> Iterator[Row]:
    """Yield the cells of every cohort that has members: cell k for each period that began.

    The group says which cohort and which cell: "cohort 2026-W10, week 3" or
    "cohort 2026-03, month 3". start and end are those of the cohort's period.
    """
    by_key = {(each["period"], each["cell"]): _found(measure, each) for each in found}
    sizes = {each["period"]: each["n"] for each in found}
    for cohort in calendar.periods:
        if cohort.index not in sizes:
            continue
        named = f"cohort {label(cohort, calendar.grain)}, {calendar.grain}"
        for seen in calendar.periods[cohort.index :]:
            if seen.index > cohort.index and seen.starts_at > log_end:
                break
            cell = seen.index - cohort.index
            figures = by_key.get((cohort.index, cell), (0.0, sizes[cohort.index], None, None))
            censored = seen.ends_at > log_end
            yield _row(measure, cohort, calendar, f"{named} {cell}", figures, censored)


def label(period: Period, grain: str) -> str:
    """A period's short name: 2026-03-02, 2026-W10 or 2026-03."""
    if grain == DAY:
        return period.start.date().isoformat()
    return period.start.strftime("%Y-%m" if grain == MONTH else "%G-W%V")


def as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [row.as_json() for row in rows]


def _found(measure: Measure, row: Mapping[str, Any]) -> Found:
    value, n, spread = row["value"], row["n"], row.get("spread")
    if measure.interval is None or value is None or spread is None:
        return value, n, None, None
    return value, n, *measure.interval(value, n, spread)


def _from(group: str) -> str:
    """The first stage of a pair such as "explorer → contributor"."""
    return group.partition(" → ")[0]


def _before_all(of_group: Mapping[int, Found]) -> list[int]:
    return [index for index in of_group if index < 0]


def _is_censored(measure: Measure, period: Period, log_end: int) -> bool:
    return period.ends_at + measure.window // MICROSECOND > log_end


def _row(
    measure: Measure,
    period: Period,
    calendar: Calendar,
    group: str | None,
    figures: Found,
    censored: bool,
) -> Row:
    value, n, low, high = figures
    if measure.unit in WHOLE and isinstance(value, float) and value.is_integer():
        value = int(value)
    return Row(
        measure=measure.name,
        unit=measure.unit,
        start=period.start,
        end=period.end,
        grain=calendar.grain,
        group=group,
        value=value,
        n=n,
        censored=censored,
        low=low,
        high=high,
    )

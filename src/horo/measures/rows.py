"""What a measure says: one row a period and group, and how it is made complete."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from horo.measures.calendar import Calendar, Period
from horo.measures.measure import Measure
from horo.measures.vocabulary import COUNT, DAY, MEMBERS, MONTH, TOPICS

WHOLE = (MEMBERS, COUNT, TOPICS)  # units whose values are whole numbers, unless they are means
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a measure. `[start, end)` is the period, in the community's time zone.

    `group` is None where the question does not split; `value` is None where there is nothing
    to divide by. `n` is what the value rests on. `censored`: not final yet; never compare it.
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

    def as_json(self) -> dict[str, Any]:
        """The object of MEASURES.md; start and end as ISO 8601 with the zone's offset."""
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
        }


def complete(
    measure: Measure, found: Sequence[Mapping[str, Any]], calendar: Calendar, log_end: int
) -> Iterator[Row]:
    """Yield a row for every period, and for every group that was found in any of them."""
    by_key = {(each["group"], each["period"]): (each["value"], each["n"]) for each in found}
    groups = sorted({each["group"] for each in found}, key=str) or [None]
    for group in groups:
        value, n = _before(measure, calendar, by_key, group)
        for period in calendar.periods:
            missing = (value, n) if _carries(measure, calendar) else (measure.empty, 0)
            value, n = by_key.get((group, period.index), missing)
            yield _row(
                measure, period, calendar, group, value, n, _is_censored(measure, period, log_end)
            )


def triangle(
    measure: Measure, found: Sequence[Mapping[str, Any]], calendar: Calendar, log_end: int
) -> Iterator[Row]:
    """Yield the cells of every cohort that has members: cell k for each period that began.

    The group says which cohort and which cell: "cohort 2026-W10, week 3" or
    "cohort 2026-03, month 3". start and end are those of the cohort's period.
    """
    by_key = {(each["period"], each["cell"]): (each["value"], each["n"]) for each in found}
    sizes = {each["period"]: each["n"] for each in found}
    for cohort in calendar.periods:
        if cohort.index not in sizes:
            continue
        named = f"cohort {label(cohort, calendar.grain)}, {calendar.grain}"
        for seen in calendar.periods[cohort.index :]:
            if seen.index > cohort.index and seen.starts_at > log_end:
                break
            cell = seen.index - cohort.index
            value, n = by_key.get((cohort.index, cell), (0.0, sizes[cohort.index]))
            censored = seen.ends_at > log_end
            yield _row(measure, cohort, calendar, f"{named} {cell}", value, n, censored)


def label(period: Period, grain: str) -> str:
    """A period's short name: 2026-03-02, 2026-W10 or 2026-03."""
    if grain == DAY:
        return period.start.date().isoformat()
    return period.start.strftime("%Y-%m" if grain == MONTH else "%G-W%V")


def as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [row.as_json() for row in rows]


def _carries(measure: Measure, calendar: Calendar) -> bool:
    return measure.carries and calendar.grain == DAY


def _before(
    measure: Measure, calendar: Calendar, by_key: Mapping[Any, Any], group: str | None
) -> tuple[Any, int]:
    """What a rolling count was just before the first period."""
    earlier = [index for found, index in by_key if found == group and index < 0]
    if not (_carries(measure, calendar) and earlier):
        return measure.empty, 0
    value, n = by_key[group, max(earlier)]
    return value, n


def _is_censored(measure: Measure, period: Period, log_end: int) -> bool:
    return period.ends_at + measure.window // MICROSECOND > log_end


def _row(
    measure: Measure,
    period: Period,
    calendar: Calendar,
    group: str | None,
    value: Any,
    n: int,
    censored: bool,
) -> Row:
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
    )

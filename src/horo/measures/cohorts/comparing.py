"""Cohorts before and after a launch. Other things changed too, so nothing is called an effect."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from horo.measures.calendar import FIRST_DAY, Calendar, begin_of, begin_of_next, period_number
from horo.measures.cohorts.reading import Observed, Part, first_date
from horo.measures.cohorts.rows import Cell

SEASONAL = 4  # periods on each side, below which a season can be the whole difference
MOST_PERIODS = 26


@dataclass(frozen=True)
class Difference:
    """One column on both sides, and after minus before with its 95 % interval."""

    offset: int
    before: Cell
    after: Cell

    @property
    def value(self) -> float:
        return self.after.share - self.before.share

    @property
    def interval(self) -> tuple[float, float]:
        """Newcombe's interval of a difference (1998, method 10): from both Wilson intervals."""
        (low_a, high_a), (low_b, high_b) = self.after.interval, self.before.interval
        a, b = self.after.share, self.before.share
        low = sqrt((a - low_a) ** 2 + (high_b - b) ** 2)
        high = sqrt((high_a - a) ** 2 + (b - low_b) ** 2)
        return self.value - low, self.value + high

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        low, high = self.interval
        return low > 0 or high < 0


@dataclass(frozen=True)
class Comparison:
    """The cohorts of the `periods` before a launch against as many after it.

    The week or month of the launch itself is on neither side, unless it came in its first moment.
    `cut` columns were left out because the youngest cohort was not watched so long; `missing`
    periods after the launch are not over yet, so as many were left out before it.
    """

    before: tuple[date, date]
    after: tuple[date, date]
    sizes: tuple[int, int]
    periods: int
    missing: int
    cut: int
    columns: tuple[Difference, ...]

    @property
    def is_seasonal(self) -> bool:
        return self.periods < SEASONAL


def sides(
    launched_on: date, *, is_first_moment: bool, grain: str, periods: int
) -> tuple[date, date, date, date]:
    """Return the first day before, the day after the last one before, and the same two after."""
    begin = begin_of(launched_on, grain)
    opens = begin if is_first_moment and begin == launched_on else begin_of_next(begin, grain)
    starts, ends = begin, opens
    for _period in range(periods):
        starts = begin_of(starts - timedelta(days=1), grain)
        ends = begin_of_next(ends, grain)
    return starts, begin, opens, ends


def compare(observed: Observed, around: tuple[date, date, date, date], periods: int) -> Comparison:
    """Set the parts of `observed` on both sides of a launch beside each other.

    A column counts only where everybody on both sides was watched to its end.
    """
    grain, (starts, closes, opens, ends) = observed.asked.grain, around
    over = _over(observed, opens, ends)
    kept = len(over)
    befores = _starts(observed, starts, closes)[periods - kept :] if kept else []
    before, after = _among(observed, befores), _among(observed, over)
    shown = [
        place
        for place in range(len(observed.asked.offsets))
        if kept and all(_is_watched(observed, start, place) for start in (*befores, *over))
    ]
    columns = [_difference(observed, before, after, place) for place in shown if before and after]
    first = begin_of_next(over[-1], grain) if over else opens
    return Comparison(
        (befores[0] if befores else starts, closes),
        (opens, first),
        (_size(before), _size(after)),
        kept,
        periods - kept,
        len(observed.asked.offsets) - len(shown),
        tuple(columns),
    )


def _starts(observed: Observed, start: date, end: date) -> list[date]:
    calendar = Calendar(observed.asked.grain, start, end)
    return [one.start.date() for one in calendar.periods]


def _over(observed: Observed, start: date, end: date) -> list[date]:
    """The periods that are over: their cohorts are whole."""
    return [one for one in _starts(observed, start, end) if _is_watched(observed, one, None)]


def _is_watched(observed: Observed, start: date, place: int | None) -> bool:
    """Whether the column of the cohort of `start` is over; without one, the period itself."""
    number: int = period_number((start - FIRST_DAY).days, observed.asked.grain)
    if place is None:
        return observed.begins(number + 1) <= observed.log_end
    return observed.is_final(Part("", number, 0, ()), place)


def _among(observed: Observed, starts: list[date]) -> list[Part]:
    wanted = set(starts)
    grain = observed.asked.grain
    return [part for part in observed.parts if first_date(part.number, grain) in wanted]


def _difference(
    observed: Observed, before: list[Part], after: list[Part], place: int
) -> Difference:
    cells = [
        Cell(sum(part.back[place] for part in side), _size(side), is_final=True)
        for side in (before, after)
    ]
    return Difference(observed.asked.offsets[place], *cells)


def _size(parts: list[Part]) -> int:
    return sum(part.size for part in parts)

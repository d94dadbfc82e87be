"""The triangle: small cohorts pooled, what is not over marked, an interval at every share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from horo.engine.statistics import wilson
from horo.measures.cohorts.asked import BY_TIME
from horo.measures.cohorts.reading import Observed, Part, first_date
from horo.measures.vocabulary import WEEK

PERIOD, GROUP, POOL, EARLIER, OTHERS, OVERALL = (
    "period",
    "group",
    "pool",
    "earlier",
    "others",
    "overall",
)
MOST_ROWS = 26


@dataclass(frozen=True)
class Cell:
    """`back` of `n` came back. Not `is_final`: the time is not over, never compare it."""

    back: int
    n: int
    is_final: bool

    @property
    def share(self) -> float:
        return self.back / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson's score)."""
        return wilson(self.back, self.n)


@dataclass(frozen=True)
class Row:
    """A cohort, or several that were added up: `kind` says which, `parts` of what.

    `start` is the first day of a PERIOD, or of the month of a POOL; `group` the word of a GROUP.
    A cell is None where its time has not begun. `key` is the row's name in an address.
    """

    kind: str
    key: str
    parts: tuple[Part, ...]
    cells: tuple[Cell | None, ...]
    start: date | None = None
    group: str = ""

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    @property
    def pooled(self) -> int:
        """How many cohorts were added up."""
        by_time = self.kind in (POOL, EARLIER) or (self.kind == OTHERS and not self.group)
        return len({part.number if by_time else part.group for part in self.parts})


@dataclass(frozen=True)
class Triangle:
    """`overall` is the sum of all cohorts, each weighing as much as it has members.

    None where cohorts may share members: those of audiences and personas. These are never added
    up; beyond the largest ones `left_out` are not shown.
    """

    observed: Observed
    rows: tuple[Row, ...]
    overall: Row | None
    left_out: int = 0

    def find(self, key: str) -> Row | None:
        known = (*self.rows, *((self.overall,) if self.overall else ()))
        return next((row for row in known if row.key == key), None)

    @property
    def pooled(self) -> int:
        """How many cohorts were too small, or too many, to have a row of their own."""
        return sum(row.pooled for row in self.rows if row.kind in (POOL, EARLIER, OTHERS))

    def as_json(self) -> list[dict[str, Any]]:
        """One object per cell that has begun; the overall row comes first."""
        rows = (*((self.overall,) if self.overall else ()), *self.rows)
        return [cell for row in rows for cell in _cells_as_json(row, self.observed)]


def triangle(observed: Observed, *, is_apart: bool = True) -> Triangle:
    """Make the rows of what was observed. `is_apart`: no member is in two cohorts."""
    make = Rows(observed)
    if not is_apart:
        groups = make.groups()
        return Triangle(observed, groups[:MOST_ROWS], None, len(groups[MOST_ROWS:]))
    rows = make.of_time() if observed.asked.by in BY_TIME else make.of_groups()
    whole = make.row(OVERALL, OVERALL, observed.parts) if observed.parts else None
    return Triangle(observed, tuple(rows), whole)


@dataclass(frozen=True)
class Rows:
    observed: Observed

    def of_time(self) -> list[Row]:
        """A row for each week or month, the oldest first; small ones with their neighbors.

        Small weeks of a month become one row; where even that is small, they go to the others.
        """
        parts, grain = self.observed.parts, self.observed.asked.grain
        large, small = self._by_size((part.number, (part,)) for part in parts)
        rows = [(number, self._period(number, found)) for number, found in large]
        rest = [part for _number, found in small for part in found]
        if grain == WEEK:
            months = _gathered(rest, lambda part: first_date(part.number, grain).replace(day=1))
            pools, still_small = self._by_size(months.items())
            rows += [(found[0].number, self._pool(month, found)) for month, found in pools]
            rest = [part for _month, found in still_small for part in found]
        rows.sort(key=lambda pair: pair[0])
        shown = self._clipped([row for _number, row in rows])
        return [*shown, *self._others(rest)]

    def groups(self) -> tuple[Row, ...]:
        """A row for each group, the largest first."""
        found = _gathered(self.observed.parts, lambda part: part.group)
        rows = [self.row(GROUP, f"group:{slug}", each, group=slug) for slug, each in found.items()]
        return tuple(sorted(rows, key=lambda row: (-row.size, row.group)))

    def of_groups(self) -> list[Row]:
        """A row for each group, the largest first; small ones and those too many together."""
        rows, least = self.groups(), self.observed.asked.least
        shown = [row for row in rows if row.size >= least][:MOST_ROWS]
        keys = {row.key for row in shown}
        rest = [row for row in rows if row.key not in keys]
        others = tuple(part for row in rest for part in row.parts)
        last = [self.row(OTHERS, OTHERS, others, group=OTHERS)] if others else []
        return [*shown, *last]

    def row(self, kind: str, key: str, parts: Iterable[Part], **words: Any) -> Row:
        found = tuple(parts)
        places = range(len(self.observed.asked.offsets))
        return Row(kind, key, found, tuple(self._cell(found, place) for place in places), **words)

    def _cell(self, parts: Sequence[Part], place: int) -> Cell | None:
        """Add up the parts that are final; while none is, those that have begun."""
        final = [part for part in parts if self.observed.is_final(part, place)]
        begun = final or [part for part in parts if self.observed.has_begun(part, place)]
        if not begun:
            return None
        return Cell(sum(part.back[place] for part in begun), _size(begun), bool(final))

    def _by_size(
        self, found: Iterable[tuple[Any, tuple[Part, ...]]]
    ) -> tuple[list[Any], list[Any]]:
        large: list[Any] = []
        small: list[Any] = []
        for name, parts in found:
            (small if _size(parts) < self.observed.asked.least else large).append((name, parts))
        return large, small

    def _period(self, number: int, parts: Iterable[Part]) -> Row:
        start = first_date(number, self.observed.asked.grain)
        return self.row(PERIOD, start.isoformat(), parts, start=start)

    def _pool(self, month: date, parts: Sequence[Part]) -> Row:
        if len(parts) == 1:
            return self._period(parts[0].number, parts)
        return self.row(POOL, f"pool:{month:%Y-%m}", parts, start=month)

    def _clipped(self, rows: Sequence[Row]) -> list[Row]:
        """The latest rows; those before them become one."""
        if len(rows) <= MOST_ROWS:
            return list(rows)
        early = [part for row in rows[: 1 - MOST_ROWS] for part in row.parts]
        return [self.row(EARLIER, EARLIER, early), *rows[1 - MOST_ROWS :]]

    def _others(self, parts: Sequence[Part]) -> list[Row]:
        if len(parts) == 1:
            return [self._period(parts[0].number, parts)]
        return [self.row(OTHERS, OTHERS, parts)] if parts else []


def used(observed: Observed, row: Row, place: int | None) -> tuple[Part, ...]:
    """Return the parts that a cell of `row` counts: the final ones, or else those that began."""
    if place is None:
        return row.parts
    final = tuple(part for part in row.parts if observed.is_final(part, place))
    return final or tuple(part for part in row.parts if observed.has_begun(part, place))


def _gathered(parts: Iterable[Part], name: Callable[[Part], Any]) -> dict[Any, tuple[Part, ...]]:
    found: dict[Any, list[Part]] = {}
    for part in parts:
        found.setdefault(name(part), []).append(part)
    return {key: tuple(each) for key, each in found.items()}


def _size(parts: Iterable[Part]) -> int:
    return sum(part.size for part in parts)


def _cells_as_json(row: Row, observed: Observed) -> Iterable[dict[str, Any]]:
    asked = observed.asked
    for offset, cell in zip(asked.offsets, row.cells, strict=True):
        if cell is None:
            continue
        low, high = cell.interval
        yield {
            "cohort": row.key,
            "start": row.start.isoformat() if row.start else None,
            "group": row.group or None,
            "pooled": row.pooled if row.kind in (POOL, EARLIER, OTHERS) else None,
            "size": row.size,
            asked.unit: offset,
            "back": cell.back,
            "n": cell.n,
            "value": cell.share,
            "low": low,
            "high": high,
            "censored": not cell.is_final,
        }

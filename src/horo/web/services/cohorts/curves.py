"""Two to five cohorts side by side: how many are still coming back, as lines of an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from horo.measures.cohorts.rows import Cell, Row
from horo.ui import words as ui
from horo.web.services.cohorts.page import Page

MOST = 5
USUAL = 3  # cohorts that are drawn where nobody chose
WIDTH, HEIGHT = 1000, 240  # units of the drawing, which is stretched to its place


@dataclass(frozen=True)
class Curve:
    """One cohort: the final part of its line, the open end, and its dots."""

    key: str
    label: str
    number: int
    final: str
    open: str
    dots: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Curves:
    """`levels`: what stands at the left, from the top down; `dropped`: chosen beyond five."""

    curves: Sequence[Curve]
    ticks: Sequence[str]
    levels: Sequence[str]
    chosen: frozenset[str]
    dropped: int

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEIGHT


def of(page: Page, keys: Sequence[str]) -> Curves | None:
    """Return the lines of the rows `keys`, or of the overall one and the first where none is."""
    if page.triangle is None or len(page.triangle.observed.asked.offsets) < 2:
        return None
    labels = {line.key: line.label for line in (*page.lines, *filter(None, [page.overall]))}
    wanted = [key for key in dict.fromkeys(keys) if key in labels] or _usual(page)
    rows = [row for key in wanted[:MOST] if (row := page.triangle.find(key))]
    peak = _peak(rows)
    curves = [_curve(row, labels[row.key], number, peak) for number, row in enumerate(rows, 1)]
    offsets = page.triangle.observed.asked.offsets
    return Curves(
        curves,
        [str(offset) for offset in offsets],
        [ui.share(peak * part / 4) for part in (4, 3, 2, 1, 0)],
        frozenset(wanted[:MOST]),
        max(0, len(wanted) - MOST),
    )


def _usual(page: Page) -> list[str]:
    """The overall line, and the latest cohorts that were watched for some time."""
    assert page.triangle is not None, "there are rows"
    watched = [row.key for row in page.triangle.rows if _finals(row) > len(row.cells) // 3]
    first = [page.overall.key] if page.overall else []
    if page.is_all_small and first:
        return first
    return [*first, *(watched or [row.key for row in page.triangle.rows])[-USUAL + len(first) :]]


def _finals(row: Row) -> int:
    return sum(cell is not None and cell.is_final for cell in row.cells)


def _peak(rows: Sequence[Row]) -> float:
    """The top of the drawing: the smallest of a few round shares that holds every line."""
    most = max((cell.share for row in rows for cell in row.cells if cell), default=1.0)
    return next(top for top in (0.04, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if most <= top)


def _curve(row: Row, label: str, number: int, peak: float) -> Curve:
    points = [(place, cell) for place, cell in enumerate(row.cells) if cell]
    final = [point for point in points if point[1].is_final]
    rest = [*final[-1:], *(point for point in points if not point[1].is_final)]
    at = _Places(len(row.cells), peak)
    return Curve(
        row.key,
        label,
        number,
        at.path(final),
        at.path(rest) if len(rest) > 1 else "",
        at.dots(points),
    )


@dataclass(frozen=True)
class _Places:
    columns: int
    peak: float

    def at(self, place: int, cell: Cell) -> tuple[float, float]:
        x = WIDTH * (place + 0.5) / self.columns
        return round(x, 1), round(HEIGHT * (1 - cell.share / self.peak), 1)

    def path(self, points: Sequence[tuple[int, Cell]]) -> str:
        found = [self.at(place, cell) for place, cell in points]
        return " ".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(found))

    def dots(self, points: Sequence[tuple[int, Cell]]) -> list[tuple[float, float]]:
        return [self.at(place, cell) for place, cell in points]

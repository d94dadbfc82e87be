"""A drawing as a few shapes: one geometry for the page (SVG), the picture (PNG) and the PDF.

Positions are pixels from the upper left corner. `tone` names a colour: `line1` … `line4`, `soft`,
`rail`, `ink`, `quiet`, `heat0` … `heat10`; `boards.css` has it for light and dark pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 13  # pixels: the smallest text that a phone still shows at its own size
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle; one with `href` is a link, and `label` says where it leads and what it is."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    radius: float = 0
    href: str = ""
    label: str = ""


@dataclass(frozen=True)
class Words:
    """One line of text whose baseline begins (ends, is centred) at a point."""

    x: float
    y: float
    text: str
    tone: str = "ink"
    anchor: str = "start"  # or middle, end
    size: float = SMALL
    bold: bool = False


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: Sequence[Point]
    tone: str
    thickness: float = 2
    dashes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Ribbon:
    """A band between two upright edges, `left` and `right` (x, top, bottom): a flow."""

    left: tuple[float, float, float]
    right: tuple[float, float, float]
    tone: str
    href: str = ""
    label: str = ""

    def outline(self, steps: int = 24) -> list[Point]:
        """Return the ribbon as a polygon, for where there are no curves."""
        over = [_between(self.left[:2], self.right[:2], step / steps) for step in range(steps + 1)]
        low = (self.right[0], self.right[2]), (self.left[0], self.left[2])
        return over + [_between(*low, step / steps) for step in range(steps + 1)]


Shape = Box | Words | Stroke | Ribbon


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    shapes: Sequence[Shape]


def _between(start: Point, end: Point, part: float) -> Point:
    """A point of the curve that leaves and arrives level: a cubic with both handles midway."""
    rest = 1 - part
    middle = (start[0] + end[0]) / 2
    x = rest**3 * start[0] + 3 * rest * part * middle + part**3 * end[0]
    level = rest**3 + 3 * rest**2 * part
    return x, level * start[1] + (1 - level) * end[1]


def shortened(text: str, pixels: float, size: float = SMALL) -> str:
    """Return `text` as far as it fits into so many `pixels`, by the mean width of a letter."""
    most = max(int(pixels / (size * 0.56)), 2)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

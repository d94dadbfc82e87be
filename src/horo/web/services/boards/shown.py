"""What a card shows: a sentence, and behind it a figure, a drawing, a chart, words, a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from horo.web.services.boards.shapes import Drawing

NARROW, WIDE = 328, 720  # pixels: a phone, and two columns of a desk
Paint = Callable[[int], Drawing]  # for so many pixels


@dataclass(frozen=True)
class Cell:
    """One field of a table. `value` is what an export writes; None where it is `text` itself.

    `shade`, 0 to 10, is how dark a field of a triangle is. `figure` names the figure that it shows,
    by measure and first day, for what was published of it.
    """

    text: str
    href: str = ""
    value: float | int | None = None
    censored: bool = False
    shade: int | None = None
    figure: tuple[str, str] | None = None


@dataclass(frozen=True)
class Column:
    label: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """`is_main`: the table is the card itself, not what stands behind a drawing."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    is_main: bool = False


@dataclass(frozen=True)
class Figure:
    """A number in large: `rose` is None where it did not move, or there is nothing before it."""

    text: str
    href: str = ""
    latest: str = ""
    trend: str = ""
    rose: bool | None = None
    target: str = ""
    compared: str = ""


@dataclass(frozen=True)
class Shown:
    """A card as the page has it. `title` is its sentence, `heading` what it is called."""

    id: str
    kind: str
    width: int
    title: str
    heading: str = ""
    note: str = ""
    figure: Figure | None = None
    chart: str = ""  # what the browser draws, as JSON
    legend: Sequence[tuple[str, str, bool]] = ()  # label, tone, whether dashed
    paint: Paint | None = None
    table: Table | None = None
    html: str = ""  # sanitised
    text: str = ""  # the same for where there is no HTML

    def drawing(self, width: int) -> Drawing | None:
        return self.paint(width) if self.paint else None

"""A whole card on paper: its sentence, its drawing or table, and its note, as one drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from horo.web.services.boards.shapes import Box, Drawing, Shape, Stroke, Words, shortened
from horo.web.services.boards.shown import WIDE, Cell, Shown, Table

MOST_ROWS = 40  # of a table; the page and the CSV have all of them
ROW = 24  # pixels
HEADING, TEXT, FINE = 17, 13, 11


def composed(card: Shown, width: int = WIDE) -> Drawing:
    """Return `card` for paper, `width` pixels wide."""
    parts: list[Drawing] = [_lines(card.title, width, HEADING, bold=True)]
    if card.figure:
        parts.append(_figure(card, width))
    if card.legend and card.chart:
        parts.append(_legend(card, width))
    if drawn := card.drawing(width):
        parts.append(drawn)
    elif card.text:
        parts.append(_lines(card.text, width, TEXT))
    if card.table and (card.table.is_main or not card.paint):
        parts.append(table_drawing(card.table, width))
    if card.note:
        parts.append(_lines(card.note, width, FINE, tone="quiet"))
    return stacked(parts, width)


def stacked(parts: Sequence[Drawing], width: int, *, gap: float = 10) -> Drawing:
    """Return drawings below each other as one."""
    shapes: list[Shape] = []
    top = 0.0
    for part in parts:
        shapes += [moved(shape, top) for shape in part.shapes]
        top += part.height + gap
    return Drawing(width, max(top - gap, 1), shapes)


def moved(shape: Shape, down: float, across: float = 0) -> Shape:
    """Return `shape` so many pixels further down."""
    if isinstance(shape, Stroke):
        return replace(shape, points=[(x + across, y + down) for x, y in shape.points])
    if isinstance(shape, Box | Words):
        return replace(shape, x=shape.x + across, y=shape.y + down)
    left, right = shape.left, shape.right
    return replace(
        shape,
        left=(left[0] + across, left[1] + down, left[2] + down),
        right=(right[0] + across, right[1] + down, right[2] + down),
    )


def table_drawing(table: Table, width: int) -> Drawing:
    """Return the first rows of `table`, ruled."""
    count = len(table.columns)
    numbers = sum(column.is_number for column in table.columns)
    small = min(96.0, width * 0.7 / max(count, 1))
    wide = (width - small * numbers) / max(count - numbers, 1)
    widths = [small if column.is_number else wide for column in table.columns]
    size = FINE if count > 8 else TEXT
    heads = [Cell(column.label) for column in table.columns]
    shapes: list[Shape] = list(_row(heads, table, widths, 0, size, tone="quiet"))
    shapes.append(Stroke(((0, ROW), (width, ROW)), "rail", 1))
    for place, row in enumerate(table.rows[:MOST_ROWS], start=1):
        shapes += _row(row, table, widths, place * ROW, size)
    return Drawing(width, (min(len(table.rows), MOST_ROWS) + 1) * ROW + 2, shapes)


def _row(
    cells: Sequence[Cell],
    table: Table,
    widths: Sequence[float],
    top: float,
    size: float,
    tone: str = "ink",
) -> Iterator[Shape]:
    left = 0.0
    for cell, column, wide in zip(cells, table.columns, widths, strict=False):
        if cell.shade:
            yield Box(left + 1, top + 1, wide - 2, ROW - 2, f"shade{cell.shade}", 2)
        text = shortened(cell.text, wide - 6, size)
        across, anchor = (left + wide - 6, "end") if column.is_number else (left, "start")
        shown = "quiet" if cell.censored else tone
        yield Words(across, top + 16, text, shown, anchor, size)
        left += wide


def _figure(card: Shown, width: int) -> Drawing:
    figure = card.figure
    assert figure is not None
    said = " · ".join(
        part
        for part in (card.heading, figure.latest, figure.trend, figure.compared, figure.target)
        if part
    )
    below = _lines(said, width, TEXT, tone="quiet")
    large = Drawing(width, 34, [Words(0, 28, figure.text, "ink", size=30, bold=True)])
    return stacked([large, below], width, gap=4)


def _legend(card: Shown, width: int) -> Drawing:
    shapes: list[Shape] = []
    left, top = 0.0, 0.0
    for label, tone, dashed in card.legend:
        room = 40 + len(label) * TEXT * 0.56
        if left and left + room > width:
            left, top = 0, top + 20
        dashes = (5, 3) if dashed else ()
        shapes.append(Stroke(((left, top + 9), (left + 22, top + 9)), tone, 2.5, dashes))
        shapes.append(Words(left + 28, top + 14, shortened(label, width - 40)))
        left += room
    return Drawing(width, top + 20, shapes)


def _lines(text: str, width: int, size: float, *, bold: bool = False, tone: str = "ink") -> Drawing:
    step = size * 1.4
    wrapped = list(_wrapped(text, width, size * (1.08 if bold else 1)))
    shapes = [
        Words(0, step * (place + 0.8), line, tone, size=size, bold=bold)
        for place, line in enumerate(wrapped)
    ]
    return Drawing(width, step * max(len(wrapped), 1), shapes)


def _wrapped(text: str, width: float, size: float) -> Iterator[str]:
    """Yield lines of `text` by the mean width of a letter; a word too long for one is cut."""
    most = max(int(width / (size * 0.58)), 8)
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            while len(word) > most:
                word, rest = word[:most], word[most:]
                yield f"{line} {word}".strip() if len(line) + most < most else word
                word, line = rest, ""
            if line and len(line) + 1 + len(word) > most:
                yield line
                line = word
            else:
                line = f"{line} {word}".strip()
        yield line

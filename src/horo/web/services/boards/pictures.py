"""A card as a PNG: drawn on the server, so it needs no script and looks alike everywhere."""

from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

from horo.web.services.boards.composing import composed, moved
from horo.web.services.boards.inks import PAPER, ink
from horo.web.services.boards.shapes import Box, Drawing, Point, Ribbon, Shape, Stroke, Words
from horo.web.services.boards.shown import Shown

FONTS = Path(__file__).parents[2] / "fonts"
SCALE, FINER, MARGIN = 2, 2, 20  # dots a pixel, how much finer it is drawn first, pixels


def png(card: Shown) -> bytes:
    """Return `card` as a PNG."""
    return painted(composed(card))


def painted(drawing: Drawing) -> bytes:
    """Return `drawing` with a margin, two dots a pixel."""
    from PIL import Image, ImageDraw

    factor = SCALE * FINER
    size = [round(side + 2 * MARGIN) for side in (drawing.width, drawing.height)]
    image = Image.new("RGB", (size[0] * factor, size[1] * factor), PAPER)
    canvas = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _paint(canvas, moved(shape, MARGIN, MARGIN), factor)
    smooth = image.resize((size[0] * SCALE, size[1] * SCALE), Image.Resampling.LANCZOS)
    kept = BytesIO()
    smooth.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _paint(canvas: Any, shape: Shape, factor: int) -> None:
    if isinstance(shape, Box):
        sides = (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
        if shape.width > 0 and shape.height > 0:
            corners = [side * factor for side in sides]
            radius = min(shape.radius, shape.width / 2, shape.height / 2) * factor
            canvas.rounded_rectangle(corners, radius, fill=ink(shape.tone))
    elif isinstance(shape, Ribbon):
        canvas.polygon([(x * factor, y * factor) for x, y in shape.outline()], fill=ink(shape.tone))
    elif isinstance(shape, Stroke):
        _line(canvas, shape, factor)
    else:
        _write(canvas, shape, factor)


def _line(canvas: Any, stroke: Stroke, factor: int) -> None:
    wide = max(round(stroke.thickness * factor), 1)
    for one, two in pairwise(stroke.points):
        for start, end in _dashed(one, two, stroke.dashes):
            ends = [(start[0] * factor, start[1] * factor), (end[0] * factor, end[1] * factor)]
            canvas.line(ends, fill=ink(stroke.tone), width=wide)


def _dashed(one: Point, two: Point, dashes: tuple[int, ...]) -> list[tuple[Point, Point]]:
    if not dashes:
        return [(one, two)]
    long = hypot(two[0] - one[0], two[1] - one[1]) or 1
    step, at, found = sum(dashes), 0.0, []
    while at < long:
        ends = [
            (one[0] + (two[0] - one[0]) * part / long, one[1] + (two[1] - one[1]) * part / long)
            for part in (at, min(at + dashes[0], long))
        ]
        found.append((ends[0], ends[1]))
        at += step
    return found


def _write(canvas: Any, words: Words, factor: int) -> None:
    font = _font(words.bold, round(words.size * factor))
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[words.anchor]
    where = (words.x * factor, words.y * factor)
    canvas.text(where, words.text, fill=ink(words.tone), font=font, anchor=anchor)


@lru_cache(maxsize=32)
def _font(bold: bool, size: int) -> Any:
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(FONTS / name), size)

"""A dashboard as a PDF: A4, one card below the other, with Cyrillic letters inside."""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from horo.web.services.boards.composing import composed, moved
from horo.web.services.boards.inks import ink
from horo.web.services.boards.pictures import FONTS
from horo.web.services.boards.shapes import Box, Drawing, Ribbon, Shape, Stroke, Words, shortened
from horo.web.services.boards.shown import WIDE, Shown

A4 = (595.3, 841.9)  # points
MARGIN, GAP = 42.0, 26.0
PLAIN, BOLD = "HoroSans", "HoroSans-Bold"
SCALE = (A4[0] - 2 * MARGIN) / WIDE  # points a pixel


def pdf(title: str, period: str, cards: Sequence[Shown]) -> bytes:
    """Return the dashboard `title` as a PDF of as many pages as its cards need."""
    from reportlab.pdfgen.canvas import Canvas

    _fonts()
    kept = BytesIO()
    canvas = Canvas(kept, pagesize=A4, invariant=True)
    canvas.setTitle(title)
    canvas.setCreator("Horo")
    top = _head(canvas, title, period)
    for card in cards:
        drawing = composed(card)
        scale = min(SCALE, (A4[1] - 2 * MARGIN - 20) / drawing.height)
        if top - drawing.height * scale < MARGIN + 14 and top < A4[1] - MARGIN - 1:
            top = _next_page(canvas, title)
        _place(canvas, drawing, top, scale)
        top -= drawing.height * scale + GAP
    _foot(canvas, title)
    canvas.save()
    return kept.getvalue()


@lru_cache(maxsize=1)
def _fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(PLAIN, str(FONTS / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS / "DejaVuSans-Bold.ttf")))


def _head(canvas: Any, title: str, period: str) -> float:
    top = A4[1] - MARGIN
    canvas.setFillColorRGB(*_rgb("ink"))
    canvas.setFont(BOLD, 18)
    canvas.drawString(MARGIN, top - 14, shortened(title, A4[0] - 2 * MARGIN, 19))
    canvas.setFillColorRGB(*_rgb("quiet"))
    canvas.setFont(PLAIN, 10)
    canvas.drawString(MARGIN, top - 32, period)
    return float(top - 32 - GAP)


def _next_page(canvas: Any, title: str) -> float:
    _foot(canvas, title)
    canvas.showPage()
    return A4[1] - MARGIN


def _foot(canvas: Any, title: str) -> None:
    canvas.setFillColorRGB(*_rgb("quiet"))
    canvas.setFont(PLAIN, 8)
    canvas.drawString(MARGIN, MARGIN - 18, shortened(title, 400, 8))
    number = _("Page %(number)s") % {"number": canvas.getPageNumber()}
    canvas.drawRightString(A4[0] - MARGIN, MARGIN - 18, number)


def _place(canvas: Any, drawing: Drawing, top: float, scale: float) -> None:
    """Draw with the upper left corner of the card as origin, in pixels that go down."""
    canvas.saveState()
    canvas.translate(MARGIN, top)
    canvas.scale(scale, scale)
    for shape in drawing.shapes:
        _paint(canvas, moved(shape, 0))
    canvas.restoreState()


def _paint(canvas: Any, shape: Shape) -> None:
    canvas.setFillColorRGB(*_rgb(shape.tone))
    if isinstance(shape, Words):
        _write(canvas, shape)
    elif isinstance(shape, Box):
        radius = min(shape.radius, shape.width / 2, shape.height / 2)
        low = -shape.y - shape.height
        canvas.roundRect(shape.x, low, shape.width, shape.height, radius, stroke=0, fill=1)
    elif isinstance(shape, Stroke):
        _line(canvas, shape)
    else:
        _flow(canvas, shape)


def _write(canvas: Any, words: Words) -> None:
    canvas.setFont(BOLD if words.bold else PLAIN, words.size)
    draw = {
        "start": canvas.drawString,
        "middle": canvas.drawCentredString,
        "end": canvas.drawRightString,
    }[words.anchor]
    draw(words.x, -words.y, words.text)


def _line(canvas: Any, stroke: Stroke) -> None:
    canvas.setStrokeColorRGB(*_rgb(stroke.tone))
    canvas.setLineWidth(stroke.thickness)
    canvas.setDash(list(stroke.dashes))
    path = canvas.beginPath()
    for place, (x, y) in enumerate(stroke.points):
        (path.lineTo if place else path.moveTo)(x, -y)
    canvas.drawPath(path, stroke=1, fill=0)


def _flow(canvas: Any, ribbon: Ribbon) -> None:
    path = canvas.beginPath()
    for place, (x, y) in enumerate(ribbon.outline()):
        (path.lineTo if place else path.moveTo)(x, -y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _rgb(tone: str) -> tuple[float, float, float]:
    red, green, blue = ink(tone)
    return red / 255, green / 255, blue / 255

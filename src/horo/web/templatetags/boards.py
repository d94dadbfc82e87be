"""The cards of a dashboard: drawings for a phone and for a desk."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from horo.web.services.boards import svg
from horo.web.services.boards.shown import NARROW, WIDE, Cell, Column, Shown

register = template.Library()


@register.simple_tag
def drawings(card: Shown) -> SafeString:
    """Draw `card` twice, as a phone and as a wide card have room; the style sheet shows one."""
    narrow, wide = card.drawing(NARROW), card.drawing(WIDE)
    if narrow is None or wide is None:
        return SafeString("")
    label = card.title or card.heading
    if card.kind == "number":
        return svg.markup(narrow, label=label, extra="spark")
    return format_html(
        "{}{}",
        svg.markup(narrow, label=label, extra="narrow"),
        svg.markup(wide, label=label, extra="wide"),
    )


@register.filter
def beneath(row: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[str, Cell]]:
    """Return each cell of `row` with the label of its column: on a phone they stand side by side.

    The last columns of a triangle have no cell yet in its last rows.
    """
    return [(column.label, cell) for column, cell in zip(columns, row, strict=False)]


@register.filter
def about(names: Mapping[str, str], card_id: str) -> str:
    """Return what the card `card_id` is about."""
    return names.get(card_id, "")

"""A dashboard as the HTML of a letter: sentences, figures with how they moved, short tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from horo.web.services.boards.shown import Cell, Column, Figure, Shown

ROWS = 5  # of a list, a distribution or a funnel
PERIODS = 4  # of a series, the newest first
MOST_COLUMNS = 4  # that a phone has room for
DRAWN = ("heat", "funnel", "triangle", "distribution")  # their notes tell how to read the drawing
WITHOUT_TABLE = ("number", "heat", "triangle", "text")  # their sentence says it, or they are words


@dataclass(frozen=True)
class Part:
    """A card in the letter; `lines` are the words of a card of words."""

    title: str
    heading: str
    figure: Figure | None
    lines: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[tuple[Cell, Column]]]
    note: str


def html(cards: Sequence[Shown], *, period: str, stop: str) -> str:
    """Return the letter's HTML, without any looks. `stop` is where it is stopped."""
    context = {
        "cards": [_part(card) for card in cards],
        "period": period,
        "stop": stop,
        "site": settings.SITE_URL,
    }
    return render_to_string("web/boards/letter.html", context)


def _part(card: Shown) -> Part:
    has_table = card.table is not None and card.kind not in WITHOUT_TABLE
    most = PERIODS if card.kind == "series" else ROWS
    table = card.table if has_table else None
    columns = table.columns[:MOST_COLUMNS] if table else ()
    return Part(
        title=card.title or card.heading,
        heading=card.heading,
        figure=card.figure,
        lines=[line for line in card.text.splitlines() if line.strip()],
        columns=columns,
        rows=[list(zip(row, columns, strict=False)) for row in table.rows[:most]] if table else (),
        note="" if card.kind in DRAWN else card.note,
    )

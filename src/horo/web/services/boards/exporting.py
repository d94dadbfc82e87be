"""A dashboard, or one card of it, as a file: CSV, PNG or PDF."""

from django.utils.text import slugify

from horo.measures.boards.board import Board
from horo.web.services import periods
from horo.web.services.boards import paper, pictures, sheets, showing
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shown import Shown

CSV, PNG, PDF = "csv", "png", "pdf"
TYPES = {CSV: "text/csv; charset=utf-8", PNG: "image/png", PDF: "application/pdf"}


def made(
    kind: str, board: Board, looking: Looking, *, card_id: str, with_mark: bool
) -> bytes | None:
    """Return the file; None for a kind or a card that is not there."""
    if kind == PDF and not card_id:
        return paper.pdf(str(board.title), period_of(looking), showing.shown(board, looking))
    if kind == CSV and not card_id:
        return sheets.of_board(showing.shown(board, looking), with_mark=with_mark).encode()
    card = showing.card(board, card_id, looking) if card_id else None
    return _of_card(kind, card, with_mark) if card else None


def _of_card(kind: str, card: Shown, with_mark: bool) -> bytes | None:
    if kind == PNG:
        return pictures.png(card)
    return sheets.of_card(card, with_mark=with_mark).encode() if kind == CSV else None


def period_of(looking: Looking) -> str:
    """Return the period in words: "30 Aug 2026 – 22 Nov 2026"."""
    return f"{periods.day(looking.span.start)} – {periods.day(looking.span.last)}"


def name_of(kind: str, board: Board, card_id: str) -> str:
    """Return what the file is called: plain letters, whatever the dashboard is called."""
    words = slugify(str(board.title)) or slugify(board.slug) or "dashboard"
    return f"{words[:60]}{'-' + card_id if card_id else ''}.{kind}"

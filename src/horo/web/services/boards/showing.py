"""A dashboard as one sees it: every card with its sentence, and what stands behind it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from horo.content import markdown
from horo.measures.boards.board import Board
from horo.measures.boards.cards import AnyCard, NumberCard, SeriesCard, TextCard
from horo.web.services import asking
from horo.web.services.boards import (
    cohorts,
    figures,
    flows,
    grids,
    numbers,
    series,
    spreads,
    tables,
)
from horo.web.services.boards.figures import Rows, known
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shown import Shown
from horo.web.services.figures import targets

PAINTERS: Mapping[str, Callable[[Any, Looking], Shown]] = {
    "table": tables.shown,
    "funnel": flows.shown,
    "triangle": cohorts.shown,
    "heat": grids.shown,
    "distribution": spreads.shown,
}


def shown(board: Board, looking: Looking) -> list[Shown]:
    """Return the cards of `board`. A ready one leaves out what cannot be measured here."""
    cards = board.cards if board.origin == "own" else _possible(board, looking)
    rows = figures.of_board(board, looking)
    goals = targets(asking.playbook()) if looking.scope.spaces is None else {}
    return [_card(card, rows, goals, looking) for card in cards]


def card(board: Board, card_id: str, looking: Looking) -> Shown | None:
    """Return one card of `board`, as it is among the others; None where there is none."""
    return next((one for one in shown(board, looking) if one.id == card_id), None)


def _possible(board: Board, looking: Looking) -> list[AnyCard]:
    return [
        card
        for card in board.cards
        if not isinstance(card, NumberCard | SeriesCard)
        or known(
            card.measures if isinstance(card, SeriesCard) else (card.measure,), looking.span.grain
        )
    ]


def _card(
    card: AnyCard, rows: Mapping[str, Rows], goals: Mapping[str, Any], looking: Looking
) -> Shown:
    if isinstance(card, NumberCard):
        return numbers.shown(card, rows.get(card.measure), looking, goals.get(card.measure))
    if isinstance(card, SeriesCard):
        return series.shown(card, rows, looking, goals)
    if isinstance(card, TextCard):
        return _words(card)
    return PAINTERS[card.kind](card, looking)


def _words(card: TextCard) -> Shown:
    """Words by the renderer of posts, so by its rules; what it refuses stands there as typed."""
    title = card.title or _("Note")
    try:
        html = markdown.render(card.text, author=None, space=None, key=f"card{card.id}").html
    except markdown.TextRefused as refused:
        return Shown(card.id, card.kind, card.width, title, note=str(refused), text=card.text)
    return Shown(card.id, card.kind, card.width, card.title, html=html, text=card.text)

"""Change an own dashboard: each change is one filtered update, so that nobody's is lost."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.measures.boards.board import Board
from horo.measures.boards.cards import MOST_CARDS, AnyCard, read, written
from horo.measures.models import OwnBoard
from horo.people.models import Member

Written = list[dict[str, Any]]
LONGEST_TITLE = 120


class ChangedMeanwhile(Exception):  # noqa: N818 - an answer: look again
    """Somebody else changed the dashboard since it was read. `board` is how it is now."""

    def __init__(self, board: OwnBoard) -> None:
        super().__init__(f"Dashboard {board.pk} is at version {board.version}.")
        self.board = board


class NotADashboard(Refused):
    """What was asked of a dashboard cannot be; the sentence says why."""


def make(title: str, *, by: Member, at: datetime, cards: Sequence[AnyCard] = ()) -> OwnBoard:
    """Make a dashboard called `title`. Raises NotADashboard where it has no name."""
    named = _named(title)
    kept = [written(card) | {"id": _new_id()} for card in cards[:MOST_CARDS]]
    return OwnBoard.objects.create(
        title=named, cards=kept, made_by=by, made_at=at, changed_by=by, changed_at=at
    )


def copy(board: Board, *, by: Member, at: datetime) -> OwnBoard:
    """Make an own dashboard with the cards of `board`."""
    title = _("Copy of %(title)s") % {"title": board.title}
    return make(title[:LONGEST_TITLE], by=by, at=at, cards=board.cards)


def rename(board: OwnBoard, title: str, *, version: int, by: Member, at: datetime) -> None:
    """Raises ChangedMeanwhile, NotADashboard."""
    _change(board, board.cards, version=version, by=by, at=at, title=_named(title))


def put(board: OwnBoard, card: AnyCard, *, version: int, by: Member, at: datetime) -> None:
    """Put `card` in place of the one with its id, or at the end under a new id.

    Raises ChangedMeanwhile, and NotADashboard where no more cards fit.
    """
    cards = list(board.cards)
    places = [place for place, one in enumerate(cards) if card.id and one.get("id") == card.id]
    if places:
        cards[places[0]] = written(card)
    elif len(cards) >= MOST_CARDS:
        raise NotADashboard(
            _("A dashboard holds %(count)s cards. Remove one first.") % {"count": MOST_CARDS}
        )
    else:
        cards.append(written(card) | {"id": card.id or _new_id()})
    _change(board, cards, version=version, by=by, at=at)


def arrange(board: OwnBoard, order: Sequence[str], *, by: Member, at: datetime) -> None:
    """Put the cards into `order`, by id. Cards that somebody added meanwhile come last.

    No version is asked for: an order loses nothing of anybody's. It is tried again on whatever
    the dashboard is by then.
    """

    def ordered(cards: Written) -> Written:
        places = {card_id: place for place, card_id in enumerate(order)}
        return sorted(cards, key=lambda card: places.get(card.get("id", ""), len(places)))

    _retry(board, ordered, by=by, at=at)


def move(board: OwnBoard, card_id: str, step: int, *, by: Member, at: datetime) -> None:
    """Move a card `step` places on, or back where it is negative."""

    def moved(cards: Written) -> Written:
        here = next((place for place, one in enumerate(cards) if one.get("id") == card_id), None)
        if here is None:
            return cards
        card = cards.pop(here)
        cards.insert(min(max(here + step, 0), len(cards)), card)
        return cards

    _retry(board, moved, by=by, at=at)


def widen(board: OwnBoard, card_id: str, width: int, *, by: Member, at: datetime) -> None:
    """Let a card be one, two or three columns wide."""
    wide = width if width in (1, 2, 3) else 1

    def widened(cards: Written) -> Written:
        return [one | {"width": wide} if one.get("id") == card_id else one for one in cards]

    _retry(board, widened, by=by, at=at)


def take_away(board: OwnBoard, card_id: str, *, by: Member, at: datetime) -> None:
    """Take a card off the dashboard."""
    _retry(board, lambda cards: [one for one in cards if one.get("id") != card_id], by=by, at=at)


def undo(board: OwnBoard, version: int, *, by: Member, at: datetime) -> None:
    """Take back the change that made `version`. Raises ChangedMeanwhile where another followed."""
    _change(board, board.cards_before, version=version, by=by, at=at, title=board.title_before)


def remove(board: OwnBoard, *, at: datetime) -> None:
    """Take the dashboard away; `restore` brings it back."""
    OwnBoard.objects.filter(pk=board.pk, removed_at=None).update(removed_at=at)


def restore(pk: int) -> OwnBoard | None:
    """Bring a removed dashboard back; None where there was none."""
    OwnBoard.objects.filter(pk=pk).update(removed_at=None)
    return OwnBoard.objects.filter(pk=pk).first()


def card_of(board: OwnBoard, card_id: str) -> AnyCard | None:
    found = next((one for one in board.cards if one.get("id") == card_id), None)
    return read(found) if found else None


def _retry(
    board: OwnBoard, changed: Callable[[Written], Written], *, by: Member, at: datetime
) -> None:
    """Apply `changed` to the cards as they are by now, whoever else changes them."""
    while True:
        try:
            cards = changed([dict(card) for card in board.cards])
            if cards != board.cards:
                _change(board, cards, version=board.version, by=by, at=at)
            return
        except ChangedMeanwhile as meanwhile:
            board = meanwhile.board


def _change(
    board: OwnBoard,
    cards: Written,
    *,
    version: int,
    by: Member,
    at: datetime,
    title: str | None = None,
) -> None:
    changed = OwnBoard.objects.filter(pk=board.pk, version=version, removed_at=None).update(
        title=title if title is not None else board.title,
        cards=cards,
        title_before=board.title,
        cards_before=board.cards,
        version=version + 1,
        changed_by=by,
        changed_at=at,
    )
    if changed != 1:
        raise ChangedMeanwhile(OwnBoard.objects.get(pk=board.pk))
    board.refresh_from_db()


def _named(title: str) -> str:
    words = " ".join(title.split())[:LONGEST_TITLE]
    if not words:
        raise NotADashboard(_("A dashboard needs a name."))
    return words


def _new_id() -> str:
    return secrets.token_hex(4)

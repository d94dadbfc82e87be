"""Which dashboards there are: ready ones, the playbook's, and own ones."""

from collections.abc import Sequence

from django.utils.text import slugify

from horo.measures.boards import cards
from horo.measures.boards.board import OWN, PLAYBOOK, READY, Board, of_measures
from horo.measures.boards.ready import READY_BOARDS, ready
from horo.measures.models import OwnBoard
from horo.web.services import asking


def of_playbook() -> list[Board]:
    """Return the dashboards of the playbook that runs, in its order; read, never changed here."""
    book = asking.playbook()
    if book is None:
        return []
    found: list[Board] = []
    for place, dashboard in enumerate(book.measures.dashboards, start=1):
        words = slugify(dashboard.title)[:60]
        slug = f"playbook-{place}-{words}" if words else f"playbook-{place}"
        found.append(of_measures(slug, dashboard.title, tuple(dashboard.measures)))
    return found


def as_board(own: OwnBoard) -> Board:
    """Return an own dashboard as a value. What the schema no longer knows is left out."""
    found = []
    for written in own.cards:
        try:
            found.append(cards.read(written))
        except ValueError:  # a card of a version that came after a step back
            continue
    return Board(str(own.pk), own.title, tuple(found), origin=OWN)


def by_slug(slug: str) -> Board | None:
    """Return the ready dashboard or that of the playbook called `slug`."""
    return ready(slug) or next((one for one in of_playbook() if one.slug == slug), None)


def by_key(key: str) -> Board | None:
    """Return the dashboard that `key` names: `ready:health`, `own:12`; None where it is gone."""
    origin, _colon, slug = key.partition(":")
    if origin == OWN:
        own = (
            OwnBoard.objects.filter(pk=slug, removed_at=None).first()
            if slug.isdecimal() and len(slug) < 12
            else None
        )
        return as_board(own) if own else None
    found = by_slug(slug) if origin in (READY, PLAYBOOK) else None
    return found if found and found.origin == origin else None


def ready_boards() -> Sequence[Board]:
    return READY_BOARDS

"""The funnel as flows: who moved from which stage to which, between two moments."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from horo.engine.rules import stages_of
from horo.measures.boards.cards import FunnelCard
from horo.measures.boards.moves import NOWHERE, Move, movers, moves
from horo.measures.boards.scope import within
from horo.playbook.parts.whole import Playbook
from horo.ui import words
from horo.web.services import asking
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shapes import Box, Drawing, Ribbon, Shape, Words, shortened
from horo.web.services.boards.shown import WIDE, Cell, Column, Shown, Table
from horo.web.services.kept import kept

WENT: Mapping[str, Callable[[int, int, int], bool]] = {
    "up": lambda before, after, place: before == place < after,
    "down": lambda before, after, place: before == place > after,
    "stayed": lambda before, after, place: before == place == after,
    "start": lambda before, after, place: before == place,
    "end": lambda before, after, place: after == place,
}
NODE, GAP, FLOW = 10, 24, 170  # pixels: of an edge, between stages, of all members together


@dataclass(frozen=True)
class Funnel:
    """`titles` by place, `NOWHERE` first; `moved` as `measures.boards.moves` counts."""

    titles: Mapping[int, str]
    moved: Mapping[Move, int]

    def at_start(self, place: int) -> int:
        return sum(count for (before, _after), count in self.moved.items() if before == place)

    def at_end(self, place: int) -> int:
        return sum(count for (_before, after), count in self.moved.items() if after == place)


def shown(card: FunnelCard, looking: Looking) -> Shown:
    heading = _("How members moved through the funnel")
    found = funnel(looking)
    if found is None:
        note = _("Stages stand in the playbook's funnel.yaml, and none is there yet.")
        return Shown(card.id, card.kind, card.width, card.title or heading, note=note)
    return Shown(
        id=card.id,
        kind=card.kind,
        width=card.width,
        title=card.title or _sentence(found),
        heading=heading,
        note=_("On the left where members stood at the start, on the right where at the end."),
        paint=(lambda width: _paint(found, looking, width)) if found.moved else None,
        table=_table(found, looking),
    )


def funnel(looking: Looking) -> Funnel | None:
    """Return who moved from where to where; None without stages."""
    book = asking.playbook()
    if book is None or not book.funnel.stages:
        return None
    start, end = _moments(book, looking)

    def make() -> Mapping[Move, int]:
        with within(looking.scope) as warehouse:
            return moves(warehouse, stages_of(book), start, end)

    titles = {NOWHERE: _("In no stage")}
    titles |= {place: stage.title for place, stage in enumerate(book.funnel.stages)}
    return Funnel(titles, kept(looking.key("board moves", end.date()), make))


def members_of(wanted: Collection[Move], looking: Looking) -> list[int]:
    """Return the ids of those who made one of the moves `wanted`."""
    book = asking.playbook()
    if book is None or not book.funnel.stages or not wanted:
        return []
    start, end = _moments(book, looking)
    with within(looking.scope) as warehouse:
        return movers(warehouse, stages_of(book), start, end, wanted)


def _moments(book: Playbook, looking: Looking) -> tuple[datetime, datetime]:
    zone = ZoneInfo(book.timezone)
    start = datetime.combine(looking.span.start, time.min, zone)
    return start, max(start, min(looking.at, datetime.combine(looking.span.end, time.min, zone)))


def _sentence(found: Funnel) -> str:
    up = sum(count for (before, after), count in found.moved.items() if after > before)
    down = sum(count for (before, after), count in found.moved.items() if after < before)
    return _("%(up)s moved up in the funnel, %(down)s fell back") % {
        "up": words.whole(up),
        "down": words.whole(down),
    }


def moves_from(place: int, went: str, found: Funnel) -> list[Move]:
    """Return the moves of those who stood at `place`; `went` is up, down, stayed, start or end.

    `start` is everybody who stood there at the start, `end` at the end. Raises KeyError for
    another word.
    """
    holds = WENT[went]
    return [move for move in found.moved if holds(*move, place)]


def said(move: Move, titles: Mapping[int, str]) -> str:
    """Return "Newcomer → Participant"."""
    return f"{titles.get(move[0], '–')} → {titles.get(move[1], '–')}"


def _href(move: Move, looking: Looking) -> str:
    return looking.ways.list("move", before=move[0], after=move[1], **looking.dates)


def stood(place: int, went: str, looking: Looking) -> str:
    """The list of those who stood at `place`, and `went` as `moves_from` says."""
    return looking.ways.list("stood", place=place, went=went, **looking.dates)


def _paint(found: Funnel, looking: Looking, width: int) -> Drawing:
    gutter = 150 if width >= WIDE else 0
    places = list(found.titles)
    scale = FLOW / (sum(found.moved.values()) or 1)
    left = _stacked([found.at_start(place) * scale for place in places])
    right = _stacked([found.at_end(place) * scale for place in places])
    from_y, to_y = dict(zip(places, left, strict=True)), dict(zip(places, right, strict=True))
    x, end = gutter + NODE, width - gutter - NODE
    ribbons: list[Ribbon] = []
    for move in sorted(found.moved):
        high = found.moved[move] * scale
        one, two = from_y[move[0]], to_y[move[1]]
        ribbons.append(
            Ribbon(
                (x, one, one + high),
                (end, two, two + high),
                _tone(move),
                _href(move, looking),
                f"{said(move, found.titles)}: {words.whole(found.moved[move])}",
            )
        )
        from_y[move[0]], to_y[move[1]] = one + high, two + high
    # those who stayed lie below, so that they hide nobody who moved
    shapes: list[Shape] = [*sorted(ribbons, key=lambda ribbon: ribbon.tone != "stay")]
    shapes += _nodes(found, places, left, scale, gutter, width, looking=looking, is_start=True)
    shapes += _nodes(found, places, right, scale, gutter, width, looking=looking, is_start=False)
    return Drawing(width, FLOW + GAP * len(places) + 8, shapes)


def _stacked(heights: Sequence[float]) -> list[float]:
    """Return where each begins, from the top, with room for its name above."""
    tops, at = [], float(GAP)
    for high in heights:
        tops.append(at)
        at += high + GAP
    return tops


def _nodes(
    found: Funnel,
    places: Sequence[int],
    tops: Sequence[float],
    scale: float,
    gutter: int,
    width: int,
    *,
    looking: Looking,
    is_start: bool,
) -> list[Shape]:
    shapes: list[Shape] = []
    room = gutter - 14 if gutter else width / 2 - 24
    for place, top in zip(places, tops, strict=True):
        count = found.at_start(place) if is_start else found.at_end(place)
        edge = gutter if is_start else width - gutter - NODE
        text = f"{shortened(found.titles[place], room - 40)} {words.whole(count)}"
        anchor = "end" if bool(gutter) == is_start else "start"
        across = (
            (edge - 8 if is_start else edge + NODE + 8) if gutter else (0 if is_start else width)
        )
        down = top + max(count * scale / 2, 2) + 4 if gutter else top - 6
        shapes += [
            Box(
                edge,
                top,
                NODE,
                max(count * scale, 1.5),
                "node",
                2,
                stood(place, "start" if is_start else "end", looking) if count else "",
                text,
            ),
            Words(across, down, text, "ink", anchor),
        ]
    return shapes


def _tone(move: Move) -> str:
    before, after = move
    if after == before:
        return "stay"
    return "rise" if after > before else "fall"


def _table(found: Funnel, looking: Looking) -> Table:
    columns = [
        Column(pgettext("stage", "From")),
        Column(pgettext("stage", "To")),
        Column(_("People"), is_number=True),
        Column(_("Share"), is_number=True),
    ]
    rows = []
    for (before, after), count in sorted(found.moved.items()):
        share = count / found.at_start(before)
        rows.append(
            [
                Cell(found.titles[before]),
                Cell(found.titles[after]),
                Cell(words.whole(count), _href((before, after), looking), count),
                Cell(words.share(share), value=share),
            ]
        )
    return Table(columns, rows)

"""Who is behind a cell: those who came back, and those who did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from horo.measures.cohorts import services
from horo.measures.cohorts.asked import NotACohort
from horo.measures.cohorts.rows import OVERALL, Row, Triangle
from horo.measures.cohorts.selecting import BACK, GONE
from horo.people.models import Member
from horo.ui import words as ui
from horo.web.services import asking
from horo.web.services.cohorts import page, words
from horo.web.services.cohorts.asking import Chosen
from horo.web.services.kept import kept


@dataclass(frozen=True)
class Behind:
    """One side of a cell. `ids`: whom the reader may see, by name; `counts` of both sides."""

    chosen: Chosen
    triangle: Triangle
    row: Row
    place: int | None
    side: str
    heading: str
    told: str
    ids: Sequence[int]
    counts: Mapping[str, int]

    @property
    def has_sides(self) -> bool:
        return self.place is not None

    @property
    def query(self) -> str:
        """The cell as the query of an address, without its side."""
        cell = "" if self.place is None else self.place
        return self.chosen.query(row=self.row.key, cell=cell)

    @property
    def whole_query(self) -> str:
        return self.chosen.query(row=self.row.key, cell=self._cell, side=self.side)

    @property
    def _cell(self) -> object:
        return "" if self.place is None else self.place


def of(query: Mapping[str, str], chosen: Chosen, *, reader: Member, at: datetime) -> Behind | None:
    """Return the side of the cell that the address names; None where there is no such cell."""
    place = _place(query.get("cell", ""))
    key, side = query.get("row", ""), GONE if query.get("side") == GONE else BACK
    try:
        found = page.triangle(chosen.asked, at)
        row = found.find(key)
        if row is None or place == UNREADABLE:
            return None
        behind = kept(
            (*page.depends("cell", chosen.asked, at), key, place),
            lambda: services.members(chosen.asked, key, place, at=at, found=found),
        )
    except NotACohort:
        return None
    if behind is None:
        return None
    visible = dict(Member.objects.visible_to(reader).values_list("pk", "name"))
    sides = {BACK: behind.back, GONE: behind.gone}
    seen = {name: [pk for pk in ids if pk in visible] for name, ids in sides.items()}
    cell = None if place is None else row.cells[place]
    return Behind(
        chosen,
        found,
        row,
        place,
        side,
        _heading(chosen, row, place),
        f"{ui.share(cell.share)}: {page.told(cell)}" if cell else "",
        sorted(seen[side], key=lambda pk: (visible[pk].casefold(), pk)),
        {name: len(ids) for name, ids in seen.items()},
    )


UNREADABLE = -1


def _place(text: str) -> int | None:
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else UNREADABLE


def _heading(chosen: Chosen, row: Row, place: int | None) -> str:
    label = words.row_label(row, chosen.asked, asking.playbook())
    if row.kind != OVERALL:
        label = _("Cohort “%(name)s”") % {"name": label}
    if place is None:
        return label
    return f"{label}, {words.column(chosen.asked, place)}"

"""The triangle as the page shows it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from horo.log.models import Activity
from horo.measures.cohorts import services
from horo.measures.cohorts.asked import Asked, NotACohort
from horo.measures.cohorts.rows import OTHERS, Cell, Row, Triangle
from horo.playbook.parts.whole import Playbook
from horo.ui import words as ui
from horo.web.services import asking
from horo.web.services.cohorts import words
from horo.web.services.cohorts.asking import Chosen
from horo.web.services.kept import kept

SHADES = 10
TICK = 60  # seconds that an answer may be old while nothing new is in the log


@dataclass(frozen=True)
class Shown:
    """One cell: its share, what it is of and the interval in words, and where it leads."""

    figure: str
    told: str
    shade: int
    is_final: bool
    url: str


@dataclass(frozen=True)
class Line:
    key: str
    label: str
    size: str
    url: str
    cells: Sequence[Shown | None]


@dataclass(frozen=True)
class Page:
    """What the page shows; `error` in place of all of it where the question means nothing."""

    chosen: Chosen
    error: str = ""
    triangle: Triangle | None = None
    lines: Sequence[Line] = ()
    overall: Line | None = None
    columns: Sequence[tuple[str, str]] = ()  # in words, and as a number
    definitions: Sequence[str] = ()
    pooled: str = ""

    @property
    def is_all_small(self) -> bool:
        """Whether every cohort was too small for a row of its own."""
        return [line.key for line in self.lines] == [OTHERS]

    @property
    def apart_query(self) -> str:
        """The same question with a row for every cohort, however small."""
        return self.chosen.query(least=1)

    @property
    def query(self) -> str:
        return self.chosen.query()


def of(chosen: Chosen, at: datetime) -> Page:
    """Return the page of what is asked for."""
    book = asking.playbook()
    try:
        found = triangle(chosen.asked, at)
    except NotACohort as refusal:
        return Page(chosen, error=str(refusal))
    asked = chosen.asked
    return Page(
        chosen,
        triangle=found,
        lines=[line(row, chosen, book) for row in found.rows],
        overall=line(found.overall, chosen, book) if found.overall else None,
        columns=[
            (words.column(asked, place), str(offset)) for place, offset in enumerate(asked.offsets)
        ],
        definitions=words.definitions(asked, book),
        pooled=words.pooled(found),
    )


def triangle(asked: Asked, at: datetime) -> Triangle:
    """Return the triangle of `asked`, kept until something new is in the log."""
    return kept(depends("cohorts", asked, at), lambda: services.cohorts(asked, at=at))


def depends(what: str, asked: Asked, at: datetime) -> tuple[Hashable, ...]:
    """What an answer depends on: the log, the playbook, and the minute it was asked in."""
    newest = Activity.objects.aggregate(newest=Max("pk"))["newest"]
    book = asking.playbook()
    return what, settings.HOME, newest, book and book.version, asked, int(at.timestamp()) // TICK


def line(row: Row, chosen: Chosen, book: Playbook | None) -> Line:
    label = words.row_label(row, chosen.asked, book)
    return Line(
        row.key,
        label,
        ui.whole(row.size),
        cell_url(chosen, row.key),
        [
            shown(cell, chosen, row.key, place) if cell else None
            for place, cell in enumerate(row.cells)
        ],
    )


def shown(cell: Cell, chosen: Chosen, key: str, place: int) -> Shown:
    return Shown(
        ui.share(cell.share),
        told(cell),
        round(cell.share * SHADES),
        cell.is_final,
        cell_url(chosen, key, place),
    )


def told(cell: Cell) -> str:
    """Return "12 of 40; 95 % interval 18–46 %", and whether it is not final yet."""
    low, high = cell.interval
    text = _("%(back)s of %(n)s; 95 %% interval %(low)s to %(high)s")
    if not cell.is_final:
        text = _("%(back)s of %(n)s so far, not final yet; 95 %% interval %(low)s to %(high)s")
    return text % {
        "back": ui.whole(cell.back),
        "n": ui.whole(cell.n),
        "low": ui.share(low),
        "high": ui.share(high),
    }


def cell_url(chosen: Chosen, key: str, place: int | None = None) -> str:
    column = f"&cell={place}" if place is not None else ""
    return f"{reverse('web:cohort-cell')}?{chosen.query()}&row={quote(key)}{column}"

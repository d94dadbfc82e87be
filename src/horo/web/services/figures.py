"""Measures as the page shows them: a statement, a chart, and the table behind it."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from horo.log.models import Activity
from horo.measures.own import OwnMeasure
from horo.measures.rows import Row, is_no_change
from horo.measures.services import all_measures, community_zone, compute
from horo.measures.words import definition
from horo.playbook.known import UNDIVIDED
from horo.playbook.parts.whole import Playbook
from horo.ui import words
from horo.web.services import asking, periods, statements
from horo.web.services.kept import kept
from horo.web.services.periods import Span

HEADINGS = {
    "kpis": gettext_lazy("What the community is judged by"),
    "people": gettext_lazy("Who takes part"),
    "answers": gettext_lazy("Questions and answers"),
    "staying": gettext_lazy("Coming back"),
    "volume": gettext_lazy("How much happens"),
    "own": gettext_lazy("What this community measures besides"),
}
SECTIONS = {
    "people": ("active_authors", "new_members", "new_contributors", "wau"),
    "answers": ("first_response_p50", "response_rate_24h", "unanswered", "voices_per_topic"),
    "staying": ("activation_14d", "returned_after_first", "stickiness", "concentration_top5"),
    "volume": ("topics", "replies", "reactions", "acts_per_active"),
}
SCALES = {"share": 100.0, "seconds": 1 / 3600}  # of the values that a chart draws


@dataclass(frozen=True)
class Cell:
    """One period of a measure. `start` and `last` day as the address has them."""

    label: str
    start: str
    last: str
    figure: str
    value: float | None
    n: int
    count: str  # n, as the page writes it
    censored: bool


@dataclass(frozen=True)
class Chart:
    name: str
    title: str
    statement: str
    latest: str  # the period that the statement speaks of, and what it rests on
    trend: str
    rose: bool | None  # None: unchanged, or nothing to compare with
    definition: str
    target: str
    cells: Sequence[Cell]
    data: str  # what the drawing reads, as JSON
    group: str = ""  # of the measure, where the chart shows one of its groups
    dates: str = ""  # of the period that the statement speaks of, as an address has them


@dataclass(frozen=True)
class Target:
    value: float
    sentence: str


@dataclass(frozen=True)
class Section:
    name: str
    heading: str
    charts: Sequence[Chart]


def sections(span: Span) -> list[Section]:
    """Return all charts of the page: the KPIs of the playbook first, each measure once."""
    book, known = asking.playbook(), all_measures()
    kpis = (
        tuple(dict.fromkeys(kpi.measure for kpi in book.kpis if kpi.measure in known))
        if book
        else ()
    )
    kpis = tuple(name for name in kpis if name not in UNDIVIDED)
    own = tuple(
        name
        for name, measure in known.items()
        if isinstance(measure, OwnMeasure) and span.grain in measure.grains
    )
    wanted = {"kpis": kpis, **SECTIONS, "own": own}
    names = dict.fromkeys(name for group in wanted.values() for name in group)
    made = {chart.name: chart for chart in charts(tuple(names), span)}
    found = []
    for group, members in wanted.items():
        shown = [made.pop(name) for name in members if name in made]
        if shown:
            found.append(Section(group, str(HEADINGS[group]), shown))
    return found


def charts(names: Sequence[str], span: Span) -> list[Chart]:
    """Return a chart of each of `names` over `span`, in that order, in the page's language."""
    key = (*_depends("charts", tuple(names), span), get_language())
    return kept(key, lambda: _charts(names, span))


def _charts(names: Sequence[str], span: Span) -> list[Chart]:
    book = asking.playbook()
    rows = computed(tuple(names), span)
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(row.measure, []).append(row)
    goals = targets(book)
    return [
        _chart(name, by_name[name], span.grain, goals.get(name))
        for name in names
        if name in by_name
    ]


def stages_over(span: Span) -> list[Chart]:
    """Return a chart of each stage over `span`: how many members were in it."""
    book = asking.playbook()
    if book is None:
        return []
    titles = {stage.slug: stage.title for stage in book.funnel.stages}
    by_stage: dict[str, list[Row]] = {slug: [] for slug in titles}
    for row in computed(("stage",), span):
        if row.group in by_stage:
            by_stage[row.group].append(row)
    return [
        replace(
            _chart("stage", rows, span.grain, None),
            group=slug,
            title=titles[slug],
            statement=_stage_statement(titles[slug], rows),
            dates=_dates(rows[-1], span.grain),
        )
        for slug, rows in by_stage.items()
        if rows
    ]


def _stage_statement(title: str, rows: Sequence[Row]) -> str:
    return _("%(stage)s: %(value)s") % {
        "stage": title,
        "value": words.figure(rows[-1].value, rows[-1].unit),
    }


def computed(names: tuple[str, ...], span: Span) -> list[Row]:
    """Return the rows of `names`, kept until something new is in the log."""
    return kept(_depends("measures", names, span), lambda: _compute(names, span))


def _depends(what: str, names: tuple[str, ...], span: Span) -> tuple[Hashable, ...]:
    newest = Activity.objects.aggregate(newest=Max("pk"))["newest"]
    book = asking.playbook()
    return what, settings.HOME, newest, book and book.version, names, span


def _compute(names: tuple[str, ...], span: Span) -> list[Row]:
    return compute(names, start=span.start, end=span.end, grain=span.grain)


@dataclass(frozen=True)
class Kpi:
    name: str
    measure: str
    target: str


def kpis(book: Playbook | None) -> list[Kpi]:
    """Return what the purpose of `book` is judged by, in words."""
    known = all_measures()
    return [
        Kpi(
            kpi.name,
            statements.title(kpi.measure),
            _goal(kpi.target, known[kpi.measure].unit if kpi.measure in known else "", kpi.by),
        )
        for kpi in (book.kpis if book else ())
    ]


def goals(book: Playbook | None) -> list[Kpi]:
    """Return the further targets of `book`, in words."""
    known = all_measures()
    return [
        Kpi(
            statements.title(goal.measure),
            goal.measure,
            _goal(goal.target, known[goal.measure].unit if goal.measure in known else "", goal.by),
        )
        for goal in (book.measures.targets if book else ())
    ]


def targets(book: Playbook | None) -> dict[str, Target]:
    """Return what `book` wants to reach, by measure: its KPIs first, then its targets."""
    if book is None:
        return {}
    known = all_measures()
    found: dict[str, Target] = {}
    for goal in (*book.kpis, *book.measures.targets):
        unit = known[goal.measure].unit if goal.measure in known else ""
        found.setdefault(goal.measure, Target(goal.target, _goal(goal.target, unit, goal.by)))
    return found


def _goal(value: float, unit: str, by: date) -> str:
    return _("Target: %(value)s by %(day)s") % {
        "value": words.figure(value, unit),
        "day": periods.day(by),
    }


def _chart(name: str, rows: Sequence[Row], grain: str, target: Target | None) -> Chart:
    measure = all_measures()[name]
    final = [row for row in rows if not row.censored and row.value is not None]
    latest = final[-1] if final else None
    before = final[-2] if len(final) > 1 else None
    text = statements.statement(name, latest.value if latest else None, measure.unit)
    cells = [_cell(row, grain) for row in rows]
    return Chart(
        name=name,
        title=statements.title(name),
        statement=text,
        latest=_latest(latest, grain) if latest else "",
        dates=_dates(latest, grain) if latest else "",
        trend=change(latest, before),
        rose=rose(latest, before),
        definition=definition(name),
        target=target.sentence if target else "",
        cells=cells[::-1],
        data=_data(cells, measure.unit, target),
    )


def _latest(row: Row, grain: str) -> str:
    period = periods.named(row.start, grain)
    return _("%(period)s, n = %(number)s") % {"period": period, "number": words.whole(row.n)}


def _dates(row: Row, grain: str) -> str:
    last = row.end.date() - timedelta(days=1)
    return urlencode({"from": row.start.date(), "to": last, "grain": grain})


def change(latest: Row | None, before: Row | None) -> str:
    """Return how a figure moved, in words; "no change" where its intervals cannot be told apart."""
    if latest is None or before is None or latest.value is None or before.value is None:
        return ""
    if is_no_change(before, latest):
        return _("no change")
    return statements.trend(latest.value, before.value, latest.unit)


def rose(latest: Row | None, before: Row | None) -> bool | None:
    """Return whether it rose; None where nothing tells so."""
    if latest is None or before is None or latest.value is None or before.value is None:
        return None
    if latest.value == before.value or is_no_change(before, latest):
        return None
    return latest.value > before.value


def _cell(row: Row, grain: str) -> Cell:
    return Cell(
        label=periods.label(row.start, grain),
        start=row.start.date().isoformat(),
        last=(row.end.date() - timedelta(days=1)).isoformat(),
        figure=words.figure(row.value, row.unit),
        value=row.value,
        n=row.n,
        count=words.whole(row.n),
        censored=row.censored,
    )


def _data(cells: Sequence[Cell], unit: str, target: Target | None) -> str:
    """Return what the chart draws: labels, values in the unit of the axis, what is not final."""
    scale = SCALES.get(unit, 1.0)
    suffix = {"share": " %", "seconds": " " + _("h")}.get(unit, "")
    shown: Mapping[str, Any] = {
        "labels": [cell.label for cell in cells],
        "values": [None if cell.value is None else round(cell.value * scale, 3) for cell in cells],
        "final": [not cell.censored for cell in cells],
        "suffix": suffix,
        "target": round(target.value * scale, 3) if target else None,
    }
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def span_of(query: Mapping[str, str], at: datetime) -> Span:
    return periods.read(query, at=at, zone=community_zone())

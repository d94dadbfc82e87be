"""Measures over time: lines for the browser, a drawing for paper, and the table behind both."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.log.models import Activity
from horo.measures.boards.cards import SeriesCard
from horo.measures.rows import Row
from horo.measures.vocabulary import COUNT, MEMBERS, SPACE, TOPICS
from horo.measures.vocabulary import SOURCE as FROM
from horo.ui import words
from horo.web.services import periods, statements
from horo.web.services.boards.figures import Rows, split
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shapes import Drawing, Shape, Stroke, Words
from horo.web.services.boards.shown import Cell, Column, Paint, Shown, Table
from horo.web.services.figures import SCALES, Target

MOST_GROUPS = 8  # lines that one can still tell apart
TONES = ("line1", "line2", "line3", "line4")
DASHES = (6, 4)

Lines = Sequence[tuple[str, Sequence[Row]]]  # what each is called, and its rows


def shown(
    card: SeriesCard,
    rows: Mapping[str, Rows],
    looking: Looking,
    targets: Mapping[str, Target],
) -> Shown:
    if card.by is not None:
        return _split(card, looking)
    there = [(name, rows[name]) for name in card.measures if name in rows and _says(rows[name].now)]
    if not there:
        return _empty(card)
    named = [(statements.title(name), name, found.now) for name, found in there]
    lines = [(title, found) for title, _name, found in named]
    before = [
        (_("%(title)s, before") % {"title": statements.title(name)}, found.before)
        for name, found in there
        if found.before
    ]
    target = targets.get(card.measures[0]) if len(there) == 1 else None
    return Shown(
        id=card.id,
        kind=card.kind,
        width=card.width,
        title=card.title or " · ".join(_sentence(name, found.now) for name, found in there),
        heading=", ".join(title for title, _name, _rows in named),
        note=target.sentence if target else "",
        chart=_chart(lines, before, looking, target),
        legend=_legend(lines, before),
        paint=line_drawing([(_tone(place), found) for place, (_t, found) in enumerate(lines)]),
        table=period_table(named, looking),
    )


def _split(card: SeriesCard, looking: Looking) -> Shown:
    name, by = card.measures[0], card.by or ""
    groups = {group: rows for group, rows in split(name, by, looking).items() if _says(rows)}
    if not groups:
        return _empty(card)
    ranked = sorted(groups, key=lambda group: (-sum(row.n for row in groups[group]), group))
    lines: list[tuple[str, Sequence[Row]]] = [(one, groups[one]) for one in ranked[:MOST_GROUPS]]
    rest = [groups[one] for one in ranked[MOST_GROUPS:]]
    links = [(one, name, groups[one]) for one in ranked[:MOST_GROUPS]]
    if rest and _adds_up(lines[0][1][0].unit, by):
        lines.append((_("others"), _summed(rest)))
    title = statements.title(name)
    return Shown(
        id=card.id,
        kind=card.kind,
        width=card.width,
        title=card.title or _leading(title, lines),
        heading=title,
        note=_left_out(len(rest), is_summed=len(lines) > MOST_GROUPS),
        chart=_chart(lines, (), looking, None),
        legend=_legend(lines, ()),
        paint=line_drawing([(_tone(place), rows) for place, (_t, rows) in enumerate(lines)]),
        table=period_table(links, looking, by=by),
    )


def _says(rows: Sequence[Row]) -> bool:
    return any(row.value is not None for row in rows)


def _empty(card: SeriesCard) -> Shown:
    heading = card.title or ", ".join(statements.title(name) for name in card.measures)
    note = _("There are no figures of this yet.")
    if set(card.measures) == {"sentiment"} and not Activity.objects.filter(verb="scored").exists():
        note = _("Tone is not measured here. The setting HORO_TONE=true switches it on.")
    return Shown(card.id, card.kind, card.width, heading, note=note)


def _adds_up(unit: str, by: str) -> bool:
    """Whether groups may be summed: one member acts in several spaces, a deed happens in one."""
    return unit in (COUNT, TOPICS) or (unit == MEMBERS and by not in (SPACE, FROM))


def _summed(rest: Sequence[Sequence[Row]]) -> list[Row]:
    return [
        replace(rows[0], group=None, value=sum(row.value or 0 for row in rows),
                n=sum(row.n for row in rows), censored=any(row.censored for row in rows))
        for rows in zip(*rest, strict=True)
    ]  # fmt: skip


def _left_out(count: int, *, is_summed: bool) -> str:
    if not count:
        return ""
    if is_summed:
        return ngettext(
            "The eight largest groups are drawn; “others” is %(count)s more.",
            "The eight largest groups are drawn; “others” are %(count)s more.",
            count,
        ) % {"count": words.whole(count)}
    return ngettext(
        "The eight largest groups are drawn; %(count)s more is left out.",
        "The eight largest groups are drawn; %(count)s more are left out.",
        count,
    ) % {"count": words.whole(count)}


def _leading(title: str, lines: Lines) -> str:
    group, rows = lines[0]
    final = [row for row in rows if not row.censored and row.value is not None]
    if not final:
        return title
    return _("%(title)s: %(group)s is the largest group, lately %(value)s") % {
        "title": title,
        "group": group,
        "value": words.figure(final[-1].value, final[-1].unit),
    }


def _sentence(name: str, rows: Sequence[Row]) -> str:
    final = [row for row in rows if not row.censored and row.value is not None]
    return statements.statement(name, final[-1].value if final else None, rows[0].unit)


def _legend(lines: Lines, before: Lines) -> list[tuple[str, str, bool]]:
    """Return label, tone and whether dashed, as the browser draws them; one line needs none."""
    if len(lines) + len(before) < 2:
        return []
    now = [
        (label, _tone(place), 4 <= place < MOST_GROUPS) for place, (label, _r) in enumerate(lines)
    ]
    return now + [(label, TONES[place % 4], True) for place, (label, _r) in enumerate(before)]


def _tone(place: int) -> str:
    """The colour of a line; what is left over after the groups is grey."""
    return TONES[place % 4] if place < MOST_GROUPS else "quiet"


def _chart(lines: Lines, before: Lines, looking: Looking, target: Target | None) -> str:
    """Return what the browser draws: labels, and for each line its values and how it looks."""
    unit = lines[0][1][0].unit
    scale = SCALES.get(unit, 1.0)

    def values(rows: Sequence[Row]) -> list[float | None]:
        return [None if row.value is None else round(row.value * scale, 3) for row in rows]

    drawn = [
        {
            "label": label,
            "values": values(rows),
            "tone": place % 4 if place < MOST_GROUPS else 4,
            "dashed": 4 <= place < MOST_GROUPS,
        }
        for place, (label, rows) in enumerate(lines)
    ] + [
        {"label": label, "values": values(rows), "tone": place % 4, "dashed": True, "faint": True}
        for place, (label, rows) in enumerate(before)
    ]
    first = lines[0][1]
    data: dict[str, Any] = {
        "labels": [periods.label(row.start, looking.span.grain) for row in first],
        "final": [not row.censored for row in first],
        "suffix": {"share": " %", "seconds": " " + _("h")}.get(unit, ""),
        "lines": drawn,
        "target": round(target.value * scale, 3) if target else None,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def period_table(
    lines: Sequence[tuple[str, str, Sequence[Row]]], looking: Looking, *, by: str = ""
) -> Table:
    """Return periods, newest first, with a column for each of `lines`: label, measure, rows."""
    alone = len(lines) == 1
    columns = [Column(_("Period")), *(Column(label, is_number=True) for label, _m, _r in lines)]
    if alone:
        columns.append(Column("n", is_number=True))
    rows = []
    for place in reversed(range(len(lines[0][2]))):
        first = lines[0][2][place]
        head = Cell(periods.label(first.start, looking.span.grain), censored=first.censored)
        cells = [
            _cell(name, found[place], looking, by=by, group=label) for label, name, found in lines
        ]
        n = [Cell(words.whole(first.n), value=first.n, censored=first.censored)] if alone else []
        rows.append([head, *cells, *n])
    return Table(columns, rows)


def _cell(name: str, row: Row, looking: Looking, *, by: str, group: str) -> Cell:
    last = row.end.date() - timedelta(days=1)
    more = {"by": by, "group": group} if by else {}
    href = looking.ways.measure(name, row.start.date(), last, looking.span.grain, **more)
    return Cell(
        words.figure(row.value, row.unit),
        href if row.value is not None else "",
        row.value,
        row.censored,
        figure=None if by else (name, row.start.date().isoformat()),
    )


def line_drawing(lines: Sequence[tuple[str, Sequence[Row]]], *, height: int = 180) -> Paint:
    """Return how to draw `lines` on paper; what is not final is dashed.

    A low drawing is a spark: without axis and words.
    """
    is_spark = height < 100

    def paint(width: int) -> Drawing:
        left, top, low = (2, 4, height - 4) if is_spark else (58, 8, height - 24)
        peak = max((row.value or 0 for _t, rows in lines for row in rows), default=0) or 1
        count = max(len(lines[0][1]) - 1, 1)
        shapes: list[Shape] = (
            [] if is_spark else list(_axis(lines[0][1], left, top, low, width, peak))
        )
        for place, (tone, rows) in enumerate(lines):
            points = [
                (left + (width - left - 6) * at / count, low - (low - top) * row.value / peak)
                if row.value is not None else None
                for at, row in enumerate(rows)
            ]  # fmt: skip
            dashes = DASHES if place >= len(TONES) else ()
            shapes += _strokes(points, [row.censored for row in rows], tone, dashes)
        return Drawing(width, height, shapes)

    return paint


def _strokes(
    points: Sequence[tuple[float, float] | None],
    censored: Sequence[bool],
    tone: str,
    dashes: tuple[int, ...],
) -> list[Shape]:
    """Return the line in pieces: whole where it is final, dashed and grey where it is not."""
    shapes: list[Shape] = []
    for place in range(1, len(points)):
        one, two = points[place - 1], points[place]
        if one is None or two is None:
            continue
        if censored[place]:
            shapes.append(Stroke((one, two), "quiet", 1.5, (4, 4)))
        else:
            shapes.append(Stroke((one, two), tone, 2, dashes))
    return shapes


def _axis(
    rows: Sequence[Row], left: float, top: float, low: float, width: int, peak: float
) -> list[Shape]:
    """Return base line and top line with their values, and the first and last period."""
    unit, grain = rows[0].unit, rows[0].grain
    return [
        Stroke(((left, low), (width - 6, low)), "rail", 1),
        Stroke(((left, top), (width - 6, top)), "rail", 1),
        Words(left - 8, top + 9, words.figure(peak, unit), "quiet", "end"),
        Words(left - 8, low, words.figure(0, unit), "quiet", "end"),
        Words(left, low + 18, periods.label(rows[0].start, grain), "quiet"),
        Words(width - 6, low + 18, periods.label(rows[-1].start, grain), "quiet", "end"),
    ]

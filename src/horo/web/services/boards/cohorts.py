"""Retention as a triangle of shares, each cohort a row."""

import re
from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from horo.measures.boards.cards import TriangleCard
from horo.measures.rows import Row
from horo.ui import words
from horo.web.services import periods
from horo.web.services.boards import figures
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shown import Cell, Column, Shown, Table
from horo.web.services.periods import WEEK
from horo.web.services.triangle import back_url

MOST_COHORTS, MOST_STEPS, SHADES = 12, 12, 10
STEP = re.compile(r" (\d+)$")  # of a group such as "cohort 2026-W10, week 3"


def shown(card: TriangleCard, looking: Looking) -> Shown:
    grain, rows = figures.cohorts(looking)
    cohorts: dict[object, list[Row]] = {}
    for row in rows:
        cohorts.setdefault(row.start, []).append(row)
    newest = list(cohorts.values())[-MOST_COHORTS:]
    heading = _("Who still writes, counted from the first time")
    by_week = _("Columns count the weeks since then. Greyed ones are not over yet.")
    by_month = _("Columns count the months since then. Greyed ones are not over yet.")
    return Shown(
        id=card.id,
        kind=card.kind,
        width=card.width,
        title=card.title or _sentence(newest, grain),
        heading=heading,
        note=(by_week if grain == WEEK else by_month) if newest else _("Nobody wrote yet."),
        table=_table(newest, grain, looking) if newest else None,
    )


def _sentence(cohorts: Sequence[Sequence[Row]], grain: str) -> str:
    """Return how many came back in the first week or month after, over all cohorts together."""
    second = [cohort[1] for cohort in cohorts if len(cohort) > 1 and not cohort[1].censored]
    size = sum(row.n for row in second)
    if not size:
        return _("Who still writes, counted from the first time")
    share = words.share(sum((row.value or 0) * row.n for row in second) / size)
    if grain == WEEK:
        return _("%(share)s write again in the week after their first") % {"share": share}
    return _("%(share)s write again in the month after their first") % {"share": share}


def _table(cohorts: Sequence[Sequence[Row]], grain: str, looking: Looking) -> Table:
    steps = min(max(len(cohort) for cohort in cohorts), MOST_STEPS)
    columns = [Column(_("First wrote")), Column(_("People"), is_number=True)]
    columns += [Column(str(step), is_number=True) for step in range(steps)]
    return Table(columns, [_row(cohort, grain, looking) for cohort in cohorts], is_main=True)


def _row(cohort: Sequence[Row], grain: str, looking: Looking) -> list[Cell]:
    first = cohort[0]
    last = first.end.date() - timedelta(days=1)
    href = looking.ways.measure("new_contributors", first.start.date(), last, grain)
    cells = [Cell(periods.label(first.start, grain)), Cell(words.whole(first.n), href, first.n)]
    for row in cohort:
        step = STEP.search(row.group or "")
        if step is None or int(step[1]) >= MOST_STEPS:
            continue
        value = row.value or 0
        back = _back(row, grain, int(step[1]), looking)
        cells.append(
            Cell(words.share(value), back, value, row.censored, shade=round(value * SHADES))
        )
    return cells


def _back(row: Row, grain: str, step: int, looking: Looking) -> str:
    """Where those are listed who wrote again `step` weeks or months later."""
    if not looking.ways.space:
        return back_url(row, grain, step) if looking.ways.has_lists else ""
    start, last = row.start.date(), row.end.date() - timedelta(days=1)
    dates = {"from": start.isoformat(), "to": last.isoformat()}
    return looking.ways.list("cohort", row=start.isoformat(), cell=step, grain=grain, **dates)

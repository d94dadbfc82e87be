"""Retention as a triangle: each cohort a row, each week or month since its start a column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from horo.measures.cohorts.asked import AUTHORED, BOUNDED, WROTE
from horo.measures.rows import Row
from horo.ui import words
from horo.web.services import figures, periods
from horo.web.services.periods import DAY, MONTH, WEEK, Span

MOST_COHORTS = 12
MOST_STEPS = 12
SHADES = 10
CELL = re.compile(r" (\d+)$")  # of a group such as "cohort 2026-W10, week 3"


@dataclass(frozen=True)
class Step:
    figure: str
    shade: int  # 0 to 10: how dark the cell is
    censored: bool
    href: str  # who came back


@dataclass(frozen=True)
class Cohort:
    label: str
    start: str  # and `last`: its first and last day, as the address has them
    last: str
    size: int
    steps: Sequence[Step]


@dataclass(frozen=True)
class Triangle:
    grain: str
    cohorts: Sequence[Cohort]

    @property
    def columns(self) -> range:
        return range(max((len(cohort.steps) for cohort in self.cohorts), default=0))


def retention(span: Span) -> Triangle:
    """Return the cohorts of `span`, newest last; by week where the page is about days."""
    grain = WEEK if span.grain in (DAY, WEEK) else MONTH
    rows = figures.computed(("retention",), Span(span.start, span.end, grain, ""))
    cohorts: dict[str, list[Step]] = {}
    heads: dict[str, Row] = {}
    for row in rows:
        found = CELL.search(row.group or "")
        if found is None or int(found[1]) >= MOST_STEPS:
            continue
        label = periods.label(row.start, grain)
        heads[label] = row
        cohorts.setdefault(label, []).append(
            Step(
                words.share(row.value or 0),
                round((row.value or 0) * SHADES),
                row.censored,
                back_url(row, grain, int(found[1])),
            )
        )
    shown = list(cohorts)[-MOST_COHORTS:]
    return Triangle(grain, [_cohort(label, heads[label], cohorts[label]) for label in shown])


def back_url(row: Row, grain: str, step: int) -> str:
    """The list of those of a cohort of writers who wrote again `step` weeks or months later."""
    start, last = row.start.date(), row.end.date() - timedelta(days=1)
    cohort = {"by": WROTE, "came": AUTHORED, "kind": BOUNDED, "least": 1, "grain": grain}
    cell = {"from": start, "to": last, "row": start, "cell": step}
    return f"{reverse('web:cohort-cell')}?{urlencode({**cohort, **cell})}"


def _cohort(label: str, row: Row, steps: Sequence[Step]) -> Cohort:
    last = row.end.date() - timedelta(days=1)
    return Cohort(label, row.start.date().isoformat(), last.isoformat(), row.n, steps)

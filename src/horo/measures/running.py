"""Run what was written: shared tables once, then one statement a reading."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from string import Template
from typing import Any, Protocol

from horo.core.time import from_micros, to_micros
from horo.facts.schemas import Facts
from horo.measures.calendar import Calendar, shifts
from horo.measures.measure import Measure
from horo.measures.question import Question, knobs
from horo.measures.readings import WHOLE_LIFE
from horo.measures.writing import MOMENTS, Funnel, Statement, statements, table_name

_numbers = count(1)


class Warehouse(Protocol):
    """What `facts.services.open_facts()` yields, as far as measures need it.

    `raw` is a DuckDB connection with the relations of `facts` under their names.
    """

    @property
    def facts(self) -> Facts: ...
    @property
    def raw(self) -> Any: ...


Bounds = tuple[int, int]
Found = list[Mapping[str, Any]]


def bounds(warehouse: Warehouse, *, as_of: datetime | None) -> Bounds | None:
    """The instants of the first and the latest activity, or None where there is none.

    Given `as_of`, nothing later counts, and it is the end itself: the log was read then.
    """
    limit = "" if as_of is None else f" WHERE occurred_at <= {to_micros(as_of)}"
    first, last = warehouse.raw.execute(
        f"SELECT min(occurred_at), max(occurred_at) FROM activities{limit}"
    ).fetchone()
    if first is None:
        return None
    return first, last if as_of is None else to_micros(as_of)


def figures(
    warehouse: Warehouse,
    calendar: Calendar,
    known: Bounds,
    measures: Sequence[Measure],
    *,
    by: str | None = None,
    without_staff: bool = False,
    funnel: Funnel | None = None,
) -> Iterator[tuple[str, Found]]:
    """Yield each measure's name with its rows: period, group, cell, value, n."""
    question = question_of(calendar, known, measures, by=by, without_staff=without_staff)
    steps = statements(question, measures, funnel or Funnel())
    with _tables(warehouse, calendar, known[1]) as run:
        for step in steps:
            rows = run(step)
            for place, name in enumerate(step.measures):
                yield name, [_figure(step, row, place) for row in rows]


def listed(
    warehouse: Warehouse, calendar: Calendar, log_end: int, statement: Statement
) -> list[tuple[Any, ...]]:
    """Run one statement that starts from no shared table."""
    with _tables(warehouse, calendar, log_end) as run:
        rows: list[tuple[Any, ...]] = run(statement)
        return rows


def question_of(
    calendar: Calendar, known: Bounds, measures: Sequence[Measure], **asked: Any
) -> Question:
    first, last = min(known[0], calendar.start), max(known[1], calendar.end)
    moved = shifts(calendar.zone, from_micros(first).date(), from_micros(last).date())
    whole = any(measure.reading_at(calendar.grain) in WHOLE_LIFE for measure in measures)
    return Question(calendar.grain, moved, whole_life=whole, **asked)


@contextmanager
def _tables(warehouse: Warehouse, calendar: Calendar, log_end: int) -> Iterator[Any]:
    """Yield a function that runs a statement; the tables that were made go afterwards."""
    values = {**knobs(calendar, log_end), "number": next(_numbers)}
    made: list[str] = []

    def make(name: str, sql: str) -> None:
        table = Template(table_name(name)).substitute(values)
        warehouse.raw.execute(f"CREATE TEMP TABLE {table} AS {sql}")
        made.append(table)

    def run(step: Statement) -> list[tuple[Any, ...]]:
        if table_name(MOMENTS) in step.sql:  # one reading alone asks at moments
            make(MOMENTS, _moments(calendar, log_end))
        sql = Template(step.sql).substitute(values)
        if step.makes:
            make(step.makes, sql)
            return []
        rows: list[tuple[Any, ...]] = warehouse.raw.execute(sql).fetchall()
        return rows

    try:
        yield run
    finally:
        for table in made:
            warehouse.raw.execute(f"DROP TABLE {table}")


def _moments(calendar: Calendar, log_end: int) -> str:
    """The last moment of each period, or the log's end while the period is not over."""
    moments = ", ".join(
        f"({period.index}, {min(period.ends_at - 1, log_end)})" for period in calendar.periods
    )
    return f"SELECT * FROM (VALUES {moments}) AS t(period, moment)"


def _figure(step: Statement, row: Sequence[Any], place: int) -> Mapping[str, Any]:
    at = len(step.keys) + 2 * place
    keys = {"group": None, "cell": None, **dict(zip(step.keys, row, strict=False))}
    return {**keys, "value": row[at], "n": row[at + 1]}

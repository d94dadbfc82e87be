"""Run what was written: shared tables once, then one statement a reading."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from string import Template
from typing import Any, Protocol

from horo.core.time import from_micros, to_micros
from horo.facts.schemas import Facts
from horo.measures import ends
from horo.measures.calendar import Calendar, shifts
from horo.measures.kept.readings import READS
from horo.measures.kept.serving import how_kept
from horo.measures.measure import Measure
from horo.measures.question import Question, knobs
from horo.measures.readings import looks_back
from horo.measures.variants import Lots
from horo.measures.writing import (
    MOMENTS,
    MOMENTS_FROM_START,
    TRAITS,
    Funnel,
    Statement,
    statements,
    table_name,
)

_numbers = count(1)
DAY = timedelta(days=1)
CLOCKS_FROM = timedelta(days=60)  # how long before the range the days of what was done matter


class Warehouse(Protocol):
    """What `facts.services.open_facts()` yields, as far as measures need it.

    `raw` is a DuckDB connection with the relations of `facts` under their names.
    """

    @property
    def facts(self) -> Facts: ...
    @property
    def raw(self) -> Any: ...


MICROSECOND = timedelta(microseconds=1)
Bounds = tuple[int, int]
Found = list[Mapping[str, Any]]


def bounds(warehouse: Warehouse, *, as_of: datetime | None) -> Bounds | None:
    """The instants of the first and the latest activity, or None where there is none.

    What a source dated later than a day after the log itself was last written cannot have
    happened yet, and is after the end. Given `as_of`, nothing later counts, and it is the end
    itself: the log was read then.
    """
    if as_of is not None:
        (first,) = warehouse.raw.execute(
            f"SELECT min(occurred_at) FROM activities WHERE occurred_at <= {to_micros(as_of)}"
        ).fetchone()
        return None if first is None else (first, to_micros(as_of))
    found = ends.of_log(warehouse)
    if found is None:
        return None
    first, last, written = found
    latest = written + DAY // MICROSECOND
    if last > latest:
        (last,) = warehouse.raw.execute(
            f"SELECT max(occurred_at) FROM activities WHERE occurred_at <= {latest}"
        ).fetchone()
        if last is None:
            return None
    return first, last


def figures(
    warehouse: Warehouse,
    calendar: Calendar,
    known: Bounds,
    measures: Sequence[Measure],
    *,
    by: str | None = None,
    without_staff: bool = False,
    funnel: Funnel | None = None,
    lots: Lots | None = None,
) -> Iterator[tuple[str, Found]]:
    """Yield each measure's name with its rows: period, group, cell, value, n, spread."""
    from_log = [each for each in measures if each.reading_at(calendar.grain) not in READS]
    elsewhere = getattr(warehouse, "elsewhere", None)
    other = elsewhere() if elsewhere and lots is None else None  # lots are drawn in DuckDB
    kept = ""
    if other is None and len(from_log) < len(measures):
        reads = {READS.get(each.reading_at(calendar.grain), "") for each in measures}
        kept = how_kept(warehouse, calendar.zone, by=by, log_end=known[1], reads=reads)
    asked = {"by": by, "without_staff": without_staff, "kept": kept}
    if other is not None:
        asked["dialect"], warehouse = other.dialect, other
    question = question_of(calendar, known, from_log if kept else measures, **asked)
    steps = statements(question, measures, funnel or Funnel())
    with _tables(warehouse, calendar, knobs(calendar, known[1]), lots) as run:
        for step in steps:
            rows = run(step)
            for place, name in enumerate(step.measures):
                yield name, [_figure(step, row, place) for row in rows]


def listed(
    warehouse: Warehouse,
    calendar: Calendar,
    log_end: int,
    steps: Sequence[Statement],
    *,
    lots: Lots | None = None,
    page: tuple[int, int] | None = None,
    **one: int,
) -> tuple[list[int], int]:
    """Run the statements of a list; return its ids, and how many there are in all.

    `page` is how many of them to leave out and how many to return; `one` the member or topic.
    """
    values = knobs(calendar, log_end, **one)
    with _tables(warehouse, calendar, values, lots) as run:
        for step in steps[:-1]:
            run(step)
        if page is None:
            ids = [row[0] for row in run(steps[-1])]
            return ids, len(ids)
        sql = steps[-1].sql
        ((total,),) = run(Statement(f"SELECT count(*) FROM ({sql}) AS every"))
        rows = run(Statement(f"{sql} LIMIT {page[1]} OFFSET {page[0]}"))
        return [row[0] for row in rows], total


def question_of(
    calendar: Calendar, known: Bounds, measures: Sequence[Measure], **asked: Any
) -> Question:
    # Days matter only near the range. Clocks of a century would make the SQL as long, when one
    # activity is dated 1900; before the first change that is known, they stood as they did then.
    before, after = from_micros(calendar.start), from_micros(calendar.end)
    since = max(from_micros(min(known[0], calendar.start)), before - CLOCKS_FROM)
    moved = shifts(calendar.zone, since.date(), (after + CLOCKS_FROM).date())
    whole = any(looks_back(measure.reading_at(calendar.grain)) for measure in measures)
    return Question(calendar.grain, moved, whole_life=whole, **asked)


@contextmanager
def _tables(
    warehouse: Warehouse, calendar: Calendar, knobs: Mapping[str, int], lots: Lots | None
) -> Iterator[Any]:
    """Yield a function that runs a statement; the tables that were made go afterwards."""
    values = {**knobs, "number": next(_numbers)}
    made: list[str] = []
    known: set[str] = set()

    def make(name: str, sql: str) -> None:
        table = Template(table_name(name)).substitute(values)
        warehouse.raw.execute(f"CREATE TEMP TABLE {table} AS {sql}")
        made.append(table)
        known.add(name)

    def run(step: Statement) -> list[tuple[Any, ...]]:
        for name in (MOMENTS, MOMENTS_FROM_START):
            if table_name(name) in step.sql and name not in known:
                make(name, _moments(calendar, knobs["log_end"], name == MOMENTS_FROM_START))
        sql = Template(step.sql).substitute(values)
        if step.makes:
            make(step.makes, sql)
            return []
        rows: list[tuple[Any, ...]] = warehouse.raw.execute(sql).fetchall()
        return rows

    try:
        if lots is not None:
            make(TRAITS, lots.sql)
        yield run
    finally:
        for table in made:
            warehouse.raw.execute(f"DROP TABLE {table}")


def _moments(calendar: Calendar, log_end: int, from_start: bool) -> str:
    """The last moment of each period, or the log's end while the period is not over.

    With `from_start` also the last one before the range, as period −1.
    """
    asked = [(period.index, period.ends_at) for period in calendar.periods]
    if from_start:
        asked.insert(0, (-1, calendar.start))
    return " UNION ALL ".join(
        f"SELECT CAST({index} AS BIGINT) AS period,"
        f" CAST({min(ends_at - 1, log_end)} AS BIGINT) AS moment"
        for index, ends_at in asked
    )


def _figure(step: Statement, row: Sequence[Any], place: int) -> Mapping[str, Any]:
    at = len(step.keys) + 2 * place
    keys = {"group": None, "cell": None, **dict(zip(step.keys, row, strict=False))}
    figure = {**keys, "value": row[at], "n": row[at + 1]}
    if step.measures[place] in step.spreads:
        after = len(step.keys) + 2 * len(step.measures)
        figure["spread"] = row[after + step.spreads.index(step.measures[place])]
    return figure

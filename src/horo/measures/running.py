"""Run readings on an engine: shared tables once, then one statement a reading."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, Protocol

import ibis

from horo.core.time import to_micros
from horo.engine.rules import RuleStage
from horo.facts.schemas import Facts
from horo.measures.calendar import Calendar
from horo.measures.measure import Measure
from horo.measures.question import Question, Sources
from horo.measures.readings import SHARED, WHOLE_LIFE, worth_making

MOMENTS = ibis.schema({"period": "int64", "moment": "int64"})

_numbers = count(1)


class Warehouse(Protocol):
    """What `facts.services.open_facts()` yields, as far as measures need it."""

    @property
    def facts(self) -> Facts: ...
    @property
    def raw(self) -> Any: ...


def ask(
    warehouse: Warehouse, calendar: Calendar, *, as_of: datetime | None, **options: Any
) -> Question | None:
    """Return the question about `calendar`, or None if the log holds nothing until `as_of`.

    The log's end is the instant of the latest activity, or `as_of` itself where it is given:
    then nothing that happened later counts, as though the log had been read at that moment.
    """
    found = bounds(warehouse, as_of=as_of)
    if found is None:
        return None
    first, last = found
    end = last if as_of is None else to_micros(as_of)
    return Question(calendar, log_start=first, log_end=end, **options)


def bounds(warehouse: Warehouse, *, as_of: datetime | None) -> tuple[int, int] | None:
    """The instants of the first and the latest activity until `as_of`, or None."""
    acts = warehouse.facts.activities
    known = acts if as_of is None else acts.filter(acts.occurred_at <= to_micros(as_of))
    table = known.aggregate(first=known.occurred_at.min(), last=known.occurred_at.max())
    ((first, last),) = fetch(warehouse, table)
    return None if first is None else (first, last)


def figures(
    warehouse: Warehouse,
    question: Question,
    measures: Sequence[Measure],
    stages: tuple[RuleStage, ...] = (),
) -> Iterator[tuple[Measure, list[dict[str, Any]]]]:
    """Yield each measure with the rows of its reading: period, group, value, n (and cell)."""
    readings = _by_reading(measures, question.calendar.grain)
    whole_life = any(reading in WHOLE_LIFE for reading in readings)
    sources = Sources(warehouse.facts, replace(question, whole_life=whole_life), stages=stages)
    with made(warehouse, sources, worth_making(readings)) as shared:
        for reading, wanted in readings.items():
            table = select(reading(shared), wanted)
            rows = [dict(zip(table.columns, row, strict=True)) for row in fetch(warehouse, table)]
            for measure in wanted:
                yield measure, [_row_of(measure, row) for row in rows]


def select(reading: Any, measures: Iterable[Measure]) -> Any:
    """The columns of `reading` that `measures` need: the period's keys, then value and n."""
    keys = [name for name in ("period", "group", "cell") if name in reading.columns]
    columns: dict[str, Any] = {}
    for measure in measures:
        figure = measure.figure(reading)
        columns[measure.name], columns[f"{measure.name} n"] = figure.value, figure.n
    return reading.select(*keys, **columns)


@contextmanager
def made(warehouse: Warehouse, sources: Sources, names: Sequence[str]) -> Iterator[Sources]:
    """Yield `sources` with the shared tables `names` computed, and drop them afterwards."""
    number = next(_numbers)
    tables: dict[str, Any] = {}
    try:
        if sources.stages:
            tables["moments"] = _make_moments(warehouse, sources.question, number)
        for name in names:
            expression = SHARED[name](replace(sources, made=tables))
            label = f"horo_measures_{name}_{number}"
            warehouse.raw.execute(f"CREATE TEMP TABLE {label} AS {sql(expression)}")
            tables[name] = ibis.table(expression.schema(), name=label)
        yield replace(sources, made=tables)
    finally:
        for table in tables.values():
            warehouse.raw.execute(f"DROP TABLE {table.get_name()}")


def _make_moments(warehouse: Warehouse, question: Question, number: int) -> Any:
    """The last moment of each period, or the log's end while the period is not over."""
    label = f"horo_measures_moments_{number}"
    moments = ", ".join(
        f"({period.index}, {min(period.ends_at - 1, question.log_end)})"
        for period in question.calendar.periods
    )
    warehouse.raw.execute(
        f"CREATE TEMP TABLE {label} AS SELECT * FROM (VALUES {moments}) AS t(period, moment)"
    )
    return ibis.table(MOMENTS, name=label)


def sql(expression: Any) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))


def fetch(warehouse: Warehouse, expression: Any) -> list[tuple[Any, ...]]:
    """Run one expression and return its rows as plain values."""
    rows: list[tuple[Any, ...]] = warehouse.raw.execute(sql(expression)).fetchall()
    return rows


def _by_reading(measures: Sequence[Measure], grain: str) -> Mapping[Any, list[Measure]]:
    readings: dict[Any, list[Measure]] = {}
    for measure in measures:
        readings.setdefault(measure.reading_at(grain), []).append(measure)
    return readings


def _row_of(measure: Measure, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "period": row["period"],
        "group": row.get("group"),
        "cell": row.get("cell"),
        "value": row[measure.name],
        "n": row[f"{measure.name} n"],
    }

"""How warnings ask the log: expressions over the facts, with the numbers of one history in them."""

from datetime import date, timedelta
from typing import Any

import ibis

from horo.core.time import from_micros, to_micros
from horo.measures.calendar import begin_of, midnight, shifts
from horo.measures.running import bounds
from horo.measures.vocabulary import WEEK
from horo.measures.warnings.looks import History

MICROSECOND = timedelta(microseconds=1)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
EPOCH = date(1970, 1, 1)


def rows_of(history: History, expression: Any) -> list[tuple[Any, ...]]:
    """Return the rows of an expression over the facts of `history`."""
    sql = str(ibis.to_sql(expression, dialect="duckdb", pretty=False))
    found: list[tuple[Any, ...]] = history.warehouse.raw.execute(sql).fetchall()
    return found


def micros(span: timedelta) -> int:
    return span // MICROSECOND


def begins(day: date, history: History) -> int:
    """The first moment of `day` in the community's zone, in microseconds."""
    return to_micros(midnight(day, history.zone))


def day_of(instant: Any, history: History) -> Any:
    """The day number of an instant, on the community's clocks; counted from 1970-01-01."""
    first = history.since - timedelta(days=800)
    return shifts(history.zone, first, history.until + 2 * A_WEEK).day_of(instant)


def day_number(day: date) -> int:
    return (day - EPOCH).days


def weeks_of(history: History, before: int) -> list[date]:
    """The Mondays of the whole weeks of the history, from so many weeks before it on.

    None that had begun before the first activity: there was nothing to be usual yet.
    """
    known = bounds(history.warehouse, as_of=history.as_of)
    if known is None:
        return []
    first = from_micros(known[0]).astimezone(history.zone)
    monday = begin_of(history.since, WEEK) - before * A_WEEK
    found = []
    while midnight(monday + A_WEEK, history.zone) <= history.as_of and monday < history.until:
        if midnight(monday, history.zone) >= first:
            found.append(monday)
        monday += A_WEEK
    return found


def is_person(facts: Any) -> Any:
    """The members who are persons, as a table with member_id and is_staff."""
    people = facts.members.filter(facts.members.kind == "person")
    return people.select(member_id=people.id, is_staff=people.is_staff)

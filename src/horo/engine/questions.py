"""What the rules ask of one member on the transactional database: many questions, one statement.

The SQL of each condition is compiled once and kept; here its copies are put together, each with
parameters of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Literal, NamedTuple

import ibis
from django.db import connection

from horo.conditions import Condition
from horo.conditions.events import events
from horo.conditions.one_member import (
    MemberQuery,
    evidence_for_member_sql,
    held_at_for_member_sql,
    holds_for_member_sql,
    number_for_member_sql,
)
from horo.facts.services import transactional
from horo.facts.services.kept_sql import kept

Dialect = Literal["sqlite", "postgres"]
MEMBER_STAND_IN, ACTIVITY_STAND_IN = 7_770_000_000_000_000_001, 7_770_000_000_000_000_002
ASK = {
    "holds": holds_for_member_sql,
    "evidence": evidence_for_member_sql,
    "held": held_at_for_member_sql,
    "number": number_for_member_sql,
}
AT_ONCE = 50  # questions in one statement; SQLite takes 500 SELECTs in one


class Question(NamedTuple):
    """Whether `condition` is true of the member at `at`, counting acts after `since` only."""

    condition: Condition
    member_id: int
    at: datetime
    since: datetime | None = None


def true_among(questions: Iterable[Question]) -> set[Question]:
    """Return those of `questions` to which the answer is yes."""
    asked = list(dict.fromkeys(questions))
    return {asked[place] for place, *_ in _ask("holds", asked, "")}


def held_among(questions: Iterable[Question]) -> dict[Question, int]:
    """Return those of `questions` that came true, each with the instant, in microseconds."""
    asked = list(dict.fromkeys(questions))
    return {asked[place]: at for place, at in _ask("held", asked, ", held_at")}


def numbers_of(questions: Iterable[Question]) -> dict[Question, float]:
    """Return how many acts count for each of `questions`, or what they add up to: `did`, `was`."""
    asked = list(dict.fromkeys(questions))
    return {asked[place]: float(number) for place, number in _ask("number", asked, ", number")}


def evidence_of(questions: Sequence[Question]) -> list[list[tuple[str, int]]]:
    """Return for each question the (part, activity) pairs that made it true."""
    found: list[list[tuple[str, int]]] = [[] for _ in questions]
    for place, part, activity_id in _ask("evidence", questions, ", part, activity_id"):
        found[place].append((part, activity_id))
    return found


def entries(enters: Sequence[Condition], member_id: int) -> list[tuple[int, int, int]]:
    """Return (place in `enters`, microseconds, activity) of all that let the member in, sorted."""
    if not enters:
        return []
    parts = (
        f"SELECT {place} AS place, occurred_at, activity_id "
        f"FROM ({_entries_sql(enter, dialect())}) AS asked_{place}"
        for place, enter in enumerate(enters)
    )
    sql = f"{' UNION ALL '.join(parts)} ORDER BY 1, 2, 3"
    return [(place, at, pk) for place, at, pk in _rows(sql, {"member_id": member_id})]


def lets_in(enter: Condition, member_id: int, activity_id: int) -> bool:
    """Whether the activity lets the member in, by the event alone."""
    values = {"member_id": member_id, "activity_id": activity_id}
    return bool(_rows(_entry_sql(enter, dialect()), values))


def dialect() -> Dialect:
    return "postgres" if connection.vendor == "postgresql" else "sqlite"


def _ask(kind: str, questions: Sequence[Question], columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield a row of (place in `questions`, *columns) for each row that a question gives."""
    numbered = iter(enumerate(questions))
    while chunk := list(islice(numbered, AT_ONCE)):
        parts: list[str] = []
        values: dict[str, int] = {}
        for place, question in chunk:
            query = _query(kind, question.condition, dialect())
            sql = query.sql
            bound = query.bind(question.member_id, at=question.at, since=question.since)
            for name, value in bound.items():
                sql = sql.replace(f"%({name})s", f"%({name}_{place})s")
                values[f"{name}_{place}"] = value
            parts.append(f"SELECT {place} AS place{columns} FROM ({sql}) AS asked_{place}")
        yield from _rows(" UNION ALL ".join(parts), values)


def _rows(sql: str, values: dict[str, int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@lru_cache(maxsize=1)
def _facts() -> Any:
    return transactional()


@lru_cache(maxsize=512)
def _query(kind: str, condition: Condition, engine: Dialect) -> MemberQuery:
    ask = ASK[kind]

    def compose() -> list[str]:
        query = ask(condition, engine, _facts())
        return [query.sql, *sorted(query.names)]

    sql, *names = kept("engine", ["one member", kind, engine, repr(condition)], compose)
    return MemberQuery(sql, frozenset(names))


@lru_cache(maxsize=256)
def _entry_sql(enter: Condition, engine: Dialect) -> str:
    """One row if the activity lets the member in, by the event alone; else none."""

    def compose() -> str:
        acts = events(enter, _facts())
        mine = acts.filter(
            acts.member_id == ibis.literal(MEMBER_STAND_IN, "int64"),
            acts.activity_id == ibis.literal(ACTIVITY_STAND_IN, "int64"),
        )
        return _with_parameters(mine.select("activity_id"), engine)

    return str(kept("engine", ["entry", engine, repr(enter)], compose))


@lru_cache(maxsize=256)
def _entries_sql(enter: Condition, engine: Dialect) -> str:
    """(occurred_at, id) of everything that let the member in by the event."""

    def compose() -> str:
        acts = events(enter, _facts())
        mine = acts.filter(acts.member_id == ibis.literal(MEMBER_STAND_IN, "int64"))
        return _with_parameters(mine.select("occurred_at", "activity_id"), engine)

    return str(kept("engine", ["entries", engine, repr(enter)], compose))


def _with_parameters(table: Any, engine: Dialect) -> str:
    sql = str(ibis.to_sql(table, dialect=engine)).replace("%", "%%")
    named = sql.replace(str(MEMBER_STAND_IN), "%(member_id)s")
    return named.replace(str(ACTIVITY_STAND_IN), "%(activity_id)s")

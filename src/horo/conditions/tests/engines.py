"""Run one condition over one small community on DuckDB, SQLite and PostgreSQL alike."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import duckdb
import ibis

from horo.conditions import (
    Condition,
    Snapshot,
    everyone,
    evidence,
    holds_for_member_sql,
    occasions,
    select,
    tell,
)
from horo.conditions.compiling import sql_of
from horo.conditions.moments import micros
from horo.facts.schemas import ACTIVITIES, FIELDS, MEMBERS, MEMBERSHIPS, SPACES, unbound

OCCASIONS = ibis.schema(
    {"subject_id": "int64", "member_id": "int64", "since": "int64", "at": "int64"}
)
TABLES = {
    "activities": ACTIVITIES,
    "members": MEMBERS,
    "memberships": MEMBERSHIPS,
    "fields": FIELDS,
    "spaces": SPACES,
    "occasions": OCCASIONS,
}
TYPES = {"int64": "BIGINT", "string": "TEXT", "boolean": "BOOLEAN", "float64": "DOUBLE PRECISION"}


class Engine:
    """A connection with the six tables, filled anew for every community."""

    def __init__(self, dialect: str, connection: Any, mark: str) -> None:
        self.dialect = dialect
        self.connection = connection
        self.mark = mark
        cursor = connection.cursor()
        temporary = "" if dialect == "duckdb" else "TEMPORARY "
        for name, schema in TABLES.items():
            columns = ", ".join(f'"{c}" {TYPES[str(t)]}' for c, t in schema.items())
            cursor.execute(f"CREATE {temporary}TABLE {name} ({columns})")

    @property
    def facts(self) -> Any:
        return unbound()

    @property
    def is_deep(self) -> bool:
        """Whether the parser follows nested queries as deep as they go."""
        return self.dialect != "sqlite"

    def fill(self, snapshot: Snapshot, rows: Iterable[tuple[Any, ...]] = ()) -> None:
        """Put `snapshot` in place of what was there, and `rows` as the occasions."""
        cursor = self.connection.cursor()
        asked = [dict(zip(OCCASIONS, row, strict=True)) for row in rows]
        for name, schema in TABLES.items():
            cursor.execute(f"DELETE FROM {name}")
            found = asked if name == "occasions" else getattr(snapshot, name)
            if found:
                marks = ", ".join([self.mark] * len(schema))
                cursor.executemany(
                    f"INSERT INTO {name} VALUES ({marks})",
                    [tuple(row.get(column) for column in schema) for row in found],
                )

    def run(self, table: Any) -> set[tuple[Any, ...]]:
        """Return the rows of an unbound Ibis table, compiled for this engine."""
        cursor = self.connection.cursor()
        cursor.execute(sql_of(table, self.dialect))
        rows = cursor.fetchall()
        assert len(rows) == len(set(rows)), "a row was found twice"
        return set(rows)

    def told(self, conditions: Sequence[Condition], at: Any) -> dict[int, tuple[bool, ...]]:
        """Return for each of everyone at `at` which of `conditions` are true, asked together."""
        table = tell(conditions, self.facts, everyone(self.facts, at))
        return {subject: tuple(map(bool, told)) for subject, _, *told in self.run(table)}

    def true_of_the_whole_past(self, condition: Condition) -> set[int]:
        """Return the occasions, all without `since`, for which `condition` is true."""
        asked = occasions(occasions_table(), in_line=self.is_deep, is_whole=True)
        return {subject for subject, _ in self.run(select(condition, self.facts, asked))}

    def true_for(self, condition: Condition, at: Any = None) -> set[int]:
        """Return the subjects for whom `condition` is true: everyone at `at`, or the occasions."""
        facts = self.facts
        asked = everyone(facts, at) if at else occasions(occasions_table(), in_line=self.is_deep)
        return {subject for subject, _ in self.run(select(condition, facts, asked))}

    def evidence_of(self, condition: Condition, at: Any = None) -> set[tuple[int, int, str]]:
        """Return (subject, activity, part) of everything that made `condition` true."""
        facts = self.facts
        asked = everyone(facts, at) if at else occasions(occasions_table(), in_line=self.is_deep)
        found = self.run(evidence(condition, facts, asked))
        return {(subject, activity, part) for subject, _, activity, part in found}

    def evidence_of_what_is_true(self, condition: Condition, at: Any) -> set[tuple[Any, ...]]:
        """Return the same, without asking again whether it is true."""
        asked = everyone(self.facts, at)
        found = self.run(evidence(condition, self.facts, asked, is_known=True))
        return {(subject, activity, part) for subject, _, activity, part in found}

    def holds(self, condition: Condition, member_id: int, since: Any, at: Any) -> bool:
        """Ask the one-member query; on SQLite in sqlite3's own style of parameters."""
        query = holds_for_member_sql(condition, self.dialect)
        sql = query.sql
        if self.dialect == "sqlite":
            sql = re.sub(r"%\((\w+)\)s", r":\1", sql).replace("%%", "%")
        cursor = self.connection.cursor()
        cursor.execute(sql, query.bind(member_id, at=at, since=since))
        return cursor.fetchone() is not None


def occasions_table() -> Any:
    return ibis.table(OCCASIONS, name="occasions")


@cache
def engine(dialect: str) -> Engine:
    """Return the one engine of `dialect` for all tests of this process."""
    if dialect == "duckdb":
        return Engine(dialect, duckdb.connect(), "?")
    if dialect == "sqlite":
        return Engine(dialect, sqlite3.connect(":memory:"), "?")
    import psycopg

    connection = psycopg.connect("host=127.0.0.1 user=root dbname=test", autocommit=True)
    return Engine(dialect, connection, "%s")


_ids = iter(range(1, 10**9))


def act(member_id: int | None, verb: str, at: Any, **columns: Any) -> dict[str, Any]:
    """Return an activity of `member_id` (or, with actor_id and recipient_id, of anyone)."""
    row = dict.fromkeys(ACTIVITIES) | {
        "id": next(_ids),
        "occurred_at": micros(at),
        "recorded_at": micros(at),
        "actor_id": member_id,
        "verb": verb,
        "object_type": "",
        "object_key": "",
        "source": "test",
    }
    return row | columns


def person(member_id: int, joined: Any = None, **columns: Any) -> dict[str, Any]:
    row = {
        "id": member_id,
        "kind": "person",
        "is_staff": False,
        "locale": "",
        "timezone": "",
        "persona": "",
        "joined_at": None if joined is None else micros(joined),
    }
    return row | columns

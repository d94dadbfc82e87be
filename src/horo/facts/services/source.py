"""The transactional side: what stands in the database, and how it becomes a Parquet file."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import ibis
from django.db import OperationalError, connection, transaction

from horo.facts import schemas
from horo.log.services import LOCK

GROUP_ROWS = 122_880
PATIENCE = 500  # milliseconds to wait for writers that are about to commit (PostgreSQL)
RELATIONS = {
    "members": (
        "SELECT id, kind, CASE WHEN is_staff THEN 1 ELSE 0 END, locale, timezone, persona,"
        " joined_at FROM people_member ORDER BY id"
    ),
    "memberships": (
        "SELECT m.member_id, g.slug, m.since FROM people_membership m"
        " JOIN people_group g ON g.id = m.group_id ORDER BY m.id"
    ),
    "fields": "SELECT member_id, name, value, number FROM people_field ORDER BY id",
    "spaces": "SELECT id, slug, access FROM content_space ORDER BY id",
}
SCHEMAS = {
    "activities": schemas.ACTIVITIES,
    "members": schemas.MEMBERS,
    "memberships": schemas.MEMBERSHIPS,
    "fields": schemas.FIELDS,
    "spaces": schemas.SPACES,
}
ACTIVITIES = f"SELECT {', '.join(schemas.ACTIVITIES.names)} FROM log_activity"
TYPES = {"int64": "BIGINT", "float64": "DOUBLE", "string": "VARCHAR", "boolean": "BOOLEAN"}


@dataclass(frozen=True)
class Mark:
    """How far the database is: its newest activity, and the newest change of each relation."""

    last_id: int
    stamps: dict[str, int] = field(default_factory=dict)


class Busy(Exception):  # noqa: N818 - an answer: try again later
    """A writer has held the log for longer than anyone waited."""


def read_mark() -> Mark:
    """Return how far the database is. Rows below the mark may still be on their way."""
    newest = ", ".join(
        f"(SELECT max(id) FROM facts_change WHERE relation = '{name}')" for name in RELATIONS
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (SELECT max(id) FROM log_activity), {newest}")
        last_id, *stamps = cursor.fetchone()
    return Mark(last_id or 0, {n: s or 0 for n, s in zip(RELATIONS, stamps, strict=True)})


def read_settled_mark() -> Mark:
    """Return a mark below which nothing will appear any more.

    On PostgreSQL ids are given out before they are committed, in any order. Every writer
    shares an advisory lock until it commits; holding it alone for this instant proves that no
    lower id is on its way. SQLite has one writer at a time, so ids are committed in order.

    Raises Busy if a writer keeps the lock.
    """
    if connection.vendor != "postgresql":
        return read_mark()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return read_mark()
    except OperationalError as error:
        raise Busy("A long write to the log is under way.") from error


def forget_old_changes() -> None:
    """Remove the noted changes that say nothing: of each relation only the newest counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM facts_change"
            " WHERE id NOT IN (SELECT max(id) FROM facts_change GROUP BY relation)"
        )


def key_of(activity_id: int) -> str:
    """Return what makes the activity unmistakable, or "" if there is none of this id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, source_key FROM log_activity WHERE id = %s", [activity_id])
        found = cursor.fetchone()
    return "/".join(found) if found else ""


def nth_id_after(last_id: int, upto: int, count: int) -> int:
    """Return the id of the `count`th activity after `last_id`, or `upto` if that comes first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM log_activity WHERE id > %s AND id <= %s ORDER BY id LIMIT 1 OFFSET %s",
            [last_id, upto, count - 1],
        )
        found = cursor.fetchone()
    return int(found[0]) if found else upto


def write_activities(path: Path, *, after: int, upto: int) -> None:
    """Write the activities with `after` < id <= `upto` as CSV, by id."""
    bounds = f"WHERE id > {int(after)} AND id <= {int(upto)} ORDER BY id"
    _write_csv(f"{ACTIVITIES} {bounds}", path)


def write_relation(name: str, path: Path) -> None:
    _write_csv(RELATIONS[name], path)


def csv_reader(name: str, path: Path) -> str:
    """Return the SQL that reads the CSV of one relation with its types.

    An empty field is null where the type is a number; no text column of ours is ever null.
    """
    schema = SCHEMAS[name]
    columns = ", ".join(f"'{each}': '{_type(schema[each])}'" for each in schema.names)
    exact = ", ".join(
        f'coalesce("{each}", \'\') AS "{each}"' if schema[each].is_string() else f'"{each}"'
        for each in schema.names
    )
    # Each writer quotes the characters of its own line end, and only those.
    line_end = "\\n" if connection.vendor == "postgresql" else "\\r\\n"
    return (
        f"SELECT {exact} FROM read_csv({literal(path)}, columns={{{columns}}}, header=false,"
        " auto_detect=false, delim=',', quote='\"', escape='\"', new_line='" + line_end + "',"
        " parallel=false,"
        " buffer_size=4000000, max_line_size=1000000)"
    )


def empty(name: str) -> str:
    """Return the SQL of the relation without rows."""
    schema = SCHEMAS[name]
    nulls = ", ".join(f'CAST(NULL AS {_type(schema[each])}) AS "{each}"' for each in schema.names)
    return f"SELECT {nulls} WHERE false"


def parquet_reader(paths: Iterable[Path]) -> str:
    return f"SELECT * FROM read_parquet([{', '.join(map(literal, paths))}])"


def literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def to_parquet(
    duck: duckdb.DuckDBPyConnection, select: str, path: Path, *, group_rows: int = GROUP_ROWS
) -> int:
    """Write the rows of `select` to `path`, compressed, and return how many they are.

    Whoever wants few of them reads at least `group_rows` of them.
    """
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group_rows}"
    duck.execute(f"COPY ({select}) TO {literal(path)} ({options})")
    return int(duck.fetchall()[0][0])


def _type(kind: ibis.expr.datatypes.DataType) -> str:
    return TYPES[str(kind)]


def _write_csv(select: str, path: Path) -> None:
    if connection.vendor == "postgresql":
        statement = f"COPY ({select}) TO STDOUT (FORMAT csv)"
        with (
            connection.cursor() as cursor,
            cursor.copy(statement) as rows,
            path.open("wb") as out,
        ):
            out.writelines(rows)
        return
    with connection.cursor() as cursor, path.open("w", newline="") as text:
        cursor.execute(select)
        csv.writer(text).writerows(_rows(cursor))


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of the driver itself: Django's wrapper around each row would double the time."""
    return iter(cursor.cursor)

"""Many rows into one table, fast, each at most once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

BATCH = 2_000  # rows a statement batch; more saves nothing and costs memory
DRAFT = "bulk_draft"


def insert_new(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str] = (),
) -> int:
    """Insert `rows` (values for `columns`, as the database stores them) and return how many.

    A row whose `unique` columns are taken is left out; without them, one that is taken by any
    unique key. Call inside a transaction. The rows go straight to the driver, one after the
    other: neither statements nor batches are built.
    """
    if connection.vendor == "postgresql":
        return _copy(model, columns, rows, unique)
    marks = ", ".join("?" * len(columns))
    sql = (
        f"INSERT INTO {_name(model._meta.db_table)} ({_names(columns)}) VALUES ({marks}) "
        f"ON CONFLICT {_target(unique)} DO NOTHING"
    )
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = connection.connection.executemany(sql, rows)
        return max(int(cursor.rowcount), 0)


def run_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one changing statement for each of `rows`. Call inside a transaction."""
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            cursor.executemany(sql, rows[start : start + BATCH])


def _copy(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    unique: Sequence[str],
) -> int:
    """COPY knows no conflict, so the rows pass through a temporary table."""
    table, names = _name(model._meta.db_table), _names(columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {DRAFT} AS SELECT {names} FROM {table} LIMIT 0")
        with cursor.copy(f"COPY {DRAFT} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {DRAFT} "
            f"ON CONFLICT {_target(unique)} DO NOTHING"
        )
        inserted = int(cursor.rowcount)
        cursor.execute(f"DROP TABLE {DRAFT}")
    return inserted


def _target(unique: Sequence[str]) -> str:
    return f"({_names(unique)})" if unique else ""


def _names(columns: Sequence[str]) -> str:
    return ", ".join(map(_name, columns))


def _name(name: str) -> str:
    return connection.ops.quote_name(name)

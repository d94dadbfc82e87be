"""New rows by the hundred, straight to the driver: no statement is built, no object is made.

What `bulk_create` costs is not the database but the building of one long statement out of
objects. Here the rows are tuples, as the database stores them: one prepared statement for all of
them in SQLite, `COPY` in PostgreSQL. `core.bulk` is for rows that may be there already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
from typing import Any

from django.db import connection, models

from horo.core.prepared import asked
from horo.core.time import InstantField

Row = Sequence[Any]
NEXT_IDS = "SELECT nextval(%s::regclass) FROM generate_series(1, %s)"
LAST_ID = "SELECT seq FROM sqlite_sequence WHERE name = %s"


def add(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write `rows`, values for `columns` as the database stores them; all of them are new.

    Call inside a transaction. Raises IntegrityError where one breaks a constraint; then none is
    kept. No signals are sent.
    """
    if not rows:
        return
    sql = _statement(connection.vendor, model, tuple(columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _watched(sql, rows, cursor)
        else:
            cursor.executemany(sql, rows)


def add_all(made: Sequence[models.Model]) -> None:
    """Write `made`, new objects of one model of one table, and give them their ids, which rise.

    As `bulk_create`, for fields whose values are as the database stores them, beside instants
    and JSON. Call inside a transaction.
    """
    if not made:
        return
    model = type(made[0])
    plan = _plan(connection.vendor, model)
    for one, pk in zip(made, next_ids(model, len(made)), strict=True):
        one.pk = pk
    add(model, plan.columns, [_values(plan, one) for one in made])
    for one in made:
        one._state.adding, one._state.db = False, connection.alias


def add_with_ids(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]
) -> Sequence[int]:
    """As `add`, and return the ids of `rows`, in their order, which rise."""
    ids = next_ids(model, len(rows)) if rows else []
    add(model, ("id", *columns), [(pk, *row) for pk, row in zip(ids, rows, strict=True)])
    return ids


def next_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Return `count` ids for new rows of `model`, rising, which nobody else gets.

    For rows whose ids are needed as soon as they are written. Call inside a transaction: in
    SQLite its lock is what keeps others from the same ids.
    """
    if connection.vendor == "postgresql":
        return [number for (number,) in asked(NEXT_IDS, [_sequence(model), count])]
    found = asked(LAST_ID, [model._meta.db_table])
    last = int(found[0][0]) if found else 0
    return range(last + 1, last + 1 + count)


@dataclass(frozen=True)
class _Plan:
    """How an object becomes a row; `prepared` are the places whose values are stored otherwise."""

    columns: tuple[str, ...]
    values: Callable[[models.Model], tuple[Any, ...]]
    prepared: tuple[tuple[int, Callable[[Any], Any]], ...]


@cache
def _plan(_vendor: str, model: type[models.Model]) -> _Plan:
    fields = model._meta.local_concrete_fields
    prepared: list[tuple[int, Callable[[Any], Any]]] = []
    for place, field in enumerate(fields):
        if isinstance(field, InstantField):
            prepared.append((place, field.get_prep_value))
        elif isinstance(field, models.JSONField):
            prepared.append((place, partial(field.get_db_prep_save, connection=connection)))
    names = [field.attname for field in fields]
    columns = tuple(str(field.column) for field in fields)
    return _Plan(columns, attrgetter(*names), tuple(prepared))


def _values(plan: _Plan, one: models.Model) -> list[Any]:
    values = list(plan.values(one))
    for place, prepare in plan.prepared:
        values[place] = prepare(values[place])
    return values


def _watched(sql: str, rows: Sequence[Row], cursor: Any) -> None:
    """Copy, within whatever watches the statements of this connection, as for any other."""
    run: Any = _copy
    for wrapper in reversed(connection.execute_wrappers):
        run = partial(wrapper, run)
    run(sql, rows, True, {"connection": connection, "cursor": cursor})


def _copy(sql: str, rows: Sequence[Row], _many: bool, context: dict[str, Any]) -> None:
    with connection.wrap_database_errors, context["cursor"].copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


@cache
def _statement(vendor: str, model: type[models.Model], columns: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    if vendor == "postgresql":
        return f"COPY {into} FROM STDIN"
    return f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})"


@cache
def _sequence(model: type[models.Model]) -> str:
    """Return the sequence that gives the ids of `model` in PostgreSQL."""
    pk = model._meta.pk
    assert pk is not None
    names = [connection.ops.quote_name(model._meta.db_table), pk.column]
    found = asked("SELECT pg_get_serial_sequence(%s, %s)", names)
    return str(found[0][0])

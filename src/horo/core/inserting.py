"""Add one row by a statement that is compiled once for its model."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from horo.core.prepared import asked


@dataclass(frozen=True)
class _Plan:
    sql: str
    fields: tuple[Any, ...]


_plans: dict[tuple[str, type[models.Model]], _Plan] = {}


def insert(row: models.Model) -> None:
    """Write `row`, which is new, and give it its key: one statement.

    As `row.save(force_insert=True)` for a model of one table whose key the database gives and of
    whose saving nobody wants to hear (no signals are sent). Every column needs a value that Python
    knows. Raises IntegrityError as `save` does.
    """
    key = (connection.vendor, type(row))
    plan = _plans.get(key)
    if plan is None:
        plan = _plans[key] = _plan(type(row))
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection=connection)
        for field in plan.fields
    ]
    ((row.pk,),) = asked(plan.sql, values)
    row._state.adding, row._state.db = False, connection.alias


def _plan(model: type[models.Model]) -> _Plan:
    meta, quote = model._meta, connection.ops.quote_name
    pk = meta.pk
    assert pk is not None
    fields = tuple(field for field in meta.local_concrete_fields if field is not pk)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = (
        f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks}) "
        f"RETURNING {quote(str(pk.column))}"
    )
    return _Plan(sql, fields)

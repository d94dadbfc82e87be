"""Querysets of hot pages, compiled once and then only asked with other values.

Django builds and compiles a queryset anew for every request, which costs more than SQLite needs to
answer it; PostgreSQL plans it anew, which costs more than answering too. A prepared queryset is an
ordinary one, written once with the functions that everyone uses (`visible_to` among them), and a
prepared statement of PostgreSQL; what differs from request to request are whole numbers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)
Raw = tuple[Any, ...]
MARK = 2_034_117_000  # whole numbers from here on stand for the values; no constant is like them
MARK_TEXT = "horo-prepared-{}"


@dataclass(frozen=True)
class _Plan:
    """A statement, and how its rows become objects. `params` has an int for each value's place."""

    sql: str
    params: Sequence[Any]
    places: Sequence[tuple[int, int, Callable[[Any], Any]]]  # (in params, which value, as what)
    compiler: Any
    converters: Any
    populators: Sequence[Any]

    def filled(self, values: Sequence[int | str]) -> list[Any]:
        params = list(self.params)
        for place, value, kind in self.places:
            params[place] = kind(values[value])
        return params


class Prepared(Generic[M]):
    """A queryset of models that is asked again and again.

    `build(*shape, *values)` returns it. `shape` is what decides how it is built, and hashable;
    `values` are whole numbers, and after them `texts`, each of which has to reach the statement
    as it is.
    """

    def __init__(
        self, build: Callable[..., models.QuerySet[M]], *, values: int, texts: int = 0
    ) -> None:
        self.build = build
        self.marks: list[int | str] = [
            *range(MARK, MARK + values),
            *(MARK_TEXT.format(number) for number in range(texts)),
        ]
        self._plans: dict[Any, _Plan] = {}

    def rows(self, *values: int | str, shape: tuple[Any, ...] = ()) -> list[M]:
        """Ask with `values` and return the objects, in one statement.

        Raises ValueError where the queryset does not take every value as it is.
        """
        return self.made(self.raw(*values, shape=shape), shape=shape)

    def raw(self, *values: int | str, shape: tuple[Any, ...] = ()) -> list[Raw]:
        """Ask as `rows` does, and return what the database answered, from which to make objects."""
        plan = self._planned(shape)
        try:
            return asked(plan.sql, plan.filled(values))
        except OverflowError:  # SQLite is asked for a number that no column of it can hold
            return []

    def place(self, annotation: str, *, shape: tuple[Any, ...] = ()) -> int:
        """Return which column of `raw` is this annotation."""
        place: int = self._planned(shape).compiler.annotation_col_map[annotation]
        return place

    def made(self, found: Sequence[Raw], *, shape: tuple[Any, ...] = ()) -> list[M]:
        """Return the objects of what `raw` found."""
        return list(_objects(self._planned(shape), found))

    def _planned(self, shape: tuple[Any, ...]) -> _Plan:
        key = (connection.vendor, shape)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._plan(shape)
        return plan

    def _plan(self, shape: tuple[Any, ...]) -> _Plan:
        query = self.build(*shape, *self.marks).query
        compiler: Any = query.get_compiler(using=connection.alias)
        sql, params = compiler.as_sql()
        places = [
            (place, self.marks.index(param), type(param))  # PostgreSQL's numbers have own types
            for place, param in enumerate(params)
            if isinstance(param, int | str) and param in self.marks
        ]
        missing = set(range(len(self.marks))) - {value for _place, value, _kind in places}
        if missing:
            raise ValueError(f"The values {sorted(missing)} do not reach the statement: {sql}")
        fields = [selected[0] for selected in compiler.select[: compiler.col_count]]
        return _Plan(
            sql=sql,
            params=params,
            places=places,
            compiler=compiler,
            converters=compiler.get_converters(fields),
            populators=get_related_populators(  # type: ignore[call-arg]  # of a later Django
                compiler.klass_info, compiler.select, connection.alias
            ),
        )


def asked(sql: str, params: Sequence[Any]) -> list[Raw]:
    """Return the rows of a statement that is asked again and again: PostgreSQL plans it once."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor = _binding(connection.connection)
        cursor.execute(sql, params)
        found: list[Raw] = cursor.fetchall()
    return found


def _binding(link: Any) -> Any:
    """Return a cursor that leaves the values to the server, as a prepared statement needs."""
    from django.db.backends.postgresql.base import ServerBindingCursor  # not there for SQLite

    return ServerBindingCursor(link)  # type: ignore[call-arg]  # its stubs know psycopg2's


def _objects(plan: _Plan, found: Sequence[Sequence[Any]]) -> Iterator[Any]:
    """Make objects of rows, as `QuerySet` does."""
    compiler = plan.compiler
    info = compiler.klass_info
    columns = info["select_fields"]
    first, after = columns[0], columns[-1] + 1
    names = [compiler.select[n][0].target.attname for n in columns]
    rows = compiler.apply_converters(found, plan.converters) if plan.converters else found
    for row in rows:
        made = info["model"].from_db(connection.alias, names, row[first:after])
        for populator in plan.populators:
            populator.populate(row, made)
        for name, column in (compiler.annotation_col_map or {}).items():
            setattr(made, name, row[column])
        yield made

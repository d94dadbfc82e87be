"""What part of the log a reader's figures may come from: a promise that holds for every card.

The figures of somebody who may not enter every space are computed from a warehouse in which the
other spaces do not exist. So no count, share or quantile can tell of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from horo.facts.schemas import Facts
from horo.facts.services import Warehouse, open_facts

VIEWS = ("activities", "members", "memberships", "fields", "spaces")


@dataclass(frozen=True)
class Scope:
    """The spaces whose activities count; None: all of them, those without a space included.

    `with_placeless`: what happened in no space (somebody joined) counts too.
    """

    spaces: frozenset[int] | None = None
    with_placeless: bool = False


EVERYTHING = Scope()


@dataclass(frozen=True)
class Limited:
    """A warehouse of which a part is shown: what `measures` need of one, and nothing else.

    Tables that the whole warehouse keeps beside the log are not here, so none can be asked.
    """

    raw: Any
    facts: Facts


@contextmanager
def within(scope: Scope) -> Iterator[Warehouse | Limited]:
    """Yield the warehouse as `scope` lets it be seen, one moment of the log."""
    with open_facts() as warehouse:
        if scope.spaces is None:
            yield warehouse
            return
        raw = warehouse.raw.cursor()  # a session of its own: its views hide nobody else's
        try:
            _point(raw, _selects(warehouse.raw), scope)
            yield Limited(raw, warehouse.facts)
        finally:
            raw.close()


def _selects(raw: Any) -> dict[str, str]:
    """Return what each of the warehouse's views reads."""
    found = raw.execute(
        "SELECT view_name, sql FROM duckdb_views() WHERE temporary AND NOT internal"
    ).fetchall()
    selects = {name: sql.partition(" AS ")[2].rstrip("; \n") for name, sql in found}
    return {name: selects[name] for name in VIEWS}


def _point(raw: Any, selects: dict[str, str], scope: Scope) -> None:
    ids = ", ".join(str(int(number)) for number in sorted(scope.spaces or ())) or "NULL"
    placeless = " OR space_id IS NULL" if scope.with_placeless else ""
    only = {"activities": f"space_id IN ({ids}){placeless}", "spaces": f"id IN ({ids})"}
    for name, select in selects.items():
        where = f" WHERE {only[name]}" if name in only else ""
        raw.execute(f'CREATE TEMPORARY VIEW "{name}" AS SELECT * FROM ({select}){where}')

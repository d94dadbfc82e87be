"""The log as it was known at an instant: what was told later is not there yet.

Not the same as `as_of`, which cuts by when things happened: an archive that was imported in May
holds deeds of March that nobody knew of in April.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Protocol

from horo.core.time import to_micros
from horo.facts.schemas import Facts

_numbers = count(1)


class Opened(Protocol):
    @property
    def facts(self) -> Facts: ...
    @property
    def raw(self) -> Any: ...


@dataclass(frozen=True)
class Known:
    """A warehouse that shows some rows only; nothing that was kept of the whole log serves it."""

    facts: Facts
    raw: Any


@contextmanager
def as_known(warehouse: Opened, instant: datetime) -> Iterator[Known]:
    """Show what was recorded by `instant` alone, while the block lasts.

    Members are as they are now: the log does not say what they were.
    """
    with showing(warehouse, {"activities": f"recorded_at <= {to_micros(instant)}"}) as known:
        yield known


@contextmanager
def showing(
    warehouse: Opened, tests: Mapping[str, str], shown: Mapping[str, str] | None = None
) -> Iterator[Known]:
    """Show the rows of each relation of `tests` that pass its test, in SQL, while the block lasts.

    `shown`: what to select from a relation (called `t`) instead of all its columns. Blocks may
    stand inside one another. On the connection alone: the log itself stays as it is.
    """
    raw, hidden = warehouse.raw, []
    try:
        for name, test in tests.items():
            columns = (shown or {}).get(name, "t.*")
            behind = _hide(raw, name)
            hidden.append((name, behind))
            raw.execute(f"CREATE TEMP VIEW {name} AS SELECT {columns} FROM {behind} t WHERE {test}")
        yield Known(warehouse.facts, raw)
    finally:
        for name, behind in reversed(hidden):
            raw.execute(f"DROP VIEW IF EXISTS temp.{name}")
            if "." not in behind:
                raw.execute(f"ALTER VIEW temp.{behind} RENAME TO {name}")


def _hide(raw: Any, name: str) -> str:
    """Give the view `name` another name and return it; a table is only stood in front of."""
    found = raw.execute(
        "SELECT count(*) FROM duckdb_views() WHERE temporary AND view_name = ?", [name]
    ).fetchone()
    if not found[0]:
        (database,) = raw.execute("SELECT current_database()").fetchone()
        return f'"{database}".main.{name}'
    behind = f"{name}_behind_{next(_numbers)}"
    raw.execute(f"ALTER VIEW temp.{name} RENAME TO {behind}")
    return behind

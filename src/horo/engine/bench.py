"""A DuckDB connection to plan on, and one due step as it comes out of it."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Due(NamedTuple):
    """One step that is due for one member: at `due_at`, seen from the planning instant `at`.

    Instants are microseconds. `step` is the step's place in its rule. `entered_at` is when the
    journey began to count, which is later than `let_in_at` where it was started anew. `trail`
    has the instant at the end of each leg, for a step to which more than a delay leads.
    """

    due_at: int
    entry_id: int
    member_id: int
    step: int
    entered_at: int
    at: int
    let_in_at: int
    trail: tuple[int, ...] = ()


class Bench:
    """A DuckDB connection with the facts as views, and room for scratch tables."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def make(self, name: str, sql: str) -> int:
        """Make the scratch table `name` from a query and return how many rows it has."""
        self.raw.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        return self.count(name)

    def count(self, name: str) -> int:
        return int(self.raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.raw.execute(sql).fetchall()
        return found

    def load(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[int | None]]) -> int:
        """Make the scratch table `name` from rows of whole numbers and return how many they are.

        They travel as text: a list as a parameter takes a hundred times as long.
        """
        if not rows:
            empty = ", ".join(f"CAST(NULL AS BIGINT) AS {column}" for column in columns)
            return self.make(name, f"SELECT {empty} WHERE false")
        texts = [",".join(map(_as_text, column)) for column in zip(*rows, strict=True)]
        unpacked = ", ".join(
            f"CAST(nullif(unnest(string_split(${place}, ',')), '') AS BIGINT) AS {column}"
            for place, column in enumerate(columns, start=1)
        )
        self.raw.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {unpacked}", texts)
        return len(rows)


def _as_text(number: int | None) -> str:
    return "" if number is None else str(number)

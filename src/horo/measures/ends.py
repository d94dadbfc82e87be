"""The first and the latest instant of the log, from what the head of each of its files says.

Asked of all files together DuckDB reads every row of them. A file never changes, so what one
says is remembered.
"""

from pathlib import Path
from typing import Any

from horo.facts.services import source

AT_HAND = 20_000  # files that this process remembers
SELECT = "SELECT min(occurred_at), max(occurred_at), max(recorded_at) FROM"

Ends = tuple[int, int, int]
_ends: dict[Path, Ends] = {}


def of_log(warehouse: Any) -> Ends | None:
    """Return the first and the latest instant, and when the log was last written; None of nothing.

    `warehouse` is an opened one, or what `measures` need of one.
    """
    parts = getattr(getattr(warehouse, "present", None), "parts", None)
    if parts is None:
        found: list[Any] = [warehouse.raw.execute(f"{SELECT} activities").fetchone()]
    else:
        found = [_of_part(warehouse, warehouse.folder / part.name) for part in parts]
    there = [each for each in found if each and each[0] is not None]
    if not there:
        return None
    firsts, latest, written = zip(*there, strict=True)
    return min(firsts), max(latest), max(written)


def _of_part(warehouse: Any, path: Path) -> Ends:
    if path not in _ends:
        if len(_ends) >= AT_HAND:
            _ends.clear()
        read = source.parquet_reader([path])
        _ends[path] = warehouse.raw.execute(f"{SELECT} ({read})").fetchone()
    return _ends[path]

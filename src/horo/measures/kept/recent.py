"""The newest activities, from the files of the log that hold them; and who of the members is rare.

Asked of all files together DuckDB reads the foot of each, and that of years is long.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from horo.facts.services import source

# Bots come, members join the team: sums by kind hold while all but ordinary members are the same.
SPECIAL = """
SELECT id, kind = 'person' AS is_person, is_staff, hash(id, kind, is_staff) AS mark
FROM members WHERE kind <> 'person' OR is_staff
"""
BASIS = "SELECT count(*)::VARCHAR || '/' || coalesce(sum(mark), 0)::VARCHAR FROM kept_special"
AT_HAND = 4  # copies of the members of which this process remembers the rare ones

_guard = threading.Lock()
_special: OrderedDict[Path, tuple[str, Mapping[str, Any]]] = OrderedDict()


def activities_after(warehouse: Any, last_id: int) -> str:
    """SQL: the activities after `last_id`. `warehouse` is as `ends.of_log` takes it."""
    parts = getattr(getattr(warehouse, "present", None), "parts", None)
    if parts is None:
        return f"(SELECT * FROM activities WHERE id > {last_id})"
    paths = [warehouse.folder / part.name for part in parts if part.last_id > last_id]
    read = source.parquet_reader(paths) if paths else source.empty("activities")
    return f"(SELECT * FROM ({read}) WHERE id > {last_id})"


def basis(raw: Any) -> str:
    """Make the table `kept_special`, all but ordinary members; return what stands for them."""
    raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_special AS {SPECIAL}")
    return str(raw.execute(BASIS).fetchall()[0][0])


def basis_of(warehouse: Any) -> str:
    """As `basis`, once a connection, from one reading of each copy of the members."""
    raw, ready = warehouse.raw, warehouse.ready
    if "special" not in ready:
        ready["special"] = _basis_of(raw, _copy_of_members(warehouse))
    return str(ready["special"])


def _basis_of(raw: Any, path: Path | None) -> str:
    if path is None:
        return basis(raw)
    with _guard:
        known = _special.get(path)
    if known is not None:
        found, columns = known
        raw.register("kept_special_rows", columns)
        raw.execute("CREATE OR REPLACE TEMP TABLE kept_special AS SELECT * FROM kept_special_rows")
        raw.unregister("kept_special_rows")
        return found
    found = basis(raw)
    columns = raw.execute("SELECT id, is_person, is_staff FROM kept_special").fetchnumpy()
    with _guard:
        _special[path] = found, columns
        while len(_special) > AT_HAND:
            _special.popitem(last=False)
    return found


def _copy_of_members(warehouse: Any) -> Path | None:
    snapshots = getattr(getattr(warehouse, "present", None), "snapshots", {})
    return warehouse.folder / snapshots["members"].name if "members" in snapshots else None

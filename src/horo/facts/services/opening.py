"""Open the warehouse: one consistent reading of it, cheap enough for every page."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir

from horo.facts import schemas
from horo.facts.schemas import Facts
from horo.facts.services import duck, elsewhere, locks, manifest, pointing, syncing
from horo.facts.services.elsewhere import Elsewhere
from horo.facts.services.manifest import Kept, Manifest

KEPT = 4  # connections that wait for the next page
FACTS = schemas.unbound()

_guard = threading.Lock()
_idle: list["Warehouse"] = []


@dataclass
class Warehouse:
    """The warehouse as it was when it was opened, in the hands of one thread.

    `facts` are Ibis tables that any engine compiles: what is asked of them can be compiled
    once and kept. `raw` is the DuckDB connection, in which `activities`, `members`,
    `memberships`, `fields` and `spaces` are views. `last_id` is the newest activity that they hold.
    `kept` are the tables that a room derived (`keeping`): `kept_base_…` are views of them. What
    such a room works out of this moment stays in `ready` for the next who takes it. `elsewhere`
    is the same moment on the engine of HORO_WAREHOUSE_URL.
    """

    folder: Path
    version: tuple[int, int, int]  # of the manifest file
    last_id: int
    raw: duckdb.DuckDBPyConnection
    facts: Facts
    present: Manifest
    ready: dict[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> Kept | None:
        return self.present.kept

    def elsewhere(self) -> Elsewhere | None:
        """This moment on the other engine, loaded as far as it was not; None where none is set."""
        return elsewhere.elsewhere(self.folder, self.present) if elsewhere.is_set() else None

    @cached_property
    def con(self) -> Any:
        """The Ibis backend on `raw`: for compiling; fetching through it needs pandas."""
        return ibis.duckdb.from_connection(self.raw)

    def sql(self, expression: ir.Expr) -> str:
        """Return the SQL of `expression` for this engine."""
        return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))

    def rows(self, expression: ir.Expr | str) -> list[tuple[Any, ...]]:
        """Return the rows of an Ibis expression, or of SQL that was compiled from one."""
        query = expression if isinstance(expression, str) else self.sql(expression)
        return self.raw.execute(query).fetchall()


@contextmanager
def open_facts(*, sync_first: bool = True) -> Iterator[Warehouse]:
    """Yield the warehouse, brought up to the log first.

    What is read inside the block is one moment of the log, whatever others write meanwhile.
    Raises syncing.InsideTransaction, and ManifestDamaged with the way out.
    """
    folder = manifest.folder()
    if sync_first or manifest.load(folder) is None:
        syncing.sync()
    with locks.reading(folder):
        warehouse = _take(folder)
        try:
            yield warehouse
        finally:
            _give_back(warehouse)


def close() -> None:
    """Close the connections that wait: before forking, and in tests."""
    with _guard:
        while _idle:
            _idle.pop().raw.close()
    elsewhere.close()


def _take(folder: Path) -> Warehouse:
    version = _version(folder)
    with _guard:
        for index, warehouse in enumerate(_idle):
            if (warehouse.folder, warehouse.version) == (folder, version):
                return _idle.pop(index)
    present = manifest.without_lost(manifest.load(folder) or Manifest(), folder)
    raw = duck.connection(folder)
    pointing.point(raw, folder, present)
    return Warehouse(folder, version, present.last_id, raw, FACTS, present)


def _give_back(warehouse: Warehouse) -> None:
    """Keep the newest connections; those of an older manifest are of no use to anyone."""
    with _guard:
        _idle.insert(0, warehouse)
        while len(_idle) > KEPT:
            _idle.pop().raw.close()


def _version(folder: Path) -> tuple[int, int, int]:
    try:
        found = (folder / manifest.NAME).stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)

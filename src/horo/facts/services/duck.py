"""DuckDB inside this process: one instance per warehouse, with little memory."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from django.conf import settings

# What is freed goes back to the system from this much on. By DuckDB's own 128 MB a process that
# serves pages keeps some 45 MB for good; below 2 MB a heavy query takes a fifth more CPU.
FLUSHED = "2MB"

_guard = threading.Lock()
_instance: tuple[tuple[int, Path], duckdb.DuckDBPyConnection] | None = None


def connection(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection of its own to the instance that reads the warehouse in `folder`.

    A connection must not be used by two threads at once. The instance keeps nothing but
    views: what is computed, is computed from the files.
    """
    global _instance
    key = (os.getpid(), folder)
    with _guard:
        if _instance is None or _instance[0] != key:
            _instance = (key, _start(folder))
        return _instance[1].cursor()


def _start(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={
            "threads": settings.HORO_WAREHOUSE_THREADS,
            "memory_limit": f"{settings.HORO_WAREHOUSE_MEMORY}MB",
            "temp_directory": str(folder / "spill"),
            "allocator_flush_threshold": FLUSHED,
            "allocator_bulk_deallocation_flush_threshold": FLUSHED,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


@contextmanager
def using(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection for one piece of work."""
    own = connection(folder)
    try:
        yield own
    finally:
        own.close()

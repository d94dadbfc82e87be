"""Migrated databases to begin a test run with: migrating an empty one takes ten seconds each time.

What is made once is kept under a hash of all migrations, as a file or as a template of PostgreSQL.
Whatever begins with it still migrates, and finds nothing to do.
"""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
from django.apps import apps
from django.core import management
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

KEPT = "horo_migrated_"  # then the day and the hash: a template in PostgreSQL
MOST = 4  # files that are kept


def signature() -> str:
    """Return a hash of everything that migrations make a database of."""
    digest = hashlib.blake2b(django.__version__.encode(), digest_size=8)
    for app in sorted(apps.get_app_configs(), key=attrgetter("label")):
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(app.label.encode() + file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def file_in(kept: Path) -> Path:
    """Return where a migrated database of SQLite is kept, once a test run has begun."""
    return kept / f"{signature()}.sqlite3"


@contextmanager
def begun_with(kept: Path) -> Iterator[None]:
    """Let the test database of SQLite that is made inside begin as the one that is kept there."""
    file, real = file_in(kept), DatabaseCreation.create_test_db

    def create(self: DatabaseCreation, *args: Any, **options: Any) -> str:
        with patch.object(management, "call_command", partial(_migrate, file)):
            return real(self, *args, **options)

    with patch.object(DatabaseCreation, "create_test_db", create):
        yield


def _migrate(file: Path, command: str, *args: Any, **options: Any) -> None:
    """Do `command`; where it migrates, from what is kept in `file`, or keep it there."""
    if is_known := file.exists() and command == "migrate":
        _restore(file)
    call_command(command, *args, **options)
    if command == "migrate" and not is_known:
        _keep(file)


def template(make: Callable[[str], None]) -> str:
    """Return the template of PostgreSQL; `make` makes it in a database of the given name.

    To be called with a connection to another database of the server. Those of earlier days go.
    """
    wanted, today = signature(), f"{KEPT}{date.today():%Y%m%d}_"  # noqa: DTZ011 - of this machine
    found = _named(f"{KEPT}%")
    for name in found:
        if name.endswith(wanted):
            return name
    draft = f"{today}draft_{os.getpid()}"
    make(draft)
    with connection.cursor() as cursor:
        for name in found:
            if not name.startswith(today):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        if _named(f"%{wanted}"):  # somebody was faster
            cursor.execute(f'DROP DATABASE "{draft}"')
        else:
            cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{today}{wanted}"')
    return f"{today}{wanted}"


def _named(like: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
        return [name for (name,) in cursor.fetchall()]


def _restore(file: Path) -> None:
    connection.ensure_connection()
    source = sqlite3.connect(file)
    source.backup(connection.connection)
    source.close()


def _keep(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    target = sqlite3.connect(draft)
    connection.connection.backup(target)
    target.close()
    draft.replace(file)
    by_age = sorted(file.parent.glob("*.sqlite3"), key=lambda each: each.stat().st_mtime)
    for each in by_age[:-MOST]:
        each.unlink(missing_ok=True)

"""A community whose database is locked, or whose disk is full, for a while: prints JSON.

    python -m horo.engine.tests.hardship locked|full

On SQLite, in a process of its own, since the database has to be a file and may be broken.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from horo.engine.tests import killing  # first: it sets Django up

from django.conf import settings  # isort: skip
from django.db import OperationalError, connection

from horo.engine.models import Performed
from horo.engine.services import outbox, tick

WAIT = 0.05  # seconds that a connection waits for a lock, instead of many


@contextmanager
def locked() -> Iterator[None]:
    """Let somebody else write all the while: what has to write is refused."""
    connection.close()
    connection.settings_dict["OPTIONS"] = settings.DATABASES["default"].get("OPTIONS", {}) | {
        "timeout": WAIT
    }
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def full() -> Iterator[None]:
    """Let the file of the database grow no further."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    yield
    connection.close()  # the limit is the connection's own


def try_it() -> str:
    """Let the scheduler and the workers do what they can; return the first error."""
    try:
        failed = tick(killing.AT).applied
    except OperationalError as error:
        return str(error)
    return failed.failed[0].error if failed and failed.failed else ""


def main(hardship: str) -> None:
    killing.settle(40)
    killing.warm_up()
    with {"locked": locked, "full": full}[hardship]():
        said = [try_it() for _ in range(3)]
        done_meanwhile = Performed.objects.count()
    later = killing.AT + outbox.LEASE + timedelta(hours=1)
    tick(killing.AT + timedelta(minutes=20))
    outbox.deliver(later)
    found = killing.report(0) | {"said": said, "done_meanwhile": done_meanwhile}
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])

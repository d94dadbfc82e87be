"""Levels of trust: those of 100,000 members read anew from a log of five million acts.

First when nobody has a level yet and half of them get one, then again, when nothing has changed.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

from bench.generator import Size, populate, warehouse
from bench.result import Result, main, measured, peak_mb

AT = datetime(2025, 12, 31, 9, tzinfo=UTC)
SIZE = Size(members=100_000, activities=5_000_000, is_answered=True)
# what the made log holds of visits becomes reading, but for one of three
READING = """
CREATE VIEW activities AS SELECT * REPLACE (
    CASE WHEN verb = 'visited' AND id % 3 > 0 THEN 'read' ELSE verb END AS verb,
    CASE WHEN verb = 'visited' THEN 6.0 END AS "value",
    CASE WHEN verb = 'visited' THEN hash(id) % 400000 * 10 ELSE thread_id END AS thread_id,
    CASE WHEN verb = 'reacted' THEN hash(id) % 100000 + 1 ELSE recipient_id END AS recipient_id,
    CASE WHEN actor_id % 2 = 0 THEN 'horo' ELSE 'made' END AS source)
FROM made
"""


def run() -> list[Result]:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    populate(SIZE)
    with tempfile.TemporaryDirectory(prefix="horo-trust-") as folder:
        return _read(_made(Path(folder)))


def _made(folder: Path) -> Any:
    made = warehouse(folder, SIZE)
    made.raw.execute("ALTER VIEW activities RENAME TO made")
    made.raw.execute(READING)
    made.rows = lambda sql: made.raw.execute(sql).fetchall()
    return made


def _read(made: Any) -> list[Result]:
    from horo.recognition.models import Trust
    from horo.recognition.services.trust import levels

    @contextmanager
    def opened() -> Iterator[Any]:
        yield made

    with patch.object(levels, "open_facts", opened):
        with measured() as first:
            changed = levels.reread(AT)
        with measured() as again:
            assert levels.reread(AT) == 0
    assert changed == Trust.objects.count() > SIZE.members // 4, changed
    by_level = [Trust.objects.filter(level=level).count() for level in (1, 2, 3)]
    return [
        Result("100,000 members read, levels written", first.seconds, "s", 30),
        Result("read again, nothing new", again.seconds, "s", 30),
        *(Result(f"members on level {n}", count, "") for n, count in enumerate(by_level, 1)),
        Result("memory", peak_mb(), "MB"),
    ]


if __name__ == "__main__":
    main(run)

"""The log: how fast activities are written and copied, against raw SQLite inserts of the same rows.

The raw inserts fill the same table with the same indexes through `sqlite3` alone: no checks, no
foreign keys, no triggers, no conversion.
"""

import json
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

from bench.result import Result, main, measured

COUNT, MEMBERS = 100_000, 2_000
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OPENINGS = 200


def run() -> list[Result]:
    django.setup()
    from django.core.management import call_command

    from horo.facts import services as facts
    from horo.log.services import record_many

    call_command("migrate", verbosity=0)
    entries = _entries()
    raw = max(_raw_rate(entries) for _ in range(3))
    with measured() as recording:
        record_many(entries, recorded_at=AT)
    with measured() as again:
        record_many(entries, recorded_at=AT)
    with measured() as copying:
        facts.sync()
    with measured() as rebuilding:
        facts.rebuild()
    with measured() as comparing:
        findings = facts.doctor()
    assert not findings, findings

    def ratio(name: str, cpu: float, least: float | None = None) -> Result:
        return Result(name, COUNT / cpu / raw, "× raw inserts", least, is_least=True)

    return [
        Result("raw SQLite inserts", raw, "rows/CPU s"),
        ratio("record_many", recording.cpu, 0.5),
        ratio("record_many, nothing new", again.cpu),
        ratio("sync", copying.cpu, 0.5),
        ratio("rebuild", rebuilding.cpu, 0.5),
        ratio("doctor", comparing.cpu),
        *_opening(),
    ]


def _opening() -> list[Result]:
    """What a page pays for the facts: unchanged, and right after something was recorded."""
    from horo.facts.services import open_facts
    from horo.log.services import record
    from horo.people.activities import VISITED

    with measured() as unchanged:
        for _ in range(OPENINGS):
            with open_facts():
                pass
    with measured() as changed:
        for _ in range(OPENINGS):
            record(VISITED, actor=None, at=AT)
            with open_facts():
                pass
    return [
        Result("open_facts, nothing new", unchanged.cpu / OPENINGS * 1000, "CPU ms", 2),
        Result("record and open_facts", changed.cpu / OPENINGS * 1000, "CPU ms", 30),
    ]


def _entries() -> list[Any]:
    from horo.content.activities import REACTED, REPLIED
    from horo.log.services import Entry
    from horo.people.models import Member

    Member.objects.bulk_create(Member(handle=f"m{n}", name=f"M{n}") for n in range(MEMBERS))
    first = Member.objects.order_by("id").values_list("id", flat=True)[0]
    return [
        Entry(
            REPLIED if number % 3 else REACTED,
            AT - timedelta(seconds=number),
            "zulip",
            f"message/{number}",
            actor_id=first + number * 7 % MEMBERS,
            object_type="post",
            object_id=number,
            space_id=number % 20,
            thread_id=number // 10,
            recipient_id=first + number * 3 % MEMBERS,
            props={} if number % 3 else {"emoji": "+1"},
        )
        for number in range(COUNT)
    ]


def _raw_rate(entries: list[Any]) -> float:
    """Rows a second of CPU, into an empty file."""
    from django.conf import settings

    path = Path(settings.HOME) / "raw.sqlite3"
    path.unlink(missing_ok=True)
    columns, rows = _rows(entries)
    con = sqlite3.connect(path, isolation_level=None)
    con.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
    )
    con.executescript(_tables())
    statement = f"INSERT INTO log_activity ({columns}) VALUES ({', '.join('?' * len(rows[0]))})"
    began = time.process_time()
    con.execute("BEGIN")
    con.executemany(statement, rows)
    con.execute("COMMIT")
    spent = time.process_time() - began
    con.close()
    return len(rows) / spent


def _tables() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'log_activity'"
            " AND type IN ('table', 'index') AND sql IS NOT NULL"
        )
        return ";".join(sql for (sql,) in cursor.fetchall())


def _rows(entries: list[Any]) -> tuple[str, list[tuple[Any, ...]]]:
    from horo.core.time import to_micros
    from horo.log.services import COLUMNS

    special = {
        "verb": lambda entry: entry.verb.name,
        "recorded_at": lambda _: to_micros(AT),
        "occurred_at": lambda entry: to_micros(entry.occurred_at),
        "props": lambda entry: json.dumps(entry.props),
    }
    rows = [
        tuple(special[c](entry) if c in special else getattr(entry, c) for c in COLUMNS)
        for entry in entries
    ]
    return ", ".join(COLUMNS), rows


if __name__ == "__main__":
    main(run)

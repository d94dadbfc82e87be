"""Conditions: 20 audiences over ten million activities against the same SQL written by hand, and
one member's condition over a million rows of SQLite.
"""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import ibis
import yaml

from bench.result import Result, main
from horo.conditions.asked import everyone
from horo.conditions.moments import micros

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = micros(AT)
DAY = 86_400_000_000
ACTIVITIES, MEMBERS = 10_000_000, 200_000
ROUNDS = 3

GENERATE = f"""
COPY (
  SELECT i AS id, {NOW} - ({ACTIVITIES} - i) * 8000000 AS occurred_at,
    {NOW} AS recorded_at,
    -- a few do most: the cube of an even share
    1 + floor(pow((hash(i) % 1000003) / 1000003.0, 3) * {MEMBERS})::BIGINT AS actor_id,
    CASE WHEN v < 8 THEN 'posted' WHEN v < 45 THEN 'replied' WHEN v < 85 THEN 'reacted'
      WHEN v < 97 THEN 'visited' WHEN v < 98 THEN 'flagged' ELSE 'awarded' END AS verb,
    CASE WHEN v >= 98 THEN 'badge' ELSE 'post' END AS object_type, i AS object_id,
    CASE WHEN v >= 98 THEN 'early-bird' ELSE '' END AS object_key,
    1 + hash(i + 7) % 40 AS space_id, 1 + hash(i + 9) % 400000 AS thread_id,
    CASE WHEN v < 8 OR (v >= 85 AND v < 97) THEN NULL
      ELSE 1 + (hash(i + 3) % {MEMBERS})::BIGINT END AS recipient_id,
    NULL::DOUBLE AS value, 'bench' AS source
  FROM (SELECT i, hash(i + 1) % 100 AS v FROM range(1, {ACTIVITIES} + 1) t(i))
) TO '{{folder}}/activities.parquet' (FORMAT parquet, COMPRESSION zstd)
"""
GENERATE_MEMBERS = f"""
CREATE TABLE members AS SELECT i AS id, CASE WHEN i % 500 = 0 THEN 'bot' ELSE 'person' END AS kind,
  i % 300 = 1 AS is_staff, ['', 'en', 'ru', 'bg'][1 + i % 4] AS locale, '' AS timezone,
  '' AS persona, {NOW} - (hash(i) % 900) * {DAY} AS joined_at
  FROM range(1, {MEMBERS} + 1) t(i);
CREATE TABLE memberships AS SELECT i AS member_id, 'team' AS "group", {NOW} - {DAY} AS since
  FROM range(1, 40) t(i);
CREATE TABLE spaces AS SELECT i AS id, 'space-' || i AS slug, 'public' AS access
  FROM range(1, 41) t(i);
"""


AGO = {f"ago_{days}": NOW - days * DAY for days in (7, 30, 90, 180, 365)}
PEOPLE = f"SELECT id FROM members WHERE kind = 'person' AND joined_at <= {NOW} AND "
AUDIENCES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("audiences.yaml").read_text()
)


def set_wise() -> list[Result]:
    from horo.conditions import select
    from horo.facts.schemas import unbound

    with tempfile.TemporaryDirectory() as folder:
        base = duckdb.connect()
        base.execute(GENERATE.format(folder=folder))
        base.execute(f"CREATE VIEW activities AS FROM '{folder}/activities.parquet'")
        base.execute(GENERATE_MEMBERS)
        facts = unbound()
        began = time.perf_counter()
        ours = [
            str(ibis.to_sql(select(condition, facts, everyone(facts, AT)), dialect="duckdb"))
            for condition in _conditions()
        ]
        compiled = time.perf_counter() - began
        by_hand = [PEOPLE + case["by_hand"].format(now=NOW, **AGO) for case in AUDIENCES]
        _agree(base, ours, by_hand)
        pairs = [(_seconds(base, ours), _seconds(base, by_hand)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    return [
        Result("20 audiences, 10M activities: by hand", min(p[1] for p in pairs), "s"),
        Result("20 audiences, 10M activities: conditions", min(p[0] for p in pairs), "s"),
        Result("20 audiences: conditions / by hand", ratio, "x", limit=1.3),
        Result("compiling one audience", compiled / len(AUDIENCES) * 1000, "ms"),
    ]


def _conditions() -> list[Any]:
    from horo.conditions import parse

    return [parse(case["condition"]) for case in AUDIENCES]


def _agree(base: Any, ours: list[str], by_hand: list[str]) -> None:
    """Raise AssertionError unless both find the same members, and some."""
    for mine, theirs, case in zip(ours, by_hand, AUDIENCES, strict=True):
        found = {row[0] for row in base.execute(mine).fetchall()}
        assert found, f"nobody is {case['condition']}: it would measure nothing"
        assert found == {row[0] for row in base.execute(theirs).fetchall()}, case["condition"]


def _seconds(base: Any, queries: list[str]) -> float:
    began = time.perf_counter()
    for query in queries:
        base.execute(query).fetchall()
    return time.perf_counter() - began


ROWS = 1_000_000
TABLES = {
    "activities": (
        "id INTEGER PRIMARY KEY, occurred_at INT, actor_id INT, verb TEXT, object_type TEXT, "
        "object_key TEXT, space_id INT, thread_id INT, recipient_id INT"
    ),
    "members": (
        "id INTEGER PRIMARY KEY, kind TEXT, is_staff INT, locale TEXT, persona TEXT, joined_at INT"
    ),
    "memberships": 'member_id INT, "group" TEXT, since INT',
    "spaces": "id INTEGER PRIMARY KEY, slug TEXT",
}
VERBS = ["posted", "replied", "reacted", "visited", "flagged"]


def one_member() -> list[Result]:
    from horo.conditions import evidence_for_member_sql, holds_for_member_sql

    base = sqlite3.connect(":memory:")
    _fill(base)
    took, shown = [], []
    for condition in _conditions():
        took += _milliseconds(base, holds_for_member_sql(condition, "sqlite"))
        shown += _milliseconds(base, evidence_for_member_sql(condition, "sqlite"))
    first = _conditions()[0]
    asking = _asking(lambda: holds_for_member_sql(first, "sqlite"))
    return [
        Result("one member, 1M rows of SQLite: p50", statistics.median(took), "ms", limit=1),
        Result("one member, 1M rows of SQLite: p99", statistics.quantiles(took, n=100)[98], "ms"),
        Result("one member's evidence: p50", statistics.median(shown), "ms"),
        Result("finding the compiled SQL again", asking, "ms"),
    ]


def _fill(base: sqlite3.Connection) -> None:
    for name, columns in TABLES.items():
        base.execute(f"CREATE TABLE {name} ({columns})")
    base.executemany(
        "INSERT INTO activities VALUES (?, ?, ?, ?, '', '', ?, ?, ?)",
        (
            (
                n,
                NOW - (ROWS - n) * 60_000_000,
                1 + (n * 7919) % 10_000,
                VERBS[(n * 31 + n // 7) % 5],
                1 + n % 40,
                1 + n % 5_000,
                1 + (n * 104_729) % 10_000,
            )
            for n in range(1, ROWS + 1)
        ),
    )
    joined = micros(AT - timedelta(days=60))
    base.executemany(
        "INSERT INTO members VALUES (?, 'person', 0, 'bg', '', ?)",
        ((n, joined) for n in range(1, 10_001)),
    )
    base.executemany("INSERT INTO spaces VALUES (?, ?)", ((n, f"space-{n}") for n in range(1, 41)))
    base.execute("CREATE INDEX by_actor ON activities (actor_id, verb, occurred_at)")
    base.execute("CREATE INDEX by_recipient ON activities (recipient_id, verb, occurred_at)")


def _milliseconds(base: sqlite3.Connection, query: Any) -> list[float]:
    sql = query.sql
    for name in query.names:
        sql = sql.replace(f"%({name})s", f":{name}")
    sql = sql.replace("%%", "%")
    took = []
    for member_id in range(1, 10_000, 100):
        values = query.bind(member_id, at=AT)
        began = time.perf_counter()
        base.execute(sql, values).fetchall()
        took.append((time.perf_counter() - began) * 1000)
    return took


def _asking(ask: Callable[[], object], times: int = 500) -> float:
    began = time.perf_counter()
    for _ in range(times):
        ask()
    return (time.perf_counter() - began) / times * 1000


def run() -> list[Result]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horo.settings")
    django.setup()  # the verbs that conditions may name
    return [*set_wise(), *one_member()]


if __name__ == "__main__":
    main(run)

"""Measures: over ten million generated activities beside SQL written by hand, and as a command.

Both ask the same connection for the same 23 figures and the retention triangle by month, after a
run to warm up, in turns; the figures must be equal. The activities are made by DuckDB from the
row number alone, so every run has the same.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

import duckdb

from bench.result import Result, main

ROWS, MEMBERS, DAYS, SPACES = 10_000_000, 100_000, 730, 40
RATIO, SECONDS, TURNS = 1.5, 1, 3
FIRST = 1_704_067_200_000_000  # 2024-01-01, UTC
START, END = date(2024, 1, 1), date(2026, 1, 1)
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
PLAYBOOK = ROOT / "examples" / "playbook"
HORO = Path(sys.executable).with_name("horo")
BY_HAND = Path(__file__).with_name("measures_by_hand.sql")

# Of 10 rows one starts a topic and five reply; a reply looks back over topics, mostly near ones.
ACTIVITIES = f"""
    WITH rows AS (
        SELECT range AS i, hash(range) % 1000003 / 1000003.0 AS u, hash(range + 77) AS h
        FROM range({ROWS})
    )
    SELECT i + 1 AS id,
        {FIRST} + i * ({DAYS} * 86400000000 // {ROWS}) + (h % 6000000)::BIGINT AS occurred_at,
        {FIRST} AS recorded_at,
        CASE WHEN i % 100 = 50 THEN i // 100 + 1
             ELSE floor({MEMBERS} * pow(u, 3))::BIGINT + 1 END AS actor_id,
        CASE WHEN i % 100 = 50 THEN 'joined' WHEN i % 10 = 0 THEN 'posted'
             WHEN i % 10 < 6 THEN 'replied' WHEN i % 10 < 9 THEN 'reacted'
             ELSE 'visited' END AS verb,
        'post' AS object_type, i AS object_id, '' AS object_key,
        (h % {SPACES})::BIGINT + 1 AS space_id,
        CASE WHEN i % 10 = 0 THEN i WHEN i % 10 < 6 THEN greatest(0,
             (i - floor(200000 * pow((h >> 20) % 1000003 / 1000003.0, 4))::BIGINT) // 10 * 10
        ) END AS thread_id,
        NULL::BIGINT AS recipient_id, NULL::DOUBLE AS "value", 'made' AS "source"
    FROM rows
"""
PEOPLE = f"""
    SELECT range AS id, CASE WHEN range % 1000 = 0 THEN 'bot' ELSE 'person' END AS kind,
        range % 200 = 1 AS is_staff, '' AS locale, '' AS timezone, '' AS persona,
        NULL::BIGINT AS joined_at
    FROM range(1, {MEMBERS + 1})
"""
OTHERS = {
    "memberships": "SELECT 1::BIGINT AS member_id, 'team' AS \"group\", 0::BIGINT AS since",
    "spaces": f"SELECT range AS id, 'space-' || range AS slug, false AS is_private"
    f" FROM range(1, {SPACES + 1})",
}


def warehouse(folder: Path) -> Any:
    """Make the activities as Parquet in `folder`, and return them as an opened warehouse."""
    from horo.facts.schemas import unbound

    raw = duckdb.connect(config={"threads": 2, "temp_directory": str(folder / "spill")})
    for name, select in {"activities": ACTIVITIES, "members": PEOPLE, **OTHERS}.items():
        path = folder / f"{name}.parquet"
        raw.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        raw.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    return SimpleNamespace(facts=unbound(), raw=raw)


def ours(made: Any, names: list[str], grain: str = "month") -> Any:
    from horo.measures import services

    rows = services.compute(names, start=START, end=END, grain=grain, warehouse=made)
    return {(row.measure, row.start.strftime("%Y-%m-%d"), row.group): row.value for row in rows}


def by_hand(made: Any) -> Any:
    """Run the script; its `SELECT`s yield measure, month, group and value."""
    found = {}
    for statement in BY_HAND.read_text().split(";\n"):
        if not statement.strip():
            continue
        result = made.raw.execute(statement)
        if result.description and result.description[0][0] == "measure":
            found.update({(m, str(start), g): v for m, start, g, v in result.fetchall()})
    return found


def timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = ask()
    return time.perf_counter() - began, found


def differences(one: Any, other: Any) -> list[Any]:
    """Where the two disagree; shares may differ by the last digits."""
    return [
        (key, one.get(key), other.get(key))
        for key in one.keys() | other.keys()
        if abs((one.get(key) or 0) - (other.get(key) or 0)) > 1e-9 * abs(one.get(key) or 1)
    ]


def run() -> list[Result]:
    from horo.cli import setup

    setup.django()
    with tempfile.TemporaryDirectory(prefix="horo-measures-") as folder:
        results = beside_by_hand(warehouse(Path(folder)))
    return [*results, *command()]


def beside_by_hand(made: Any) -> list[Result]:
    from horo.measures import services

    names = [name for name in services.applicable("month", None) if name != "stage"]
    ours(made, names)
    turns = [(timed(lambda: ours(made, names)), timed(lambda: by_hand(made))) for _ in range(TURNS)]
    ours_seconds = median(one[0] for one, _ in turns)
    hand_seconds = median(other[0] for _, other in turns)
    if unequal := differences(turns[0][0][1], turns[0][1][1]):
        raise SystemExit(f"{len(unequal)} figures differ, such as {unequal[:3]}")
    daily, _ = timed(lambda: ours(made, ["dau", "wau", "mau"], "day"))
    return [
        Result("all figures by month, 10,000,000 activities", ours_seconds, "s"),
        Result("the same by hand", hand_seconds, "s"),
        Result("ratio to SQL by hand", ours_seconds / hand_seconds, "×", RATIO),
        Result("dau, wau, mau by day, 730 days", daily, "s"),
    ]


def command() -> list[Result]:
    """`horo measures` by month over all of a real community, as a whole process."""
    archive = SHARED / "zulip_bytecodealliance.tar.zst"
    if not archive.exists():
        return []
    from django.conf import settings

    from horo.connectors.services import import_archive

    import_archive("zulip", archive)
    shutil.copytree(PLAYBOOK, settings.HORO_PLAYBOOK, dirs_exist_ok=True)
    asked = [HORO, "measures", "--from", "2019-08-01", "--to", "2026-09-01", "--json"]
    runs = [
        timed(lambda: subprocess.run(asked, check=True, stdout=subprocess.DEVNULL))[0]
        for _ in range(TURNS + 1)
    ]
    return [Result("horo measures by month, 46,330 messages", median(runs[1:]), "s", SECONDS)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horo.settings")
    sys.path.insert(0, str(ROOT / "src"))
    main(run)

"""Dashboards over twenty million made activities: the figures of each ready one, cold and again.

Cold is a process that has read nothing yet, in a home where the SQL was written before; starting
Python and loading Horo is not counted, for pages come from a process that runs. Beside it: what
one more day of activities costs until it is in every daily figure (of members, and of topics), in a
process that has answered for the day before; what the duty that keeps the files up costs for it in
the background; and the memory of it all. The last day is a part of its own, as a synchronisation
writes it. HORO_BENCH_ACTIVITIES tries it smaller.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

from bench.generator import DAY, FIRST, Size, tables
from bench.result import Result, main, measured, peak_mb

ACTIVITIES = int(os.environ.get("HORO_BENCH_ACTIVITIES", "20000000"))
SIZE = Size(members=ACTIVITIES // 20, activities=ACTIVITIES)
END = date(2025, 12, 28)
COLD, WARM, DAILY, MEMORY = 3, 0.2, 50, 4096
OF_DAY = {
    "members": (
        *("dau", "wau", "mau", "stickiness", "active_authors", "authors_share", "new_members"),
        *("new_contributors", "activation_7d", "activation_14d", "returned_after_first"),
        *("topics", "replies", "reactions", "acts_per_active", "concentration_top5"),
    ),
    "topics": (
        *("response_rate_24h", "response_rate_7d", "first_response_p50", "first_response_p90"),
        *("unanswered", "replies_per_topic"),
    ),
}
SPANS = {"12w": ("week", timedelta(weeks=12)), "12m": ("month", timedelta(days=364))}


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="horo-dashboards-") as folder:
        made = _ask("make", folder)
        results = [
            Result("kept tables made from nothing, CPU", made["cpu"], "s"),
            Result("their size beside the log's", made["size"], "×"),
        ]
        for slug in _ask("boards", folder):
            _ask("board", folder, slug)  # writes the SQL, which stays on the disk
            found = _ask("board", folder, slug)
            memory = max(made["memory"], found["memory"])
            name = f"{slug}, {found['measures']} measures"
            results += [
                Result(f"{name}, cold", found["cold"], "s", COLD),
                Result(f"{name}, cold, CPU of both cores", found["cpu"], "s"),
                Result(f"{name}, again", found["warm"], "s"),
                Result(f"{name}, again, CPU of both cores", found["again"], "s"),
            ]
        days = {name: _ask("day", folder, name) for name in OF_DAY}
        kept = _ask("duty", folder)
    memory = max(memory, kept["memory"], *(day["memory"] for day in days.values()))
    return [
        *results,
        *(
            Result(f"a new day, every daily figure of {name}, CPU", day["cpu"] * 1000, "ms", DAILY)
            for name, day in days.items()
        ),
        Result("the duty that keeps the files up to a day, CPU", kept["cpu"], "s"),
        Result("most memory (RSS)", memory, "MB", MEMORY),
    ]


def _ask(what: str, *args: str) -> Any:
    """Run one step in a process of its own, and return what it found."""
    asked = [sys.executable, "-m", "bench.dashboards", what, *args]
    return json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE).stdout)


def make(folder: Path) -> dict[str, float]:
    """The log and its kept tables; the last day stays out of these."""
    from horo.facts.services.keeping import Writer
    from horo.measures.kept import keeper
    from horo.measures.services import community_zone

    raw = duckdb.connect(
        config={"threads": 2, "memory_limit": "2GB", "temp_directory": str(folder / "spill")}
    )
    for name, select in tables(SIZE).items():
        path = folder / f"{name}.parquet"
        if name == "activities":
            select = f"SELECT * REPLACE (occurred_at AS recorded_at) FROM ({select})"
        raw.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    last = _cut_last_day(raw, folder)
    _views(raw, folder, without_last=True)
    with measured() as cost:
        kept = keeper.advance(raw, None, last, Writer(raw, folder, "1"), community_zone())
    (folder / "kept.json").write_text(
        json.dumps([kept.key, kept.basis, last, kept.tables, kept.standings], default=vars)
    )
    beside = sum((folder / name).stat().st_size for name in kept.files)
    size = beside / (folder / "activities-1.parquet").stat().st_size
    return {"cpu": cost.cpu, "size": size, "memory": peak_mb()}


def _cut_last_day(raw: Any, folder: Path) -> int:
    """Give the last day a part of its own; return the last activity before it."""
    last = SIZE.activities - SIZE.activities // SIZE.days
    path = folder / "activities.parquet"
    for part, where in ((1, f"id <= {last}"), (2, f"id > {last}")):
        raw.execute(
            f"COPY (SELECT * FROM '{path}' WHERE {where})"
            f" TO '{folder}/activities-{part}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )
    path.unlink()
    return last


def opened(folder: Path, *, without_last: bool = False) -> Any:
    """The made warehouse, as `open_facts` would yield it."""
    from horo.facts.schemas import unbound
    from horo.facts.services.manifest import Kept, KeptFile, Part, Snapshot

    key, basis, last, files, stand = json.loads((folder / "kept.json").read_text())
    known = {name: tuple(KeptFile(**each) for each in rows) for name, rows in files.items()}
    raw = duckdb.connect(
        config={"threads": 2, "memory_limit": "2GB", "temp_directory": str(folder / "spill")}
    )
    _views(raw, folder, without_last=without_last)
    for name, rows in known.items():
        paths = [str(folder / each.name) for each in rows]
        raw.execute(f"CREATE VIEW kept_base_{name} AS SELECT * FROM read_parquet({paths})")
    kept = Kept(key, basis, last, known, KeptFile(**stand))
    ends = ((1, last), (last + 1, SIZE.activities))
    parts = [
        Part(f"activities-{number}.parquet", *ids, 0, "") for number, ids in enumerate(ends, 1)
    ]
    parts = parts[:1] if without_last else parts
    members = Snapshot("members.parquet", 1, SIZE.members, "")
    return SimpleNamespace(
        facts=unbound(),
        raw=raw,
        kept=kept,
        ready={},
        folder=folder,
        last_id=last if without_last else SIZE.activities,
        present=SimpleNamespace(snapshots={"members": members}, parts=parts),
    )


def board(folder: Path, slug: str) -> dict[str, float]:
    from horo.measures import services
    from horo.measures.boards.ready import measures_of, ready

    chosen = ready(slug)
    assert chosen is not None
    grain, span = SPANS[chosen.period]
    names = [name for name in measures_of(chosen.cards) if name in _applicable(grain)]
    costs = []
    warehouse = opened(folder)
    for _ in range(2):
        with measured() as cost:
            services.compute(names, start=END - span, end=END, grain=grain, warehouse=warehouse)
        costs.append(cost)
    found = {
        "cold": costs[0].seconds,
        "cpu": costs[0].cpu,
        "warm": costs[1].seconds,
        "again": costs[1].cpu,
    }
    return {**found, "measures": len(names), "memory": peak_mb()}


def day(folder: Path, of: str) -> dict[str, float]:
    """What a page pays when one more day has come, once the day before has been asked for."""
    from horo.measures import services

    newest = date(1970, 1, 1) + timedelta(days=FIRST // DAY + SIZE.days - 1)
    for without_last, on in ((True, newest - timedelta(days=1)), (False, newest)):
        warehouse = opened(folder, without_last=without_last)
        asked = {"start": on, "end": on + timedelta(days=1), "grain": "day"}
        with measured() as cost:
            services.compute(OF_DAY[of], warehouse=warehouse, **asked)
        warehouse.raw.close()  # a second engine in the process would be measured with the first
    return {"cpu": cost.cpu, "memory": peak_mb()}


def duty(folder: Path) -> dict[str, float]:
    """What it costs in the background to bring the files up to the last day."""
    from horo.facts.services.keeping import Writer
    from horo.measures.kept import keeper
    from horo.measures.services import community_zone

    made = opened(folder)
    write = Writer(made.raw, folder, "2")
    with measured() as cost:
        keeper.advance(made.raw, made.kept, SIZE.activities, write, community_zone())
    return {"cpu": cost.cpu, "memory": peak_mb()}


def _applicable(grain: str) -> list[str]:
    from horo.measures import services

    return services.applicable(grain, None)


def _views(raw: Any, folder: Path, *, without_last: bool) -> None:
    for name in tables(SIZE):
        files = [folder / f"{name}.parquet"]
        if name == "activities":
            files = [folder / f"activities-{part}.parquet" for part in (1, 2)]
        read = [str(file) for file in (files[:1] if without_last else files)]
        raw.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({read})")


def boards() -> list[str]:
    from horo.measures.boards.ready import READY_BOARDS

    return [each.slug for each in READY_BOARDS]


def step(what: str, folder: Path, *rest: str) -> Any:
    from horo.cli import setup

    setup.django()
    doings = {"make": make, "board": board, "day": day, "duty": duty, "boards": lambda _: boards()}
    return doings[what](folder, *rest)


if __name__ == "__main__":
    if sys.argv[1:] and not sys.argv[1].startswith("-"):
        print(json.dumps(step(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])))
    else:
        main(run)

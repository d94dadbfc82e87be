"""Dashboards over twenty million made activities: the figures of each ready one, cold and again.

Cold is a process that has read nothing yet, in a home where the SQL was written before; starting
Python and loading Horo is not counted, for pages come from a process that runs. Beside it: what
one more day of activities costs until it is in every daily figure, and the memory of it all.
HORO_BENCH_ACTIVITIES tries it smaller.
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
            ]
        day = _ask("day", folder)
    return [
        *results,
        Result("a new day in every daily figure of members, CPU", day["cpu"] * 1000, "ms", DAILY),
        Result("most memory (RSS)", max(memory, day["memory"]), "MB", MEMORY),
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
    last = SIZE.activities - SIZE.activities // SIZE.days
    _views(raw, folder, f"WHERE id <= {last}")
    with measured() as cost:
        kept = keeper.advance(raw, None, last, Writer(raw, folder, "1"), community_zone())
    (folder / "kept.json").write_text(
        json.dumps([kept.key, kept.basis, last, kept.tables], default=vars)
    )
    beside = sum((folder / name).stat().st_size for name in kept.files)
    size = beside / (folder / "activities.parquet").stat().st_size
    return {"cpu": cost.cpu, "size": size, "memory": peak_mb()}


def opened(folder: Path, where: str = "") -> Any:
    """The made warehouse, as `open_facts` would yield it."""
    from horo.facts.schemas import unbound
    from horo.facts.services.manifest import Kept, KeptFile

    key, basis, last, files = json.loads((folder / "kept.json").read_text())
    known = {name: tuple(KeptFile(**each) for each in rows) for name, rows in files.items()}
    raw = duckdb.connect(
        config={"threads": 2, "memory_limit": "2GB", "temp_directory": str(folder / "spill")}
    )
    _views(raw, folder, where)
    for name, rows in known.items():
        paths = [str(folder / each.name) for each in rows]
        raw.execute(f"CREATE VIEW kept_base_{name} AS SELECT * FROM read_parquet({paths})")
    kept = Kept(key, basis, last, known)
    return SimpleNamespace(facts=unbound(), raw=raw, kept=kept, ready={})


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
    found = {"cold": costs[0].seconds, "cpu": costs[0].cpu, "warm": costs[1].seconds}
    return {**found, "measures": len(names), "memory": peak_mb()}


def day(folder: Path) -> dict[str, float]:
    """What a page pays when one more day has come, once the day before has been asked for."""
    from horo.measures import services

    names = ["dau", "wau", "mau", "stickiness", "active_authors", "authors_share", "new_members"]
    names += ["new_contributors", "topics", "replies", "reactions", "acts_per_active"]
    (last,) = json.loads((folder / "kept.json").read_text())[2:3]
    asked = {"grain": "day"}
    before = opened(folder, f"WHERE id <= {last}")
    newest = FIRST + (SIZE.days - 1) * DAY
    of = date(1970, 1, 1) + timedelta(days=newest // DAY)
    services.compute(names, start=of, end=of + timedelta(days=1), warehouse=before, **asked)
    before.raw.close()  # a second engine in the process would be measured with the first
    after = opened(folder)
    with measured() as cost:
        services.compute(names, start=of, end=of + timedelta(days=1), warehouse=after, **asked)
    return {"cpu": cost.cpu, "memory": peak_mb()}


def _applicable(grain: str) -> list[str]:
    from horo.measures import services

    return services.applicable(grain, None)


def _views(raw: Any, folder: Path, where: str) -> None:
    for name in tables(SIZE):
        select = f"SELECT * FROM read_parquet('{folder / name}.parquet')"
        only = f" {where}" if name == "activities" else ""
        raw.execute(f"CREATE VIEW {name} AS {select}{only}")


def boards() -> list[str]:
    from horo.measures.boards.ready import READY_BOARDS

    return [each.slug for each in READY_BOARDS]


def step(what: str, folder: Path, *rest: str) -> Any:
    from horo.cli import setup

    setup.django()
    doings = {"make": make, "board": board, "day": day, "boards": lambda _: boards()}
    return doings[what](folder, *rest)


if __name__ == "__main__":
    if sys.argv[1:] and not sys.argv[1].startswith("-"):
        print(json.dumps(step(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])))
    else:
        main(run)

"""Imports: the Zulip archive of 46,330 messages through `horo import`, against raw inserts.

Needs the real community data beside the project; without it the bundled sample is imported, and
the figures are for reading only.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.result import Cost, Result, main, measured

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared/data/zulip_bytecodealliance.tar.zst"
SAMPLE = ROOT / "examples/community/community.tar.zst"
TABLES = (
    "people_member",
    "people_identity",
    "content_space",
    "content_topic",
    "content_post",
    "log_activity",
)
SETUP = "from horo.cli import setup; setup.django()"
IMPORT = """
import sys
from bench.result import measured
from horo.cli import setup
setup.django(migrate=False)
from horo.connectors.services import import_archive
with measured() as cost:
    import_archive("zulip", sys.argv[1], index=False)
print(cost.seconds, cost.cpu)
"""


def run() -> list[Result]:
    is_real = REAL.exists()
    archive = REAL if is_real else SAMPLE
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        whole = _whole_command(archive, home / "command")
        inside = _importing(archive, home / "inside")
        raw, rows = _raw_inserts(home / "inside/horo.sqlite3", home / "raw.sqlite3")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10

    def limited(limit: float) -> float | None:
        return limit if is_real else None

    return [
        Result("zulip archive, the whole command", whole.seconds, "s", limited(8)),
        Result("  its CPU", whole.cpu, "s of CPU"),
        Result("  most memory", peak, "MB", limited(400)),
        Result("  rows written", rows, "rows"),
        Result("  raw inserts of the same rows", raw.cpu, "s of CPU"),
        Result(
            "  without the index, rate of raw inserts",
            raw.cpu / inside.cpu,
            "share",
            limited(0.2),
            is_least=True,
        ),
    ]


def _whole_command(archive: Path, home: Path) -> Cost:
    """Run `horo import` in a home that has its database."""
    _python(SETUP, home)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with measured() as cost:
        _python("from horo.cli import main; main()", home, "import", "zulip", str(archive))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost.cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cost


def _importing(archive: Path, home: Path) -> Cost:
    """Import in a process of its own, without what it takes to start and without the index.

    The index of search is no row that raw inserts would write: `bench/search.py` measures it.
    """
    _python(SETUP, home)
    seconds, cpu = _python(IMPORT, home, str(archive)).split()
    return Cost(float(seconds), float(cpu))


def _raw_inserts(source: Path, target: Path) -> tuple[Cost, int]:
    """Insert every row that the import wrote into the same tables, and do nothing else."""
    with sqlite3.connect(source) as known:
        schema = known.execute(
            "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND type IN ('table', 'index') "
            f"AND tbl_name IN {TABLES} ORDER BY type = 'table' DESC"
        ).fetchall()
        rows = {table: known.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    with sqlite3.connect(target) as fresh:
        fresh.execute("PRAGMA journal_mode=WAL")
        fresh.execute("PRAGMA synchronous=NORMAL")
        for (statement,) in schema:
            fresh.execute(statement)
        with measured() as cost:
            for table, found in rows.items():
                marks = ", ".join("?" * len(found[0]))
                fresh.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
            fresh.commit()
    return cost, sum(map(len, rows.values()))


def _python(script: str, home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, "HORO_HOME": str(home)},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return done.stdout


if __name__ == "__main__":
    main(run)

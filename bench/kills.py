"""Hundreds of kills of workers, schedulers and pages on each database: nothing twice, nothing lost.

HORO_KILLS says how many (300, half of them on PostgreSQL where it answers), HORO_KILLS_SEED which.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.result import Result, main
from bench.search import POSTGRES, answers, database

ROOT = Path(__file__).resolve().parent.parent
THINGS = ("topics", "messages", "tasks", "tags", "letters", "hooks")
SECONDS = 300  # on each database


def run() -> list[Result]:
    kills, seed = int(os.environ.get("HORO_KILLS", "300")), os.environ.get("HORO_KILLS_SEED", "1")
    if not answers(POSTGRES):
        return list(_results("SQLite", None, kills, seed))
    found = list(_results("SQLite", None, kills - kills // 2, seed))
    with database() as address:
        return found + list(_results("PostgreSQL", address, kills // 2, seed))


def _results(name: str, address: str | None, kills: int, seed: str) -> Iterator[Result]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="horo-kills-") as home:
        found = _survive(Path(home), address or f"sqlite:///{home}/horo.sqlite3", kills, seed)
    yield Result(f"{name}: processes that were killed", sum(found["killed"].values()), "", None)
    yield Result("  effects that did not happen, or more than once", _wrong(found), "", 0)
    yield Result("  letters and webhooks that were sent again", _again(found), "", None)
    yield Result("  on the clock", time.monotonic() - began, "s", SECONDS)


def _survive(home: Path, address: str, kills: int, seed: str) -> dict[str, Any]:
    own = {
        "DJANGO_SETTINGS_MODULE": "horo.settings",
        "HORO_HOME": str(home),
        "HORO_PLAYBOOK": str(home / "playbook"),
        "HORO_DATABASE_URL": address,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "horo.engine.tests.killing_apart", str(kills), seed],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-4_000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _wrong(found: Mapping[str, Any]) -> int:
    """Return how many of the things did not happen to each writer exactly once."""
    people: int = found["people"]
    wanted = [[f"new{number:03}", 1] for number in range(people)]
    ended = 0 if found["ended"] else 1
    return ended + sum(abs(people - sum(one in wanted for one in found[it])) for it in THINGS)


def _again(found: Mapping[str, Any]) -> int:
    sent: int = found["letters_in_all"] + found["hooks_in_all"]
    return sent - sum(len(found[thing]) for thing in ("letters", "hooks"))


if __name__ == "__main__":
    main(run)

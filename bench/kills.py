"""Hundreds of kills of workers, schedulers and pages, on SQLite: nothing twice, nothing lost.

HORO_KILLS says how many (300), HORO_KILLS_SEED which. The same on PostgreSQL:
HORO_DATABASE_URL=postgresql://… (an empty database).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.result import Result, main

ROOT = Path(__file__).resolve().parent.parent
THINGS = ("topics", "messages", "tasks", "tags", "letters", "hooks")


def run() -> list[Result]:
    kills = int(os.environ.get("HORO_KILLS", "300"))
    seed = os.environ.get("HORO_KILLS_SEED", "1")
    with tempfile.TemporaryDirectory(prefix="horo-kills-") as home:
        found = _survive(Path(home), kills, seed)
    return [
        Result("processes that were killed", sum(found["killed"].values()), "", None),
        Result("effects that did not happen, or more than once", _wrong(found, kills), "", 0),
        Result("letters and webhooks that were sent again", _again(found), "", None),
    ]


def _survive(home: Path, kills: int, seed: str) -> dict[str, Any]:
    own = {
        "DJANGO_SETTINGS_MODULE": "horo.settings",
        "HORO_HOME": str(home),
        "HORO_PLAYBOOK": str(home / "playbook"),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    url = os.environ.get("HORO_DATABASE_URL", f"sqlite:///{home}/horo.sqlite3")
    done = subprocess.run(
        [sys.executable, "-m", "horo.engine.tests.killing_apart", str(kills), seed],
        cwd=ROOT,
        env={**os.environ, **own, "HORO_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _wrong(found: Mapping[str, Any], kills: int) -> int:
    """Return how many of the things did not happen to each writer exactly once."""
    wanted = [[f"new{number:03}", 1] for number in range(kills)]
    ended = 0 if found["ended"] else 1
    return ended + sum(abs(kills - sum(one in wanted for one in found[it])) for it in THINGS)


def _again(found: Mapping[str, Any]) -> int:
    sent: int = found["letters_in_all"] + found["hooks_in_all"]
    return sent - sum(len(found[thing]) for thing in ("letters", "hooks"))


if __name__ == "__main__":
    main(run)

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
from typing import Any

from bench.generator import Size, warehouse
from bench.result import Result, main

SIZE = Size(members=100_000, activities=10_000_000)
RATIO, SECONDS, TURNS = 1.5, 1, 3
START, END = date(2024, 1, 1), date(2026, 1, 1)
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
PLAYBOOK = ROOT / "examples" / "playbook"
HORO = Path(sys.executable).with_name("horo")
BY_HAND = Path(__file__).with_name("measures_by_hand.sql")


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
        results = beside_by_hand(warehouse(Path(folder), SIZE))
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

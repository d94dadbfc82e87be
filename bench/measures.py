"""Measures: over ten million generated activities beside SQL written by hand, and as a command.

Both ask the same connection for the same 23 figures and the retention triangle by month, after a
run to warm up, in turns; the figures must be equal. Then each family of figures by itself, from
what is kept of each day as pages do, and from the log: CPU beside the SQL by hand for those alone.
The activities are made by DuckDB from the row number alone, so every run has the same.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any

from bench.generator import Size, warehouse
from bench.result import Result, main

ACTIVITIES = int(os.environ.get("HORO_BENCH_ACTIVITIES", "10000000"))
SIZE = Size(members=ACTIVITIES // 100, activities=ACTIVITIES)
RATIO, EACH, SECONDS, TURNS = 1.3, 1.3, 1, 3
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


def by_hand(made: Any, statements: Sequence[str] = ()) -> Any:
    """Run the script, or some of it; its `SELECT`s yield measure, month, group and value."""
    found = {}
    for statement in statements or statements_by_hand():
        result = made.raw.execute(statement)
        if result.description and result.description[0][0] == "measure":
            found.update({(m, str(start), g): v for m, start, g, v in result.fetchall()})
    return found


def timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    """The CPU seconds of this process that `ask` takes, and what it returns."""
    began = time.process_time()
    found = ask()
    return time.process_time() - began, found


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
        made = warehouse(Path(folder), SIZE)
        recorded_in_time(made)
        results = said(beside_by_hand(made))
        results += said(by_family(made, with_kept(Path(folder), made)))
    return [*results, *said(command())]


def said(results: list[Result]) -> list[Result]:
    """Tell on the way what was found: the archive alone takes minutes on a busy machine."""
    print("\n".join(map(str, results)), file=sys.stderr, flush=True)
    return results


def beside_by_hand(made: Any) -> list[Result]:
    from horo.measures import services

    names = [name for name in services.applicable("month", None) if name in by_hand_known(made)]
    ours(made, names)
    turns = [(timed(lambda: ours(made, names)), timed(lambda: by_hand(made))) for _ in range(TURNS)]
    ours_seconds = median(one[0] for one, _ in turns)
    hand_seconds = median(other[0] for _, other in turns)
    if unequal := differences(turns[0][0][1], turns[0][1][1]):
        raise SystemExit(f"{len(unequal)} figures differ, such as {unequal[:3]}")
    daily, _ = timed(lambda: ours(made, ["dau", "wau", "mau"], "day"))
    return [
        Result(
            f"all figures by month from the log, {ACTIVITIES:,} activities, CPU", ours_seconds, "s"
        ),
        Result("the same by hand", hand_seconds, "s"),
        Result("ratio to SQL by hand", ours_seconds / hand_seconds, "×", RATIO),
        Result("dau, wau, mau by day, 730 days, CPU", daily, "s"),
    ]


def by_family(made: Any, kept: Any) -> list[Result]:
    """The CPU of each family of figures by itself, beside the SQL by hand that they alone need."""
    results = []
    for needs, select in families():
        statements = [script()[name] for name in needs] + [select]
        hand, found = timed(lambda wanted=statements: by_hand(made, wanted))
        names = sorted({measure for measure, _, _ in found})
        for source, asked in (("kept", kept), ("log", made)):
            ours(asked, names)
            took, got = timed(lambda where=asked, wanted=names: ours(where, wanted))
            if unequal := differences(got, found):
                raise SystemExit(f"{len(unequal)} figures differ, such as {unequal[:3]}")
            name = f"{names[0]} and {len(names) - 1} more, from the {source}"
            results.append(Result(name, took / hand, "×", EACH))
    return results


def script() -> dict[str, str]:
    """The statements of the script that make tables, by table."""
    return {each.split()[5]: each for each in statements_by_hand() if "TEMP TABLE" in each}


def families() -> list[tuple[list[str], str]]:
    """Each `SELECT` of the script, and the tables that it needs, in the order to make them."""
    tables = script()
    found = []
    for select in (each for each in statements_by_hand() if "TEMP TABLE" not in each):
        needs: list[str] = []
        for name in reversed(tables):
            if any(f" {name} " in f"{text} " for text in (select, *(tables[n] for n in needs))):
                needs.insert(0, name)
        found.append((needs, select))
    return found


def statements_by_hand() -> list[str]:
    return [each for each in BY_HAND.read_text().replace("\n", " ").split("; ") if each.strip()]


def by_hand_known(made: Any) -> set[str]:
    """The measures that the script knows."""
    return {measure for measure, _, _ in by_hand(made)}


def with_kept(folder: Path, made: Any) -> Any:
    """The same log, with what is kept of each day."""
    from horo.facts.services.keeping import Writer
    from horo.measures.kept import keeper
    from horo.measures.services import community_zone

    write = Writer(made.raw, folder, "1")
    known = keeper.advance(made.raw, None, SIZE.activities, write, community_zone())
    raw = made.raw.cursor()
    for name, files in known.tables.items():
        paths = [write.path(file) for file in files]
        raw.execute(f"CREATE TEMP VIEW kept_base_{name} AS SELECT * FROM read_parquet({paths})")
    return SimpleNamespace(facts=made.facts, raw=raw, kept=known, ready={})


def recorded_in_time(made: Any) -> None:
    """Let each activity have been written down when it happened."""
    (select,) = made.raw.execute(
        "SELECT sql FROM duckdb_views() WHERE view_name = 'activities'"
    ).fetchone()
    read = select.partition(" AS ")[2].rstrip("; \n")
    made.raw.execute(
        f"CREATE OR REPLACE VIEW activities AS"
        f" SELECT * REPLACE (occurred_at AS recorded_at) FROM ({read})"
    )


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
    runs = []
    for _ in range(TURNS + 1):
        began = time.perf_counter()
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)
        runs.append(time.perf_counter() - began)
    return [Result("horo measures by month, 46,330 messages", median(runs[1:]), "s", SECONDS)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horo.settings")
    sys.path.insert(0, str(ROOT / "src"))
    main(run)

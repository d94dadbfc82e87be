"""The engine at scale: the reference playbook over a made community, beside SQL written by hand.

Only the facts are a million members and twenty million acts; the database has the members, whom
the gates ask about. Everyone's stage was written down a week before, but for whoever has moved
since. `bench.acting` does the effects, on SQLite and PostgreSQL, and `bench.past` looks back over
a year of half as many members and acts. HORO_BENCH_MEMBERS and HORO_BENCH_ACTIVITIES try it
smaller.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import django

from bench.generator import DAY, Size, populate, warehouse
from bench.result import Result, main, measured, peak_mb
from bench.search import POSTGRES, answers, database

SIZE = Size(
    members=int(os.environ.get("HORO_BENCH_MEMBERS", "1000000")),
    activities=int(os.environ.get("HORO_BENCH_ACTIVITIES", "20000000")),
    is_answered=True,
)
ROOT = Path(__file__).resolve().parent.parent
BY_HAND = Path(__file__).with_name("scale_by_hand.sql")
AT = datetime(2025, 12, 1, 9, tzinfo=UTC)
TURNS = 3
SECONDS, GIB, RATIO = 30, 4, 1.5
PAST_SECONDS = 180
RATES = {"SQLite": 5_000, "PostgreSQL": 5_000}  # a second of CPU: for two cores twice as many
CLOCK_RATE = 10_000  # a second on the clock, of two processes on two cores
REACT_MS = 50


def run() -> list[Result]:
    os.environ["HORO_PLAYBOOK"] = str(ROOT / "examples/playbook")
    others = [*_acted(), *_backtested()]  # before this process holds anything
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    populate(SIZE)
    with tempfile.TemporaryDirectory(prefix="horo-scale-") as folder:
        made = warehouse(Path(folder), SIZE)
        _write_stages(made, Path(folder))
        return [*_planned(made), *_beside_by_hand(made), *others]


def _write_stages(made: Any, folder: Path) -> None:
    """Write down the stage that everybody was in a week before, as the log keeps it."""
    from horo.core.time import to_micros
    from horo.engine.funnel import find_places
    from horo.engine.rules import stages_of
    from horo.engine.setwise import Bench
    from horo.playbook.services import current

    then, stages = to_micros(AT) - 7 * DAY, stages_of(current())
    find_places(Bench(made.raw), stages, then)
    slug = " ".join(f"WHEN {place} THEN '{stage.slug}'" for place, stage in enumerate(stages))
    path = folder / "moved.parquet"
    made.raw.execute(
        f"COPY (SELECT {SIZE.activities} + member_id AS id, {then} AS occurred_at, "
        f"{then} AS recorded_at, NULL::BIGINT AS actor_id, 'moved' AS verb, "
        "'stage' AS object_type, NULL::BIGINT AS object_id, "
        f"CASE place {slug} ELSE '' END AS object_key, NULL::BIGINT AS space_id, "
        'NULL::BIGINT AS thread_id, member_id AS recipient_id, NULL::DOUBLE AS "value", '
        f"'horo' AS \"source\" FROM places) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )
    both = f"['{folder / 'activities.parquet'}', '{path}']"
    made.raw.execute(f"CREATE OR REPLACE VIEW activities AS SELECT * FROM read_parquet({both})")


def _planned(made: Any) -> Iterator[Result]:
    from horo.engine.services import plan, plans

    @contextmanager
    def opened() -> Iterator[Any]:
        yield made

    with patch.object(plans, "open_facts", opened):
        turns = []
        for _ in range(TURNS):
            with measured() as cost:
                found = plan(AT)
            turns.append(cost)
    what = f"a plan, {SIZE.members:,} members, {SIZE.activities:,} activities"
    yield Result(what, median(one.seconds for one in turns), "s", SECONDS)
    yield Result("  CPU", median(one.cpu for one in turns), "s of CPU")
    yield Result("  most memory (RSS), with the members", peak_mb() / 1024, "GiB", GIB)
    yield Result("  its effects", len(found.effects), "effects")


def _beside_by_hand(made: Any) -> Iterator[Result]:
    """Each journey, and the stages, in turns; what is due must be the same."""
    from horo.engine.rules import rules_of
    from horo.playbook.services import current

    ours, theirs = 0.0, 0.0
    rules = {rule.slug: rule for rule in rules_of(current())}
    for name, sql in _by_hand().items():
        turns = []
        for _ in range(TURNS):
            with measured() as own:
                found = _ask(made, rules.get(name))
            with measured() as hand:
                wanted = made.raw.execute(sql).fetchall()
            turns.append((own.cpu, hand.cpu))
        if sorted(found) != sorted(wanted):
            raise SystemExit(f"{name}: {len(found)} rows are not the {len(wanted)} by hand.")
        own_cpu, hand_cpu = (median(each) for each in zip(*turns, strict=True))
        ours, theirs = ours + own_cpu, theirs + hand_cpu
        yield Result(f"  {name}: {len(found):,} rows, beside by hand", own_cpu / hand_cpu, "×")
    yield Result("the queries of a plan beside SQL by hand, CPU", ours / theirs, "×", RATIO)


def _ask(made: Any, rule: Any) -> list[tuple[Any, ...]]:
    """Return (due at, entry, member) of a journey's due steps, or (member, place) of the stages."""
    from horo.core.time import to_micros
    from horo.engine.funnel import find_places
    from horo.engine.rules import stages_of
    from horo.engine.setwise import Bench, due
    from horo.playbook.services import current

    bench, at = Bench(made.raw), to_micros(AT)
    if rule is not None:
        return [(one.due_at, one.entry_id, one.member_id) for one in due(bench, rule, [at])]
    find_places(bench, stages_of(current()), at)
    return bench.rows("SELECT place, count(*) FROM places GROUP BY 1")


def _by_hand() -> dict[str, str]:
    """Return the query by the name that its first line gives it."""
    from horo.core.time import to_micros

    text = BY_HAND.read_text().replace("{at}", str(to_micros(AT))).replace("{day}", str(DAY))
    parts = (part.split("\n", 1) for part in text.split("-- ")[1:])
    return {name.strip(): sql for name, sql in parts}


def _acted() -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="horo-acting-") as home:
        yield from _results("SQLite", _alone("acting", home, f"sqlite:///{home}/horo.sqlite3"))
        if answers(POSTGRES):
            with database() as address:
                yield from _results("PostgreSQL", _alone("acting", home, address))


def _backtested() -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="horo-past-") as home:
        found = _alone("past", home, f"sqlite:///{home}/horo.sqlite3")
    what = f"a backtest of a year, {SIZE.activities // 2:,} activities"
    yield Result(what, found["seconds"], "s", PAST_SECONDS)
    yield Result("  CPU", found["cpu"], "s of CPU")
    yield Result("  most memory (RSS)", found["gib"], "GiB")
    yield Result("  its effects", found["given"], "effects")


def _alone(module: str, home: str, address: str) -> dict[str, Any]:
    """Run a module of this folder in a process of its own, and return what it found."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}"],
        env={**os.environ, "HORO_HOME": home, "HORO_DATABASE_URL": address},
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _results(name: str, figures: dict[str, Any]) -> Iterator[Result]:
    for action, rate in figures["rates"].items():
        limit = RATES[name] if action == "all" else None
        yield Result(f"{name}: {action}, applied", rate, "per CPU s", limit, is_least=True)
    if "clock" in figures:
        what = f"{name}: all, two processes, load {figures['load']:.0f}"
        yield Result(what, figures["clock"], "per clock s", CLOCK_RATE, is_least=True)
    yield Result(f"{name}: an act's reaction, median", figures["react"], "ms of CPU", REACT_MS)


if __name__ == "__main__":
    main(run)

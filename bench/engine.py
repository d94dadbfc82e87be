"""Engine: a plan, twelve months of backtest and an apply of the reference playbook, over the Zulip
archive; and one journey's due steps beside the same written by hand in DuckDB's SQL.

Needs the real community data beside the project; without it the bundled sample is used, and the
figures are for reading only.
"""

import os
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import django

from bench.result import Result, main, measured

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared/data/zulip_bytecodealliance.tar.zst"
SAMPLE = ROOT / "examples/community/community.tar.zst"
AT, YEAR, DAY = datetime(2026, 8, 1, 9, tzinfo=UTC), timedelta(days=365), 86_400_000_000
RULE, TURNS = "journeys/first-question", 5
BY_HAND = """
    WITH entered AS (
        SELECT a.actor_id AS member, arg_min(a.id, (a.occurred_at, a.id)) AS entry,
            min(a.occurred_at) AS entered_at
        FROM activities a JOIN members m ON m.id = a.actor_id
        WHERE a.verb = 'posted' AND m.kind = 'person' AND NOT m.is_staff
            AND (m.joined_at IS NULL OR m.joined_at <= a.occurred_at) AND a.occurred_at <= {at}
        GROUP BY 1
    ), due AS (
        SELECT *, entered_at + after AS due_at FROM entered, (VALUES ({day}), (3 * {day})) s(after)
        WHERE entered_at + after <= {at} AND entered_at + after > {at} - 3 * {day}
    ), answered AS (
        SELECT recipient_id AS member, occurred_at FROM activities
        WHERE verb = 'replied' AND actor_id IS DISTINCT FROM recipient_id
    )
    SELECT due_at, entry, member FROM due WHERE NOT EXISTS (
        SELECT 1 FROM answered WHERE answered.member = due.member
            AND answered.occurred_at > due.entered_at AND answered.occurred_at <= {at}
    ) ORDER BY 1, 2
"""


def run() -> list[Result]:
    os.environ["HORO_PLAYBOOK"] = str(ROOT / "examples/playbook")
    django.setup()
    _import()
    from horo.engine.services import backtest, plan

    with measured() as first:
        planned = plan(AT)
    plans = []
    for _ in range(TURNS):
        with measured() as again:
            plan(AT)
        plans.append(again.cpu)
    with measured() as year:
        found = backtest(AT - YEAR, AT)

    def limited(limit: float) -> float | None:
        return limit if REAL.exists() else None

    return [
        Result("a plan, the first of a process", first.cpu, "s of CPU"),
        Result("a plan", min(plans), "s of CPU", limited(1)),
        Result("  its effects", len(planned.effects), "effects"),
        Result("`horo plan`, a process of its own", _alone(), "s of CPU", limited(2.5)),
        Result("a backtest of twelve months", year.cpu, "s of CPU", limited(20)),
        Result("  steps that would have been done", len(found.given), "effects"),
        *_apply(planned),
        *_beside_sql_by_hand(),
    ]


def _alone() -> float:
    """The CPU of the command from start to end, with the SQL that an earlier process kept."""
    command = [sys.executable, "-c", "from horo.cli import main; main()"]
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        asked = [*command, "plan", "--at", AT.isoformat(), "--json"]
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


def _import() -> None:
    from horo.cli import setup
    from horo.connectors.services import import_archive

    setup.migrate_if_needed()
    import_archive("zulip", REAL if REAL.exists() else SAMPLE)


def _apply(planned: Any) -> list[Result]:
    """Stages in bulk, then every task and message one by one, each in its own transaction."""
    from dataclasses import replace

    from horo.engine.services import perform_all
    from horo.engine.values import STAGE

    stages = {one.key for one in planned.effects if one.action == STAGE}
    with measured() as bulk:
        perform_all(planned, keys=stages)
    freed = tuple(replace(one, held=None) for one in planned.effects if one.key not in stages)
    copies = tuple(
        replace(one, key=f"{one.key}/{n}", once=f"{one.once}/{n}")
        for one in freed
        for n in range(50)
    )
    with measured() as single:
        done = perform_all(replace(planned, effects=copies)).done
    return [
        Result("stages written down", len(stages) / bulk.cpu, "per s of CPU"),
        Result("effects applied", len(done) / single.cpu, "per s of CPU", 100, is_least=True),
    ]


def _beside_sql_by_hand() -> list[Result]:
    from horo.core.time import to_micros
    from horo.engine.rules import rules_of
    from horo.engine.setwise import Bench, due
    from horo.facts.services import open_facts
    from horo.playbook.services import current

    rule = next(rule for rule in rules_of(current()) if rule.name == RULE)
    at, ours, theirs, number = to_micros(AT), [], [], 0
    with open_facts() as warehouse:
        bench = Bench(warehouse.raw)
        for turn in range(TURNS * 10):
            instant = at - turn * 7 * DAY
            with measured() as own:
                steps = [
                    (one.due_at, one.entry_id, one.member_id) for one in due(bench, rule, [instant])
                ]
            with measured() as hand:
                rows = bench.rows(BY_HAND.format(at=instant, day=DAY))
            if steps != rows:
                raise AssertionError(f"{steps} is not {rows} at {instant}.")
            number += len(steps)
            ours.append(own.cpu)
            theirs.append(hand.cpu)
    return [
        Result(f"due steps of {RULE}, the same by hand", number, "steps"),
        Result("  CPU beside SQL by hand", median(ours) / median(theirs), "times"),
    ]


if __name__ == "__main__":
    main(run)

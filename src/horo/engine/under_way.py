"""Runs of a journey that are under way, and people whom it would have let in before.

Works in the scratch tables of `setwise`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from horo.conditions.asked import ALWAYS
from horo.engine.asking import events_sql, truth_sql, whole_truth_sql
from horo.engine.bench import Bench
from horo.engine.effects import effect_of, without_done
from horo.engine.entries import admit
from horo.engine.rules import Rule
from horo.engine.setwise import due


@dataclass(frozen=True, order=True)
class Run:
    """One member's way through a journey; `entered_at` in microseconds."""

    member_id: int
    entry_id: int
    entered_at: int


def under_way(bench: Bench, rules: Iterable[Rule], at: int) -> list[Run]:
    """Return the runs of `rules` for which something is left to do at `at`.

    A step is still to come and neither goal nor exit has, or a step is due and not done.
    """
    found: set[Run] = set()
    for rule in rules:
        found |= _waiting(bench, rule, at)
        found |= _ahead(bench, rule, at)
    return sorted(found)


def would_enter(bench: Bench, rule: Rule, before: Sequence[Rule], at: int) -> list[Run]:
    """Return those whom `rule` would have let in before `at`, whoever acted last first.

    Once for each member, by their latest act, and the audience is asked at `at`. Whom the rules
    `before` let in already is left out.
    """
    known = "SELECT 0 AS member_id WHERE false"
    for number, earlier in enumerate(before):
        admit(bench, earlier, ALWAYS, at)
        bench.make(f"known_{number}", "SELECT DISTINCT member_id FROM entries")
        known += f" UNION ALL SELECT member_id FROM known_{number}"
    events = events_sql(rule.enter, rule.staff_too)
    bench.make(
        "occasions",
        "SELECT row_number() OVER (ORDER BY entry_id, member_id) AS subject_id, member_id, "
        f'entry_id, CAST(NULL AS BIGINT) AS since, CAST({at} AS BIGINT) AS "at", entered_at '
        f"FROM ({events}) WHERE entered_at < {at} AND member_id NOT IN ({known}) "
        "QUALIFY row_number() OVER "
        "(PARTITION BY member_id ORDER BY entered_at DESC, entry_id DESC) = 1",
    )
    welcome = f"WHERE subject_id IN ({whole_truth_sql(rule.audience)})" if rule.audience else ""
    rows = bench.rows(
        f"SELECT member_id, entry_id FROM occasions {welcome} "
        "ORDER BY entered_at DESC, entry_id DESC, member_id"
    )
    return [Run(member, entry, at) for member, entry in rows]


def _waiting(bench: Bench, rule: Rule, at: int) -> set[Run]:
    steps = due(bench, rule, [at])
    effects = {effect_of(rule, one).once: one for one in steps}
    left = without_done(effect_of(rule, one) for one in effects.values())
    waiting = (effects[effect.once] for effect in left)
    return {Run(one.member_id, one.entry_id, one.entered_at) for one in waiting}


def _ahead(bench: Bench, rule: Rule, at: int) -> set[Run]:
    """Return the runs with a step later than `at` that have not come to their end."""
    if not admit(bench, rule, at - rule.longest, at):
        return set()
    for condition, limit in ((rule.goal, rule.goal_within), (rule.exit, None)):
        if condition is None:
            continue
        seen_at = f"{at}" if limit is None else f"least({at}, entered_at + {limit})"
        bench.make(
            "occasions",
            "SELECT row_number() OVER (ORDER BY entry_id, member_id) AS subject_id, member_id, "
            f'entry_id, entered_at AS since, {seen_at} AS "at" FROM entries',
        )
        bench.raw.execute(
            "DELETE FROM entries WHERE (entry_id, member_id) IN (SELECT (entry_id, member_id) "
            f"FROM occasions WHERE subject_id IN ({truth_sql(condition)}))"
        )
    rows = bench.rows("SELECT member_id, entry_id, entered_at FROM entries")
    return {Run(*row) for row in rows}

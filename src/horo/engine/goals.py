"""Natural rates: how many of those whom a step would have met got to the goal without it."""

from dataclasses import dataclass

from horo.conditions import Condition
from horo.conditions.acts import Acts
from horo.engine.backtests import LIFT, NaturalRate
from horo.engine.rules import Rule
from horo.engine.setwise import Bench, meet, truth_sql
from horo.engine.statistics import sample_per_arm, wilson

MICROS = 1_000_000  # microseconds a second


@dataclass(frozen=True)
class Entered:
    entries: int
    members: int


def entered(bench: Bench) -> Entered:
    """Count the scratch table `entries`."""
    row = bench.rows("SELECT count(*), count(DISTINCT member_id) FROM entries")[0]
    return Entered(*row)


def natural_rate(bench: Bench, rule: Rule, end: int) -> NaturalRate | None:
    """Return how many of `entries` got to the goal of `rule` on their own; None without a goal.

    Asks only of those whom a step would have met on the way, from its moment until the time for
    the goal is over; of everyone where all steps come later than that. Whose time is not over by
    `end`, in microseconds, is censored.
    """
    if rule.goal is None:
        return None
    deadline = f"entered_at + {rule.goal_within}"
    is_of_all = rule.shortest >= rule.goal_within
    if not is_of_all:
        met = meet(bench, rule, end)
    else:
        met = bench.make("met", "SELECT *, entered_at AS met_at FROM entries")
    n = bench.make(
        "occasions",
        "SELECT row_number() OVER (ORDER BY entry_id, member_id) AS subject_id, member_id, "
        f'entered_at AS since, {deadline} AS "at", met_at FROM met WHERE {deadline} <= {end}',
    )
    reached = bench.make(
        "reached",
        "SELECT subject_id, member_id, since, met_at FROM occasions "
        f"WHERE subject_id IN ({truth_sql(rule.goal)})",
    )
    low, high = wilson(reached, n)
    return NaturalRate(
        within_seconds=rule.goal_within // MICROS,
        n=n,
        reached=reached,
        censored=met - n,
        rate=reached / n if n else None,
        low=low,
        high=high,
        median_seconds=_median(bench, rule.goal),
        lift=LIFT,
        sample_per_arm=sample_per_arm(reached / n, lift=LIFT) if n else None,
        is_of_all=is_of_all,
    )


def _median(bench: Bench, goal: Condition) -> float | None:
    """Return the median time from meeting the step to the goal, where it counts acts.

    The goal is reached by the nth act after the entry, for a goal of n acts.
    """
    if not isinstance(goal, Acts) or goal.distinct or goal.within or goal.times.least < 1:
        return None
    if goal.what or goal.value or goal.others or goal.sum:
        return None
    verbs = ", ".join("'" + verb.replace("'", "''") + "'" for verb in goal.verbs)
    places = ", ".join("'" + slug.replace("'", "''") + "'" for slug in goal.in_space)
    place = f"AND space_id IN (SELECT id FROM spaces WHERE slug IN ({places}))" if places else ""
    others = "AND actor_id IS DISTINCT FROM recipient_id" if goal.who == "recipient_id" else ""
    found = bench.rows(
        f"WITH acts AS (SELECT {goal.who} AS member_id, occurred_at, "
        f"lead(occurred_at, {goal.times.least - 1}) OVER "
        f"(PARTITION BY {goal.who} ORDER BY occurred_at, id) AS reached_at FROM activities "
        f"WHERE verb IN ({verbs}) AND {goal.who} IS NOT NULL {place} {others}) "
        "SELECT median(reached_at - met_at) FROM reached ASOF JOIN acts "
        "ON reached.member_id = acts.member_id AND reached.since < acts.occurred_at"
    )[0][0]
    return None if found is None else float(found) / MICROS

"""The due relation, for everyone at once, on DuckDB over the columns of the log.

Works in scratch tables of the connection it is given.
"""

from collections.abc import Sequence

from horo.engine.asking import reasons, truth_sql
from horo.engine.bench import Bench, Due
from horo.engine.entries import admit, admit_whoever, asks_last, drop_unwelcome
from horo.engine.lots import is_drawn_sql
from horo.engine.paths import ENTRY, Paths
from horo.engine.rules import Rule

__all__ = ["Bench", "Due", "due", "meet", "reasons", "truth_sql"]


def due(
    bench: Bench, rule: Rule, instants: Sequence[int], *, until: int | None = None
) -> list[Due]:
    """Return what is due at each of `instants` (ascending), as the log was at that instant.

    A step is due from its moment on, until it lapses. It must have been due at its own moment,
    and still make sense at the instant: goal and exit not come true, `unless` false, `if` true.
    With `until`, leaves the scratch table `entries` of those let in up to then; without, it looks
    at those alone who entered so early that a step of theirs can be due at all.
    """
    after = instants[0] - rule.lapse - rule.longest
    till = instants[-1] - rule.shortest if until is None else until
    is_last = until is None and asks_last(rule)
    entered = (admit_whoever if is_last else admit)(bench, rule, after, till)
    if not entered or not _moments(bench, rule, instants):
        return []
    _drop_undue(bench, rule)
    if is_last:
        drop_unwelcome(bench, rule, after, till)
    found = bench.rows(
        "SELECT due_at, entry_id, member_id, step, entered_at, plan_at, let_in_at, trail "
        "FROM moments ORDER BY due_at, entry_id, member_id, step, plan_at"
    )
    return [
        Due(due_at, entry_id, member_id, step, entered_at, at, let_in_at, tuple(trail or ()))
        for due_at, entry_id, member_id, step, entered_at, at, let_in_at, trail in found
    ]


def meet(bench: Bench, rule: Rule, end: int) -> int:
    """Make the scratch table `met`: whom of `entries` a step would meet, and when the first does.

    Counts steps that are due before `end` and before the time for the goal is over. Returns how
    many were met: who had got there or left by then, or whom `unless` and `if` spare, was not.
    """
    bench.make(
        "moments",
        "SELECT row_number() OVER (ORDER BY entry_id, member_id, step) AS moment, *, "
        f"due_at AS plan_at FROM ({_timeline(bench, rule, 'entries', end - 1)}) "
        f"WHERE due_at < entered_at + {rule.goal_within} AND due_at < {end}",
    )
    _drop_undue(bench, rule)
    return bench.make(
        "met",
        "SELECT entry_id, member_id, entered_at, min(due_at) AS met_at FROM moments "
        "GROUP BY entry_id, member_id, entered_at",
    )


def _moments(bench: Bench, rule: Rule, instants: Sequence[int]) -> int:
    """Make `moments`: every entry with every step, at each instant at which it could be done."""
    times = ", ".join(f"({instant})" for instant in instants)
    return bench.make(
        "moments",
        "SELECT row_number() OVER (ORDER BY entry_id, member_id, step, plan_at) AS moment, * FROM ("
        f"SELECT * FROM ({_timeline(bench, rule, _not_held_out(rule), instants[-1])}) "
        f"JOIN (VALUES {times}) AS instants(plan_at) "
        f"ON due_at <= plan_at AND due_at > plan_at - {rule.lapse})",
    )


def _not_held_out(rule: Rule) -> str:
    """The entries for whom something is done."""
    if not rule.holdout:
        return "entries"
    return f"(SELECT * FROM entries WHERE NOT {is_drawn_sql(rule.slug, 0.0, rule.holdout)})"


def _timeline(bench: Bench, rule: Rule, entries: str, till: int) -> str:
    """Return the query for every step with every one of `entries` that comes to it by `till`.

    Most steps come so long after the entry, and no table is made for them.
    """
    plain = [(place, step.delay) for place, step in enumerate(rule.steps) if step.delay is not None]
    parts = []
    if plain:
        steps = ", ".join(f"({place}, {delay})" for place, delay in plain)
        parts.append(
            f"SELECT {ENTRY}, step, entered_at + delay AS due_at, CAST(NULL AS BIGINT[]) AS trail "
            f"FROM {entries} CROSS JOIN (VALUES {steps}) AS steps(step, delay)"
        )
    if len(plain) < len(rule.steps):
        paths = Paths(bench, rule, entries, till)
        parts += [
            f"SELECT {ENTRY}, {place} AS step, moment AS due_at, trail "
            f"FROM {paths.after(step.legs)}"
            for place, step in enumerate(rule.steps)
            if step.delay is None
        ]
    return " UNION ALL ".join(parts)


def _drop_undue(bench: Bench, rule: Rule) -> None:
    """Leave in `moments` those at which the journey goes on and the step makes sense."""
    _drop_ended(bench, rule)
    for place in range(len(rule.steps)):
        _drop_pointless(bench, rule, place)


def _drop_ended(bench: Bench, rule: Rule) -> None:
    """Take out of `moments` those of journeys whose goal was reached or that were left."""
    if rule.goal is not None and _ask(bench, "moments", limit=rule.goal_within):
        _drop(bench, f"IN ({truth_sql(rule.goal)})")
    if rule.exit is not None and _ask(bench, "moments"):
        _drop(bench, f"IN ({truth_sql(rule.exit)})")


def _drop_pointless(bench: Bench, rule: Rule, place: int) -> None:
    step = rule.steps[place]
    of_step = f"moments WHERE step = {place}"
    if step.unless is not None and _ask(bench, of_step):
        _drop(bench, f"IN ({truth_sql(step.unless)})")
    if step.only_if is not None and _ask(bench, of_step):
        _drop(bench, f"NOT IN ({truth_sql(step.only_if)})")


def _ask(bench: Bench, source: str, *, limit: int | None = None) -> int:
    """Make `occasions`: for each moment of `source` two, when it was due and when it is planned.

    They get the numbers 2n and 2n + 1. No occasion is later than `limit` after the entry. Returns
    how many there are: where there is none, nothing needs to be asked.
    """
    at = "plan_at" if limit is None else f"least(plan_at, entered_at + {limit})"
    due_at = "due_at" if limit is None else f"least(due_at, entered_at + {limit})"
    pick = 'moment * 2{} AS subject_id, member_id, entry_id, entered_at AS since, {} AS "at"'
    return bench.make(
        "occasions",
        f"SELECT {pick.format('', due_at)} FROM {source} "
        f"UNION ALL SELECT {pick.format(' + 1', at)} FROM {source}",
    )


def _drop(bench: Bench, test: str) -> None:
    """Delete the moments of which an occasion passes `test`."""
    bench.raw.execute(
        "DELETE FROM moments WHERE moment IN "
        f"(SELECT subject_id // 2 FROM occasions WHERE subject_id {test})"
    )

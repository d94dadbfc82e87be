"""The due relation, for everyone at once, on DuckDB over the columns of the log.

Works in scratch tables of the connection it is given.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from horo.engine.asking import reasons, truth_sql
from horo.engine.bench import Bench, Due
from horo.engine.entries import admit, admit_whoever, asks_last, drop_unwelcome
from horo.engine.lots import is_drawn_sql
from horo.engine.paths import ENTRY, Paths
from horo.engine.rules import Rule

__all__ = ["Bench", "Due", "Fell", "due", "fallen", "meet", "reasons", "truth_sql"]

DUE_AT, PLAN_AT = "due_at", "plan_at"  # columns of `moments`
AT_ONCE = 100_000  # rows


class Fell(NamedTuple):
    """A step that fell due for a member, and the instants at which it could be done."""

    due_at: int
    entry_id: int
    member_id: int
    step: int
    instants: tuple[int, ...]


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
    _drop_undue(bench, rule, DUE_AT, PLAN_AT)
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


def fallen(bench: Bench, rule: Rule, instants: Sequence[int], until: int) -> Iterator[Fell]:
    """Yield what `due` finds with the same arguments, each step once, in no particular order.

    At first it is only asked what was due at its own moment: most is not, and would have been
    asked about again for every instant. Leaves the scratch table `entries` of those let in.
    """
    after = instants[0] - rule.lapse - rule.longest
    if not admit(bench, rule, after, until) or not _own_moments(bench, rule, instants):
        return
    _drop_undue(bench, rule, DUE_AT)
    bench.make("stood", "SELECT * EXCLUDE (moment, plan_at) FROM moments")
    if not _moments_of(bench, rule, "stood", instants):
        return
    _drop_undue(bench, rule, PLAN_AT)
    found = bench.raw.execute(
        "SELECT due_at, entry_id, member_id, step, list(plan_at ORDER BY plan_at) FROM moments "
        "GROUP BY due_at, entry_id, member_id, step"
    )
    same: dict[tuple[int, ...], tuple[int, ...]] = {}  # few lists, each of many steps
    while rows := found.fetchmany(AT_ONCE):
        for due_at, entry_id, member_id, step, listed in rows:
            seen = tuple(listed)
            yield Fell(due_at, entry_id, member_id, step, same.setdefault(seen, seen))


def meet(bench: Bench, rule: Rule, end: int) -> int:
    """Make the scratch table `met`: whom of `entries` a step would meet, and when the first does.

    Counts steps that are due before `end` and before the time for the goal is over. Returns how
    many were met: who had got there or left by then, or whom `unless` and `if` spare, was not.
    """
    bench.make(
        "moments",
        "SELECT row_number() OVER () AS moment, *, "
        f"due_at AS plan_at FROM ({_timeline(bench, rule, 'entries', end - 1)}) "
        f"WHERE due_at < entered_at + {rule.goal_within} AND due_at < {end}",
    )
    _drop_undue(bench, rule, DUE_AT)
    return bench.make(
        "met",
        "SELECT entry_id, member_id, entered_at, min(due_at) AS met_at FROM moments "
        "GROUP BY entry_id, member_id, entered_at",
    )


def _moments(bench: Bench, rule: Rule, instants: Sequence[int]) -> int:
    """Make `moments`: every entry with every step, at each instant at which it could be done."""
    timeline = f"({_timeline(bench, rule, _not_held_out(rule), instants[-1])})"
    return _moments_of(bench, rule, timeline, instants)


def _moments_of(bench: Bench, rule: Rule, timeline: str, instants: Sequence[int]) -> int:
    """Make `moments` of the rows of `timeline`."""
    times = ", ".join(f"({instant})" for instant in instants)
    return bench.make(
        "moments",
        "SELECT row_number() OVER () AS moment, * FROM ("
        f"SELECT * FROM {timeline} JOIN (VALUES {times}) AS instants(plan_at) "
        f"ON due_at <= plan_at AND due_at > plan_at - {rule.lapse})",
    )


def _own_moments(bench: Bench, rule: Rule, instants: Sequence[int]) -> int:
    """Make `moments`: every entry with every step once, at the moment at which it is due."""
    return bench.make(
        "moments",
        "SELECT row_number() OVER () AS moment, *, "
        f"due_at AS plan_at FROM ({_timeline(bench, rule, _not_held_out(rule), instants[-1])}) "
        f"WHERE due_at <= {instants[-1]} AND due_at > {instants[0] - rule.lapse}",
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


def _drop_undue(bench: Bench, rule: Rule, *seen: str) -> None:
    """Leave in `moments` those at which the journey goes on and the step makes sense.

    As `seen` from each of these columns: when it was due, when it is planned.
    """
    _drop_ended(bench, rule, seen)
    for place in range(len(rule.steps)):
        _drop_pointless(bench, rule, place, seen)


def _drop_ended(bench: Bench, rule: Rule, seen: Sequence[str]) -> None:
    """Take out of `moments` those of journeys whose goal was reached or that were left."""
    if rule.goal is not None and _ask(bench, "moments", seen, limit=rule.goal_within):
        _drop(bench, len(seen), f"IN ({truth_sql(rule.goal)})")
    if rule.exit is not None and _ask(bench, "moments", seen):
        _drop(bench, len(seen), f"IN ({truth_sql(rule.exit)})")


def _drop_pointless(bench: Bench, rule: Rule, place: int, seen: Sequence[str]) -> None:
    step = rule.steps[place]
    of_step = f"moments WHERE step = {place}"
    if step.unless is not None and _ask(bench, of_step, seen):
        _drop(bench, len(seen), f"IN ({truth_sql(step.unless)})")
    if step.only_if is not None and _ask(bench, of_step, seen):
        _drop(bench, len(seen), f"NOT IN ({truth_sql(step.only_if)})")


def _ask(bench: Bench, source: str, seen: Sequence[str], *, limit: int | None = None) -> int:
    """Make `occasions`: for each moment of `source` one for every column of `seen`.

    Moment n has the numbers from n times the columns on. No occasion is later than `limit` after
    the entry. Returns how many there are: where there is none, nothing needs to be asked.
    """
    parts = (
        f"SELECT moment * {len(seen)} + {place} AS subject_id, member_id, entry_id, "
        f'entered_at AS since, {_until(column, limit)} AS "at" FROM {source}'
        for place, column in enumerate(seen)
    )
    return bench.make("occasions", " UNION ALL ".join(parts))


def _until(column: str, limit: int | None) -> str:
    return column if limit is None else f"least({column}, entered_at + {limit})"


def _drop(bench: Bench, each: int, test: str) -> None:
    """Delete the moments of which one of `each` occasions passes `test`."""
    bench.raw.execute(
        "DELETE FROM moments WHERE moment IN "
        f"(SELECT subject_id // {each} FROM occasions WHERE subject_id {test})"
    )

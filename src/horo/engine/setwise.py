"""The due relation, for everyone at once, on DuckDB over the columns of the log.

Works in scratch tables of the connection it is given. They keep their names, so the SQL of a
condition never changes: it is compiled once, and kept for the next process.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import ibis
import ibis.expr.types as ir

from horo.conditions import Condition, evidence, occasions, select
from horo.conditions.events import events
from horo.engine.rules import Rule
from horo.facts.schemas import unbound
from horo.facts.services.kept_sql import kept

PERSON = "person"
OCCASIONS = ibis.schema(
    {"subject_id": "int64", "member_id": "int64", "since": "int64", "at": "int64"}
)


@dataclass(frozen=True, order=True)
class Due:
    """One step that is due for one member: at `due_at`, seen from the planning instant `at`.

    Instants are microseconds. `step` is the step's place in its rule.
    """

    due_at: int
    entry_id: int
    member_id: int
    step: int
    entered_at: int
    at: int


class Bench:
    """A DuckDB connection with the facts as views, and room for scratch tables."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def make(self, name: str, sql: str) -> int:
        """Make the scratch table `name` from a query and return how many rows it has."""
        self.raw.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        return int(self.raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.raw.execute(sql).fetchall()
        return found


def due(
    bench: Bench, rule: Rule, instants: Sequence[int], *, until: int | None = None
) -> list[Due]:
    """Return what is due at each of `instants` (ascending), as the log was at that instant.

    A step is due from its moment on, until it lapses. It must have been due at its own moment,
    and still make sense at the instant: goal and exit not come true, `unless` false, `if` true.
    Leaves the scratch table `entries`, of those let in up to `until` (default: the last instant).
    """
    after, till = instants[0] - rule.lapse - rule.longest, until or instants[-1]
    if not admit(bench, rule, after, till) or not _moments(bench, rule, instants):
        return []
    _drop_undue(bench, rule)
    found = bench.rows("SELECT due_at, entry_id, member_id, step, entered_at, plan_at FROM moments")
    return sorted(Due(*row) for row in found)


def admit(bench: Bench, rule: Rule, after: int, till: int) -> int:
    """Make the scratch table `entries` of those let in within (after, till]; return how many.

    A rule that members go through once lets them in by the first activity for which the
    audience holds, whenever that was.
    """
    events = _sql_of_events(rule.enter, rule.staff_too)
    recent = f"FROM ({events}) WHERE entered_at > {after} AND entered_at <= {till}"
    number = _admit_some(bench, rule, "entries", recent)
    if number and rule.is_once:
        number = _keep_first(bench, rule, f"FROM ({events}) WHERE entered_at <= {after}")
    return number


def _admit_some(bench: Bench, rule: Rule, name: str, events: str) -> int:
    """Make the scratch table `name` of those of `events` at which the audience held."""
    number = bench.make(
        "occasions",
        "SELECT row_number() OVER (ORDER BY entry_id, member_id) AS subject_id, member_id, "
        f'entry_id, CAST(NULL AS BIGINT) AS since, entered_at AS "at" {events}',
    )
    welcome = (
        ""
        if rule.audience is None or not number
        else f"WHERE subject_id IN ({truth_sql(rule.audience)})"
    )
    return bench.make(
        name, f'SELECT entry_id, member_id, "at" AS entered_at FROM occasions {welcome}'
    )


def _keep_first(bench: Bench, rule: Rule, earlier: str) -> int:
    """Keep each member's first of `entries`, and no one who was let in `earlier`.

    Whom an audience lets in it mostly goes on letting in, so the latest earlier event settles
    nearly all; only for the rest all of their earlier events are asked.
    """
    bench.make(
        "entries",
        "SELECT * FROM entries QUALIFY row_number() OVER "
        "(PARTITION BY member_id ORDER BY entered_at, entry_id) = 1",
    )
    theirs = f"{earlier} AND member_id IN (SELECT member_id FROM entries)"
    latest = "QUALIFY row_number() OVER (PARTITION BY member_id ORDER BY entered_at DESC) = 1"
    for some in (f"{theirs} {latest}", theirs):
        if not bench.rows("SELECT count(*) FROM entries")[0][0]:
            return 0
        if _admit_some(bench, rule, "admitted", some):
            bench.raw.execute(
                "DELETE FROM entries WHERE member_id IN (SELECT member_id FROM admitted)"
            )
    return int(bench.rows("SELECT count(*) FROM entries")[0][0])


def meet(bench: Bench, rule: Rule, end: int) -> int:
    """Make the scratch table `met`: whom of `entries` a step would meet, and when the first does.

    Counts steps that are due before `end` and before the time for the goal is over. Returns how
    many were met: who had got there or left by then, or whom `unless` and `if` spare, was not.
    """
    steps = ", ".join(f"({place}, {step.after})" for place, step in enumerate(rule.steps))
    bench.make(
        "moments",
        "SELECT row_number() OVER (ORDER BY entry_id, member_id, step) AS moment, entry_id, "
        "member_id, entered_at, step, entered_at + after AS due_at, entered_at + after AS plan_at "
        f"FROM entries CROSS JOIN (VALUES {steps}) AS steps(step, after) "
        f"WHERE after < {rule.goal_within} AND entered_at + after < {end}",
    )
    _drop_undue(bench, rule)
    return bench.make(
        "met",
        "SELECT entry_id, member_id, entered_at, min(due_at) AS met_at FROM moments "
        "GROUP BY entry_id, member_id, entered_at",
    )


def _moments(bench: Bench, rule: Rule, instants: Sequence[int]) -> int:
    """Make `moments`: every entry with every step, at each instant at which it could be done."""
    steps = ", ".join(f"({place}, {step.after})" for place, step in enumerate(rule.steps))
    times = ", ".join(f"({instant})" for instant in instants)
    return bench.make(
        "moments",
        "SELECT row_number() OVER (ORDER BY entry_id, member_id, step, plan_at) AS moment, * FROM ("
        "SELECT entry_id, member_id, entered_at, step, entered_at + after AS due_at, plan_at "
        f"FROM entries CROSS JOIN (VALUES {steps}) AS steps(step, after) "
        f"JOIN (VALUES {times}) AS instants(plan_at) "
        f"ON entered_at + after <= plan_at AND entered_at + after > plan_at - {rule.lapse})",
    )


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


def reasons(
    bench: Bench, condition: Condition, asked: Iterable[tuple[int, int, int | None, int]]
) -> dict[int, list[tuple[str, int]]]:
    """Return (part, activity) pairs by subject, for rows of (subject, member, since, at)."""
    rows = list(asked)
    if not rows:
        return {}
    values = ", ".join(
        f"({subject}, {member}, {'NULL' if since is None else since}, {at})"
        for subject, member, since, at in rows
    )
    bench.make(
        "occasions",
        "SELECT CAST(subject_id AS BIGINT) AS subject_id, CAST(member_id AS BIGINT) AS member_id, "
        'CAST(since AS BIGINT) AS since, CAST(asked_at AS BIGINT) AS "at" '
        f"FROM (VALUES {values}) AS asked(subject_id, member_id, since, asked_at)",
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for subject, part, activity in bench.rows(_evidence_sql(condition)):
        found.setdefault(subject, []).append((part, activity))
    return found


@lru_cache(maxsize=512)
def truth_sql(condition: Condition) -> str:
    """The query for the subject_id of those rows of `occasions` for which `condition` is true."""
    return _compiled("truth", condition, partial(_truth, condition))


@lru_cache(maxsize=512)
def _evidence_sql(condition: Condition) -> str:
    return _compiled("evidence", condition, partial(_evidence, condition))


@lru_cache(maxsize=128)
def _sql_of_events(enter: Condition, staff_too: bool) -> str:
    """The query for every act that lets someone in: entry_id, member_id, entered_at."""
    kind = "events with staff" if staff_too else "events"
    return _compiled(kind, enter, partial(_events, enter, staff_too))


def _truth(condition: Condition) -> ir.Table:
    asked = occasions(ibis.table(OCCASIONS, name="occasions"))
    return select(condition, unbound(), asked).select("subject_id")


def _evidence(condition: Condition) -> ir.Table:
    asked = occasions(ibis.table(OCCASIONS, name="occasions"))
    found = evidence(condition, unbound(), asked)
    return found.select("subject_id", "part", "activity_id")


def _events(enter: Condition, staff_too: bool) -> ir.Table:
    facts = unbound()
    acts, people = events(enter, facts), facts.members.filter(facts.members.kind == PERSON)
    if not staff_too:
        people = people.filter(~people.is_staff)
    found = acts.inner_join(
        people.select(who=people.id, joined_at=people.joined_at), acts.member_id == people.id
    )
    here = found.joined_at.isnull() | (found.joined_at <= found.occurred_at)
    return found.filter(here).select(
        entry_id=found.activity_id, member_id=found.member_id, entered_at=found.occurred_at
    )


def _compiled(kind: str, condition: Condition, table: Callable[[], ir.Table]) -> str:
    asked = ["setwise", kind, condition.written()]
    return str(kept("engine", asked, lambda: str(ibis.to_sql(table(), dialect="duckdb"))))

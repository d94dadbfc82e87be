"""Ask the conditions of many members at once, on DuckDB: each of the rows of `occasions`.

The scratch table keeps its name, so the SQL of a condition never changes: it is compiled once,
and kept for the next process.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial

import ibis
import ibis.expr.types as ir

from horo.conditions import Condition, evidence, held_at, occasions, select, tell
from horo.conditions.asked import Everyone, literal
from horo.conditions.events import events
from horo.engine.bench import Bench
from horo.facts.schemas import unbound
from horo.facts.services.kept_sql import kept

PERSON = "person"
INSTANT = 7_770_000_000_000_000_003  # stands for it in SQL that is kept
OCCASIONS = ibis.schema(
    {"subject_id": "int64", "member_id": "int64", "since": "int64", "at": "int64"}
)


def reasons(
    bench: Bench, condition: Condition, asked: Iterable[tuple[int, int, int | None, int]]
) -> dict[int, list[tuple[str, int]]]:
    """Return (part, activity) pairs by subject, for rows of (subject, member, since, at).

    For each of which `condition` is true.
    """
    rows = list(asked)
    if not rows:
        return {}
    bench.load("occasions", ("subject_id", "member_id", "since", '"at"'), rows)
    found: dict[int, list[tuple[str, int]]] = {}
    for subject, part, activity in bench.rows(_evidence_sql(condition)):
        found.setdefault(subject, []).append((part, activity))
    return found


@lru_cache(maxsize=512)
def truth_sql(condition: Condition) -> str:
    """The query for the subject_id of those rows of `occasions` for which `condition` is true."""
    return _compiled("truth", condition, partial(_truth, condition, is_whole=False))


@lru_cache(maxsize=256)
def whole_truth_sql(condition: Condition) -> str:
    """The same where no occasion has a `since`: of the whole past, and faster."""
    return _compiled("whole truth", condition, partial(_truth, condition, is_whole=True))


def told_sql(conditions: Sequence[Condition], at: int) -> str:
    """The query for every person who was there at `at`, in microseconds: member_id, is_0, is_1, …

    Each says whether that one of `conditions` was true of them then.
    """
    return _told_sql(tuple(conditions)).replace(str(INSTANT), str(at))


@lru_cache(maxsize=64)
def _told_sql(conditions: tuple[Condition, ...]) -> str:
    return _compiled("told", conditions, partial(_told, conditions))


@lru_cache(maxsize=256)
def held_sql(condition: Condition) -> str:
    """The query for the subject_id of those for which it came true, and when: held_at."""
    return _compiled("held", condition, partial(_held, condition))


@lru_cache(maxsize=128)
def events_sql(enter: Condition, staff_too: bool) -> str:
    """The query for every act that lets someone in: entry_id, member_id, entered_at."""
    kind = "events with staff" if staff_too else "events"
    return _compiled(kind, enter, partial(_events, enter, staff_too))


@lru_cache(maxsize=512)
def _evidence_sql(condition: Condition) -> str:
    return _compiled("evidence", condition, partial(_evidence, condition))


def _truth(condition: Condition, *, is_whole: bool) -> ir.Table:
    asked = occasions(ibis.table(OCCASIONS, name="occasions"), is_whole=is_whole)
    return select(condition, unbound(), asked).select("subject_id")


def _told(conditions: tuple[Condition, ...]) -> ir.Table:
    return tell(conditions, unbound(), Everyone(literal(INSTANT))).drop("subject_id")


def _held(condition: Condition) -> ir.Table:
    asked = occasions(ibis.table(OCCASIONS, name="occasions"))
    return held_at(condition, unbound(), asked).select("subject_id", "held_at")


def _evidence(condition: Condition) -> ir.Table:
    asked = occasions(ibis.table(OCCASIONS, name="occasions"))
    found = evidence(condition, unbound(), asked, is_known=True)
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


def _compiled(kind: str, asked_for: object, table: Callable[[], ir.Table]) -> str:
    asked = ["setwise", kind, repr(asked_for)]
    return str(kept("engine", asked, lambda: str(ibis.to_sql(table(), dialect="duckdb"))))

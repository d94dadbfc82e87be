"""The log as seen from a landmark: one expression, folded into cells by the engine."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import ibis

from horo.core.time import from_micros
from horo.facts.schemas import Facts
from horo.log.activities import CHURNED, OUTCOMES, USED
from horo.measures.calendar import DAY_MICROS
from horo.measures.outcome.cells import (
    AGE_DAYS,
    AUTHOR,
    HELPER,
    KINDS,
    READER,
    SEGMENTS,
    SILENT,
    USES,
    Cell,
    Landmark,
)
from horo.measures.question import PERSON, active_verbs, authoring_verbs

SEEN = ("visited", "read")  # what shows that somebody was there, though they did nothing
MAKES_CUSTOMERS = ("adopted", "renewed", "expanded")
CHANGED = "(changed since)"  # the plan is not what it was at the landmark, and that is not known
KEYS = ("segment", "age_band", "plan", "use_band", "is_customer", "has_adopted")


class Warehouse(Protocol):
    @property
    def facts(self) -> Facts: ...
    @property
    def raw(self) -> Any: ...


def facts_known(warehouse: Warehouse) -> Mapping[str, tuple[int, datetime, datetime]]:
    """Return how many facts of each outcome there are, and when the first and last happened."""
    acts = warehouse.facts.activities
    wanted = acts.filter(acts.verb.isin([verb.name for verb in OUTCOMES]))
    table = wanted.group_by("verb").aggregate(
        n=wanted.count(), first=wanted.occurred_at.min(), last=wanted.occurred_at.max()
    )
    rows = run(warehouse, table.select("verb", "n", "first", "last"))
    return {verb: (n, from_micros(first), from_micros(last)) for verb, n, first, last in rows}


def look(warehouse: Warehouse, landmark: Landmark) -> tuple[Cell, ...]:
    """Return the members who were there at `landmark`, folded into cells of their like.

    Persons who do not work for the organisation, and had joined, as far as that is known.
    Segments: a *helper* replied to somebody else; an *author* wrote; a *reader* did anything, or
    opened the community; the others are *silent*. A customer had adopted, renewed or expanded
    and not churned since, or is known by a plan; a plan that was filled in after the landmark
    says nothing about it.
    """
    person = _persons(warehouse.facts, landmark)
    keys = [*KEYS, *KINDS]
    table = person.group_by(keys).aggregate(
        n=person.count(),
        age=person.age_days.sum().cast("float64"),
        age_squares=(person.age_days * person.age_days).sum().cast("float64"),
        use=person.used.sum().cast("float64"),
        use_squares=(person.used * person.used).sum().cast("float64"),
    )
    columns = [*keys, "n", "age", "age_squares", "use", "use_squares"]
    rows = run(warehouse, table.select(*columns).order_by(keys))
    return tuple(_cell(dict(zip(columns, row, strict=True))) for row in rows)


def members_behind(
    warehouse: Warehouse, landmark: Landmark, kind: str, segment: str, *, had: bool | None = None
) -> list[int]:
    """Return the ids of the members of `segment` who could have the outcome `kind`.

    `had`: only those who had it, or who had not. Raises KeyError for an unknown kind or segment.
    """
    if segment not in SEGMENTS:
        raise KeyError(segment)
    person = _persons(warehouse.facts, landmark)
    chosen = person.filter(person.segment == segment, _eligible(person, KINDS[kind]))
    if had is not None:
        chosen = chosen.filter(chosen[kind] if had else ~chosen[kind])
    return [row[0] for row in run(warehouse, chosen.select("member_id").order_by("member_id"))]


def _eligible(person: Any, group: str) -> Any:
    if group == "customers":
        return person.is_customer
    return ~person.has_adopted if group == "newcomers" else ibis.literal(True)


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        **{name: row[name] for name in KEYS},
        had=frozenset(kind for kind in KINDS if row[kind]),
        n=row["n"],
        ages=(row["age"] or 0.0, row["age_squares"] or 0.0),
        uses=(row["use"] or 0.0, row["use_squares"] or 0.0),
    )


def _persons(facts: Facts, landmark: Landmark) -> Any:
    """One row a person: member_id, KEYS, KINDS as truth values, age_days, used."""
    members = facts.members
    known = members.filter(
        members.kind == PERSON,
        ~members.is_staff,
        members.joined_at.isnull() | (members.joined_at < landmark.micros),
    ).select(member_id=members.id, joined_at=members.joined_at)
    both = _with_plan(known, facts, landmark)
    for table, key in ((_deeds(facts, landmark), "doer_id"), (_told(facts, landmark), "about_id")):
        both = both.left_join(table, both.member_id == table[key])
    days = (landmark.micros - both.joined_at) // DAY_MICROS
    used = ibis.coalesce(both.used, 0.0)
    counted = both.mutate(
        segment=_segment(both),
        age_days=ibis.coalesce(days, 0),
        age_band=ibis.ifelse(both.joined_at.isnull(), -1, _band(days, AGE_DAYS)),
        used=used,
        use_band=_band(used, USES),
        has_adopted=ibis.coalesce(both.adopted_before, False),
        is_customer=_is_customer(both),
    )
    had = {kind: ibis.coalesce(counted[f"had_{kind}"], False) for kind in KINDS}
    return counted.select("member_id", "age_days", "used", *KEYS, **had)


def _deeds(facts: Facts, landmark: Landmark) -> Any:
    acts = facts.activities
    recent = acts.filter(
        acts.actor_id.notnull(),
        acts.occurred_at >= landmark.begins,
        acts.occurred_at < landmark.micros,
        acts.verb.isin([*active_verbs(), *SEEN]),
    )
    to_another = (recent.verb == "replied") & recent.recipient_id.notnull()
    return recent.group_by(doer_id=recent.actor_id).aggregate(
        helped=recent.count(where=to_another & (recent.recipient_id != recent.actor_id)),
        wrote=recent.count(where=recent.verb.isin(authoring_verbs())),
        seen=recent.count(),
    )


def _segment(both: Any) -> Any:
    return ibis.cases(
        (ibis.coalesce(both.helped, 0) > 0, HELPER),
        (ibis.coalesce(both.wrote, 0) > 0, AUTHOR),
        (ibis.coalesce(both.seen, 0) > 0, READER),
        else_=SILENT,
    )


def _told(facts: Facts, landmark: Landmark) -> Any:
    """What other systems told: before the landmark, and within the time after it."""
    acts = facts.activities
    told = acts.filter(
        acts.recipient_id.notnull(),
        acts.occurred_at < landmark.ends,
        acts.verb.isin([verb.name for verb in OUTCOMES]),
    )
    before = told.occurred_at < landmark.micros
    window = before & (told.occurred_at >= landmark.usage_begins)
    earlier = window & (told.occurred_at < landmark.begins)
    came = before & told.verb.isin(MAKES_CUSTOMERS)
    return told.group_by(about_id=told.recipient_id).aggregate(
        used=ibis.coalesce(told.value, 1.0).sum(where=earlier & (told.verb == USED.name)),
        adopted_before=(before & (told.verb == "adopted")).any(),
        came_at=told.occurred_at.max(where=came),
        went_at=told.occurred_at.max(where=before & (told.verb == CHURNED.name)),
        **{f"had_{kind}": (~before & (told.verb == kind)).any() for kind in KINDS},
    )


def _is_customer(both: Any) -> Any:
    is_gone = ibis.coalesce(both.went_at >= ibis.coalesce(both.came_at, both.went_at), False)
    return (both.came_at.notnull() | (both.plan != "")) & ~is_gone


def _with_plan(known: Any, facts: Facts, landmark: Landmark) -> Any:
    """`known` with the plan at the landmark: "" where there was none."""
    fields, acts = facts.fields, facts.activities
    plans = fields.filter(fields.name == "plan").select(
        planned_id=fields.member_id, planned=fields.value
    )
    later = acts.filter(
        acts.verb == "filled", acts.object_key == "plan", acts.occurred_at >= landmark.micros
    )
    changed = later.select(changed_id=later.recipient_id).distinct()
    both = known.left_join(plans, known.member_id == plans.planned_id)
    both = both.left_join(changed, both.member_id == changed.changed_id)
    plan = ibis.ifelse(both.changed_id.notnull(), CHANGED, ibis.coalesce(both.planned, ""))
    return both.select("member_id", "joined_at", plan=plan)


def _band(value: Any, ends: Sequence[int]) -> Any:
    """The number of the band: 0 below the first of `ends`, and so on."""
    return ibis.cases(*((value < end, place) for place, end in enumerate(ends)), else_=len(ends))


def run(warehouse: Warehouse, table: Any) -> list[tuple[Any, ...]]:
    sql = str(ibis.to_sql(table, dialect="duckdb", pretty=False))
    rows: list[tuple[Any, ...]] = warehouse.raw.execute(sql).fetchall()
    return rows

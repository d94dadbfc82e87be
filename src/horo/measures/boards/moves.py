"""How members moved through the funnel: where they stood at two moments."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import ibis

from horo.conditions import everyone, select
from horo.core.time import to_micros
from horo.engine.rules import RuleStage
from horo.facts.schemas import unbound
from horo.measures.question import PERSON
from horo.measures.running import Warehouse

NOWHERE = -1  # the place of those for whom no stage's condition holds, and who were not there yet
Move = tuple[int, int]  # the place at the start, the place at the end


def moves(
    warehouse: Warehouse, stages: Sequence[RuleStage], start: datetime, end: datetime
) -> Mapping[Move, int]:
    """Return how many members stood at which place of `stages` at `start`, and at `end`.

    A member stands in the last stage whose condition holds. Who had not joined by `start` was
    nowhere then.
    """
    both = _both(stages, start, end)
    counted = both.group_by(["before", "after"]).aggregate(members=both.count())
    return {(row[0], row[1]): row[2] for row in _rows(warehouse, counted)}


def movers(
    warehouse: Warehouse,
    stages: Sequence[RuleStage],
    start: datetime,
    end: datetime,
    wanted: Collection[Move],
) -> list[int]:
    """Return the ids of the members who made one of the moves `wanted`, the newest first."""
    both = _both(stages, start, end)
    made = both.filter(
        ibis.or_(*((both.before == before) & (both.after == after) for before, after in wanted))
    )
    return [row[0] for row in _rows(warehouse, made.order_by(made.id.desc()).select("id"))]


def _both(stages: Sequence[RuleStage], start: datetime, end: datetime) -> Any:
    """One row a member who was known by `end`: id, before and after."""
    members = unbound().members
    known = members.filter(
        members.kind == PERSON,
        members.joined_at.isnull() | (members.joined_at <= to_micros(end)),
    )
    earlier = _places(stages, start).rename(earlier_id="member_id", earlier="place")
    later = _places(stages, end).rename(later_id="member_id", later="place")
    one = known.left_join(earlier, known.id == earlier.earlier_id)
    two = one.left_join(later, one.id == later.later_id)
    return two.select(
        "id",
        before=ibis.coalesce(two.earlier, NOWHERE),
        after=ibis.coalesce(two.later, NOWHERE),
    )


def _places(stages: Sequence[RuleStage], at: datetime) -> Any:
    facts = unbound()
    held = [
        select(stage.when, facts, everyone(facts, at=at)).mutate(
            place=ibis.literal(place, type="int64")
        )
        for place, stage in enumerate(stages)
    ]
    together = ibis.union(*held, distinct=False) if len(held) > 1 else held[0]
    return together.group_by("member_id").aggregate(place=together.place.max())


def _rows(warehouse: Warehouse, expression: Any) -> list[tuple[Any, ...]]:
    sql = str(ibis.to_sql(expression, dialect="duckdb", pretty=False))
    rows: list[tuple[Any, ...]] = warehouse.raw.execute(sql).fetchall()
    return rows

"""In which stage of the funnel each member was at the end of each period."""

from typing import Any

import ibis

from horo.conditions import occasions, select
from horo.measures.question import PERSON, Sources, knob


def stages(sources: Sources) -> Any:
    """One row a period and stage: group (the stage), members, and asked, those known by then.

    Members who are in no stage are asked, but in no group; a stage without members has its row
    too. Every period is asked in the same statement: an occasion is a member at a moment.
    """
    placed = stage_of_members(sources)
    counted = placed.group_by(placed_period=placed.period, placed=placed.place).aggregate(
        members=placed.count()
    )
    everyone = _occasions(sources)
    known = everyone.group_by(period=_period(everyone)).aggregate(asked=everyone.count())
    grid = _together(
        [
            known.mutate(place=ibis.literal(place, type="int64"), group=ibis.literal(stage.slug))
            for place, stage in enumerate(sources.stages)
        ]
    )
    both = grid.left_join(
        counted, [grid.period == counted.placed_period, grid.place == counted.placed]
    )
    return both.select("period", "group", "asked", members=ibis.coalesce(both.members, 0))


def stage_of_members(sources: Sources) -> Any:
    """One row a period and member who is in a stage: period, member_id, place (its number).

    A member is in the last stage whose condition is true for them.
    """
    asked = occasions(_occasions(sources))
    holding = [
        select(stage.when, sources.facts, asked).mutate(place=ibis.literal(place, type="int64"))
        for place, stage in enumerate(sources.stages)
    ]
    held = _together(holding)
    last = held.group_by(["subject_id", "member_id"]).aggregate(place=held.place.max())
    return last.select("member_id", "place", period=_period(last))


def _occasions(sources: Sources) -> Any:
    members, question, moments = (
        sources.facts.members,
        sources.question,
        sources.made["moments"],
    )
    people = members.filter(members.kind == PERSON)
    if question.without_staff:
        people = people.filter(~people.is_staff)
    every = people.cross_join(moments)
    known = every.filter(every.joined_at.isnull() | (every.joined_at <= every["moment"]))
    return known.select(
        subject_id=known.id * knob("periods") + known.period,
        member_id=known.id,
        since=ibis.null("int64"),
        at=known["moment"],
    )


def _period(table: Any) -> Any:
    return table.subject_id % knob("periods")


def _together(tables: list[Any]) -> Any:
    return ibis.union(*tables, distinct=False) if len(tables) > 1 else tables[0]

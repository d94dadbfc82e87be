"""In which stage of the funnel members were, and how they went from one to another."""

from collections.abc import Iterable
from typing import Any

import ibis

from horo.conditions import occasions, select
from horo.measures.question import PERSON, UNKNOWN, Sources, knob

NOWHERE = -1  # the place of members for whom no stage's condition holds
BEFORE = -1  # the period whose end is the start of the range


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
        known.mutate(place=ibis.literal(place, type="int64"), group=ibis.literal(slug))
        for place, slug in enumerate(slugs(sources))
    )
    grid = grid if sources.stages else grid.filter(ibis.literal(False))
    both = grid.left_join(
        counted, [grid.period == counted.placed_period, grid.place == counted.placed]
    )
    whole = both.select("period", "group", "asked", members=ibis.coalesce(both.members, 0))
    return whole.filter(whole.period > BEFORE)


def conversions(sources: Sources) -> Any:
    """One row a period and pair of stages that somebody went between, or stayed in.

    group: "explorer → contributor", or "explorer → (none)" for those whom no stage takes in;
    members: how many; size: how many were in the first stage at the start of the period.
    """
    moves = conversions_of_members(sources)
    pairs = moves.group_by(["period", "group", "before"]).aggregate(members=moves.count())
    size = pairs.members.sum().over(ibis.window(group_by=[pairs.period, pairs.before]))
    return pairs.select("period", "group", "members", size=size.cast("int64"))


def conversions_of_members(sources: Sources) -> Any:
    """One row a period and member who was in a stage at its start: group; before and after."""
    placed = stage_of_members(sources)
    at_start = placed.filter(placed.period < knob("periods") - 1)
    began = at_start.select("member_id", period=at_start.period + 1, before=at_start.place)
    at_end = placed.select(
        ended_id=placed.member_id, ended_period=placed.period, after=placed.place
    )
    both = began.left_join(
        at_end, [began.member_id == at_end.ended_id, began.period == at_end.ended_period]
    )
    went = both.select("period", "member_id", "before", after=ibis.coalesce(both.after, NOWHERE))
    return went.mutate(group=named(sources, went.before) + " → " + named(sources, went.after))


def stage_of_members(sources: Sources) -> Any:
    """One row a period and member who is in a stage: period, member_id, place (its number).

    A member is in the last stage whose condition is true for them.
    """
    if "placed" in sources.made:
        return sources.made["placed"]
    last = _last_that_holds(sources, _occasions(sources))
    return last.select("member_id", "place", period=_period(last))


def stage_at_the_end(sources: Sources) -> Any:
    """One row a member: member_id, group: their stage at the end of the range, or (none).

    At the log's end, where that comes first. One moment is asked, whatever the grain.
    """
    members = sources.facts.members
    moment = ibis.least(knob("end") - 1, knob("log_end"))
    asked = members.filter(members.kind == PERSON).select(
        subject_id=members.id, member_id=members.id, since=ibis.null("int64"), at=moment
    )
    last = _last_that_holds(sources, asked)
    return last.select("member_id", group=named(sources, last.place))


def _last_that_holds(sources: Sources, everyone: Any) -> Any:
    asked = occasions(everyone)
    if not sources.stages:  # of a funnel without stages nobody is in any
        none = everyone.filter(ibis.literal(False))
        return none.select("subject_id", "member_id", place=ibis.literal(NOWHERE, type="int64"))
    held = _together(
        select(stage.when, sources.facts, asked).mutate(place=ibis.literal(place, type="int64"))
        for place, stage in enumerate(sources.stages)
    )
    return held.group_by(["subject_id", "member_id"]).aggregate(place=held.place.max())


def named(sources: Sources, place: Any) -> Any:
    """The slug of the stage whose number is `place`; (none) where it is no stage's."""
    stages = ((place == number, slug) for number, slug in enumerate(slugs(sources)))
    return ibis.cases(*stages, else_=UNKNOWN)


def slugs(sources: Sources) -> list[str]:
    """The stages by name; of a funnel without any, one that no member is ever in."""
    return [stage.slug for stage in sources.stages] or [UNKNOWN]


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
        # the start of the range is period −1, and no subject may be negative
        subject_id=known.id * (knob("periods") + 1) + (known.period - BEFORE),
        member_id=known.id,
        since=ibis.null("int64"),
        at=known["moment"],
    )


def _period(table: Any) -> Any:
    return table.subject_id % (knob("periods") + 1) + BEFORE


def _together(tables: Iterable[Any]) -> Any:
    every = list(tables)
    return ibis.union(*every, distinct=False) if len(every) > 1 else every[0]

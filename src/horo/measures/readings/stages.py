"""In which stage of the funnel each member was at the end of each period."""

from typing import Any

import ibis

from horo.conditions import occasions
from horo.measures.question import PERSON, Sources


def stages(sources: Sources) -> Any:
    """One row a period and stage: group (the stage), members, and asked, those known by then.

    Members who are in no stage are asked, but in no group. Every period is asked in the same
    statement: an occasion is a member at a moment.
    """
    table = stage_of_members(sources)
    placed = table.filter(table.place.notnull())
    slugs = {place: stage.slug for place, stage in enumerate(sources.stages)}
    counted = placed.group_by(["period", "place"]).aggregate(members=placed.count())
    known = table.group_by(asked_period=table.period).aggregate(asked=table.count())
    both = counted.join(known, counted.period == known.asked_period)
    named = ibis.cases(*((both.place == place, slug) for place, slug in slugs.items()))
    return both.select("period", "members", "asked", group=named)


def stage_of_members(sources: Sources) -> Any:
    """One row a member and period: member_id, period, place (the number of the stage, or null).

    A member is in the last stage whose condition is true for them.
    """
    moments = sources.made["moments"]
    asked = occasions(_occasions(sources, moments)).of(sources.facts)
    place = ibis.null("int64")
    for number, stage in enumerate(sources.stages):
        place = ibis.ifelse(stage.when.mask(asked), number, place)
    found = asked.table.select("subject_id", "member_id", place=place)
    count = sources.question.calendar.count
    return found.mutate(period=found.subject_id % count)


def _occasions(sources: Sources, moments: Any) -> Any:
    members, question = sources.facts.members, sources.question
    people = members.filter(members.kind == PERSON)
    if question.without_staff:
        people = people.filter(~people.is_staff)
    every = people.cross_join(moments)
    known = every.filter(every.joined_at.isnull() | (every.joined_at <= every["moment"]))
    return known.select(
        subject_id=known.id * question.calendar.count + known.period,
        member_id=known.id,
        since=ibis.null("int64"),
        at=known["moment"],
    )

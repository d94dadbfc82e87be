"""Who belongs to which cohort, and when they began."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis

from horo.conditions import Condition, select
from horo.conditions.asked import Everyone
from horo.facts.schemas import Facts
from horo.measures.calendar import period_number
from horo.measures.cohorts.asked import ACTED, AT_START, JOINED, SOURCE, STAGE, VERB, WROTE, Meaning
from horo.measures.question import (
    PERSON,
    Question,
    active_verbs,
    authoring_verbs,
    knob,
)


@dataclass(frozen=True)
class Look:
    """What decides the SQL: everything of `Asked` but its dates, and what its words mean."""

    facts: Facts
    question: Question  # of the grain of the cohorts
    by: str
    verbs: tuple[str, ...]
    unit: str
    offsets: tuple[int, ...]
    is_rolling: bool
    meaning: Meaning = field(default_factory=Meaning)


def begun(look: Look) -> Any:
    """One row a member and cohort: member_id, group, cohort and began.

    `cohort` is the number of the week or month in which they began, `began` the same in the unit
    of the columns. Persons who began in the range, and no others. Of `joined` that is the first
    `joined` activity, or else the first of any kind; `group` is "" where time alone divides.
    """
    if look.by in AT_START:
        return _counted(_standing(look), knob("first_day"), look)
    started = STARTS[look.by](look.facts.activities.filter(_known(look)))
    inside = started.filter(look.question.in_range(started.began_at))
    return _counted(inside, look.question.day_of(inside.began_at), look)


def _known(look: Look) -> Any:
    acts = look.facts.activities
    return (acts.occurred_at <= knob("log_end")) & acts.actor_id.notnull()


def _joined(acts: Any) -> Any:
    found = acts.group_by("actor_id").aggregate(
        joined_at=acts.occurred_at.min(where=acts.verb == JOINED), first_at=acts.occurred_at.min()
    )
    return found.select(
        "actor_id", group=ibis.literal(""), began_at=ibis.coalesce(found.joined_at, found.first_at)
    )


def _first(acts: Any, verbs: Sequence[str]) -> Any:
    found = acts.filter(acts.verb.isin(verbs))
    return (
        found.group_by("actor_id")
        .aggregate(began_at=found.occurred_at.min())
        .mutate(group=ibis.literal(""))
    )


def _first_verb(acts: Any) -> Any:
    """The verb of the first active deed; of two at one moment the first of the alphabet."""
    found = acts.filter(acts.verb.isin(active_verbs()))
    per_verb = found.group_by("actor_id", group=found.verb).aggregate(
        began_at=found.occurred_at.min()
    )
    return _earliest(per_verb, [per_verb.began_at, per_verb.group])


def _first_source(acts: Any) -> Any:
    """The source of the first `joined`, or of the first activity where there is none."""
    per_source = acts.group_by("actor_id", group=acts.source).aggregate(
        joined_at=acts.occurred_at.min(where=acts.verb == JOINED), first_at=acts.occurred_at.min()
    )
    dated = per_source.select(
        "actor_id",
        "group",
        is_guess=ibis.ifelse(per_source.joined_at.isnull(), 1, 0),
        began_at=ibis.coalesce(per_source.joined_at, per_source.first_at),
    )
    return _earliest(dated, [dated.is_guess, dated.began_at, dated.group])


def _earliest(rows: Any, order: list[Any]) -> Any:
    ranked = rows.mutate(
        place=ibis.row_number().over(ibis.window(group_by=rows.actor_id, order_by=order))
    )
    first = ranked.filter(ranked.place == 0)
    return first.select("actor_id", "group", "began_at")


STARTS = {
    JOINED: _joined,
    WROTE: lambda acts: _first(acts, authoring_verbs()),
    ACTED: lambda acts: _first(acts, active_verbs()),
    VERB: _first_verb,
    SOURCE: _first_source,
}


def _standing(look: Look) -> Any:
    """Members for whom a condition held at the range's first moment; of stages the last one."""
    groups = look.meaning.groups
    if not groups:
        nobody = look.facts.members.filter(ibis.literal(False))
        return nobody.select(actor_id="id", group=ibis.literal(""))
    held = [_holding(place, when, look) for place, (_slug, when) in enumerate(groups)]
    placed = ibis.union(*held, distinct=False) if len(held) > 1 else held[0]
    if look.by == STAGE:
        placed = placed.group_by("member_id").aggregate(place=placed.place.max())
    named = ibis.cases(*((placed.place == place, slug) for place, (slug, _) in enumerate(groups)))
    return placed.select(actor_id=placed.member_id, group=named)


def _holding(place: int, when: Condition, look: Look) -> Any:
    found = select(when, look.facts, Everyone(knob("start")))
    return found.select("member_id", place=ibis.literal(place, type="int64"))


def _counted(started: Any, day: Any, look: Look) -> Any:
    people = look.facts.members
    persons = people.filter(people.kind == PERSON)
    if look.question.without_staff:
        persons = persons.filter(~persons.is_staff)
    persons = persons.select(person_id="id")
    dated = started.select("actor_id", "group", day=day)
    counted = dated.join(persons, dated.actor_id == persons.person_id)
    return counted.select(
        member_id=counted.actor_id,
        group=counted.group,
        cohort=period_number(counted.day, look.question.grain),
        began=period_number(counted.day, look.unit),
    )

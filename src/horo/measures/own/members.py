"""Members who satisfy a condition at the end of each period: counts and shares."""

from collections.abc import Iterable
from typing import Any

import ibis

from horo.conditions import Condition, evidence, occasions, select
from horo.measures.question import Sources, knob, persons


def counted(sources: Sources, condition: Condition) -> Any:
    """One row a period (and group): members, for whom `condition` is true at its end.

    At the log's end, while the period is not over. Asked are persons who had joined by then.
    """
    held = holding(sources, condition)
    return held.group_by(sources.question.keys("period")).aggregate(members=held.count())


def shared(sources: Sources, of: Condition, among: Condition) -> Any:
    """One row a period (and group): members, for whom `among` is true, and part, those of whom
    `of` is true as well; asked as `counted` does."""
    everyone = _occasions(sources)
    whole = _true(sources, among, everyone)
    part = _true(sources, of, everyone.semi_join(whole, "subject_id"))
    keys = sources.question.keys("period")
    columns = [*keys, "member_id"]
    both = ibis.union(
        whole.select(*columns, is_part=ibis.literal(0, type="int64")),
        part.select(*columns, is_part=ibis.literal(1, type="int64")),
        distinct=False,
    )
    return both.group_by(keys).aggregate(
        members=both.count(where=both.is_part == 0), part=both.count(where=both.is_part == 1)
    )


def holding(sources: Sources, condition: Condition) -> Any:
    """One row a period and member for whom `condition` is true: period, member_id (and group)."""
    return _true(sources, condition, _occasions(sources))


def holding_last(sources: Sources, *conditions: Condition) -> Any:
    """The members for whom all of `conditions` are true at the end of the last period, as `id`."""
    asked = _last(sources, conditions)
    return asked.select(
        *sources.question.keys(), id=asked.member_id, weight=ibis.literal(0, type="int64")
    )


def evidence_last(sources: Sources, *conditions: Condition) -> Any:
    """The latest acts that make `conditions` true of them: id, at, member_id, topic_id (group).

    Absence and traits leave none.
    """
    asked = _last(sources, conditions)
    found = [
        evidence(condition, sources.facts, occasions(asked)).select("subject_id", "activity_id")
        for condition in conditions
    ]
    told = ibis.union(*found, distinct=True) if len(found) > 1 else found[0]
    whose = asked.select(*sources.question.keys("member_id"), asked_id=asked.subject_id)
    named = told.join(whose, told.subject_id == whose.asked_id)
    log = sources.facts.activities.select("id", at="occurred_at", topic_id="thread_id")
    dated = named.join(log, named.activity_id == log.id)
    return dated.select(*sources.question.keys("id", "at", "member_id", "topic_id"))


def _last(sources: Sources, conditions: Iterable[Condition]) -> Any:
    """The occasions of the last period at which all of `conditions` are true."""
    asked = _occasions(sources)
    asked = asked.filter(asked.period == knob("periods") - 1)
    for condition in conditions:
        asked = _true(sources, condition, asked)
    return asked


def _true(sources: Sources, condition: Condition, everyone: Any) -> Any:
    """The rows of `everyone` for whom `condition` is true."""
    held = select(condition, sources.facts, occasions(everyone))
    return everyone.semi_join(held, "subject_id")


def _occasions(sources: Sources) -> Any:
    """A row for each member and period: subject_id, member_id, since, at, period (and group)."""
    moments, members = sources.made["moments"], sources.facts.members
    known = persons(sources)
    joined = members.select(joiner_id=members.id, joined_at=members.joined_at)
    people = known.join(joined, known.member_id == joined.joiner_id)
    # a reading may ask for the moment before the range too; here only its periods count
    every = people.cross_join(moments.filter(moments.period >= 0))
    asked = every.filter(every.joined_at.isnull() | (every.joined_at <= every["moment"]))
    return asked.select(
        *sources.question.keys("period", "member_id"),
        subject_id=asked.member_id * knob("periods") + asked.period,
        since=ibis.null("int64"),
        at=asked["moment"],
    )

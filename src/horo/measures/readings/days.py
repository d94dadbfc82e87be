"""The log, folded once: what each member did on each local day. Most readings start here."""

from typing import Any

import ibis

from horo.measures.question import (
    Sources,
    active_verbs,
    authoring_verbs,
    first_instant,
    knob,
    name_places,
    people,
    place_columns,
    without,
)

COUNTS = ("acts", "authored", "topics", "replies")


def days(sources: Sources) -> Any:
    """One row a member, day (and group): member_id, day, and what they did.

    acts, authored, topics, replies, reactions: how many; first_at: the first activity of any
    kind; joined_at: the first `joined`; wrote_at, wrote_last_at: the first and last authoring.
    The anonymous have reactions and nothing else.
    """
    if "days" in sources.made:
        return sources.made["days"]
    facts, question = sources.facts, sources.question
    per_day = _fold(_until_log_end(sources), sources)
    known = people(sources)
    counted = without(per_day.join(known, per_day.actor_id == known.member_id), "actor_id")
    return _only_reactions_of_the_anonymous(name_places(counted, facts, question))


def spells(sources: Sources) -> Any:
    """One row a member, period (and group) of the range: the days folded once more.

    acts, authored, topics, replies, reactions; active_days: days with an active verb.
    """
    if "spells" in sources.made:
        return sources.made["spells"]
    question = sources.question
    per_day = days(sources)
    inside = per_day.filter(per_day.day >= knob("first_day"), per_day.day < knob("end_day"))
    dated = inside.mutate(period=question.period_of(inside.day))
    return dated.group_by(question.keys("period", "member_id")).aggregate(
        **{name: dated[name].sum().cast("int64") for name in (*COUNTS, "reactions")},
        active_days=ibis.ifelse(dated.acts > 0, 1, 0).sum().cast("int64"),
    )


def _until_log_end(sources: Sources) -> Any:
    question, acts = sources.question, sources.facts.activities
    wanted = acts.filter(acts.occurred_at <= knob("log_end"))
    since = first_instant(question)
    if since is None:
        return wanted
    inside = wanted.filter(wanted.occurred_at >= since, wanted.occurred_at < knob("end"))
    return inside.filter(inside.verb.isin(active_verbs()))


def _fold(acts: Any, sources: Sources) -> Any:
    question = sources.question
    columns = {"actor_id": acts.actor_id, "day": question.day_of(acts.occurred_at)}
    authored = acts.verb.isin(authoring_verbs())
    return acts.group_by(**columns, **place_columns(acts, question)).aggregate(
        acts=acts.count(where=acts.verb.isin(active_verbs())),
        authored=acts.count(where=authored),
        topics=acts.count(where=acts.verb == "posted"),
        replies=acts.count(where=acts.verb == "replied"),
        reactions=acts.count(where=acts.verb == "reacted"),
        first_at=acts.occurred_at.min(),
        joined_at=acts.occurred_at.min(where=acts.verb == "joined"),
        wrote_at=acts.occurred_at.min(where=authored),
        wrote_last_at=acts.occurred_at.max(where=authored),
    )


def _only_reactions_of_the_anonymous(table: Any) -> Any:
    nothing = ibis.null("int64")
    named = table.mutate(
        **{name: ibis.ifelse(table.is_person, table[name], 0) for name in COUNTS},
        **{
            name: ibis.ifelse(table.is_person, table[name], nothing)
            for name in ("first_at", "joined_at", "wrote_at", "wrote_last_at")
        },
    )
    return without(named, "is_person")

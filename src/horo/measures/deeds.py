"""Which activities a number counts: a table with id, at, member_id, topic_id (and group) of each.

One for every measure, beside the members or topics of `behind`. A share opens what makes its part,
not all it was taken from; a quantile what it was measured between.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import ibis

from horo.conditions import evidence, occasions
from horo.measures.behind import LISTS, kept_promises
from horo.measures.question import (
    Sources,
    active_verbs,
    authoring_verbs,
    knob,
    name_places,
    people,
    persons,
    place_columns,
    without,
)
from horo.measures.readings.answers import REPLY_WINDOW, RESPONSE_WINDOWS, topics
from horo.measures.readings.lives import RETURN_WINDOW, lives
from horo.measures.readings.stages import conversions_of_members, stage_of_members
from horo.measures.readings.stays import stays
from horo.measures.readings.voices import answers_given, flags, scores

Deeds = Callable[[Sources], Any]
MICROSECOND = timedelta(microseconds=1)


def _acts(sources: Sources, verbs: list[str], *, in_range: bool = True) -> Any:
    """What persons who count did, of `verbs`: id, at, member_id, topic_id (and group)."""
    facts, question = sources.facts, sources.question
    log = facts.activities
    wanted = log.filter(log.verb.isin(verbs), log.occurred_at <= knob("log_end"))
    if in_range:
        wanted = wanted.filter(question.in_range(wanted.occurred_at))
    known = people(sources)
    if "reacted" not in verbs or len(verbs) > 1:  # reactions alone count where nobody is named
        known = known.filter(known.is_person)
    rows = wanted.select(
        "id",
        at=wanted.occurred_at,
        verb=wanted.verb,
        topic_id=wanted.thread_id,
        actor_id=wanted.actor_id,
        **place_columns(wanted, question),
    )
    joined = without(rows.join(known, rows.actor_id == known.member_id), "actor_id", "is_person")
    return name_places(joined, facts, question)


def _did(verbs: Callable[[], list[str]]) -> Deeds:
    return lambda sources: _acts(sources, verbs())


def _of_the_most_active(sources: Sources) -> Any:
    chosen = LISTS["concentration_top5"].table(sources)
    acts = _acts(sources, authoring_verbs())
    same = [acts.member_id == chosen.id]
    if sources.question.by:
        same.append(acts.group == chosen.group)
    return acts.semi_join(chosen, same)


def _first(column: str, verbs: Callable[[], list[str]] | None) -> Deeds:
    """The one activity with which a member of the range joined, or wrote for the first time."""

    def table(sources: Sources) -> Any:
        member = lives(sources)
        began = member.filter(sources.question.in_range(member[column]))
        began = began.select(*_groups(sources), began_id=began.member_id, at=began[column])
        log = sources.facts.activities
        wanted = log.filter(log.verb.isin(verbs())) if verbs else log
        rows = wanted.select(
            "id",
            done_at=wanted.occurred_at,
            # of what a member did at that instant, the joining itself comes first
            rank=ibis.ifelse(wanted.verb == "joined", 0, 1),
            actor_id=wanted.actor_id,
            topic_id=wanted.thread_id,
        )
        both = began.join(rows, [began.began_id == rows.actor_id, began["at"] == rows.done_at])
        best = ibis.window(group_by=both.began_id, order_by=[both["rank"], both.id])
        one = both.mutate(place=ibis.row_number().over(best))
        return one.filter(one.place == 0).select(
            *_groups(sources), "id", "at", "topic_id", member_id="began_id"
        )

    return table


def _after(column: str, window: timedelta, *, on_a_later_day: bool = False) -> Deeds:
    """What those wrote within `window` who joined, or wrote for the first time, in the range."""

    def table(sources: Sources) -> Any:
        question, member = sources.question, lives(sources)
        began = member.filter(question.in_range(member[column]))
        began = began.select(began_id=began.member_id, began_at=began[column])
        wrote = _acts(sources, authoring_verbs(), in_range=False)
        both = wrote.join(began, wrote.member_id == began.began_id)
        until = both.began_at + window // MICROSECOND
        inside = both.filter(both["at"] >= both.began_at, both["at"] < until)
        if on_a_later_day:
            days = question.day_of(inside["at"]), question.day_of(inside.began_at)
            inside = inside.filter(days[0] > days[1])
        return without(inside, "began_id", "began_at")

    return table


def _started(chosen: Callable[[Any], Any] | None = None) -> Deeds:
    """The first posts of topics of the range."""

    def table(sources: Sources) -> Any:
        acts = _acts(sources, ["posted"])
        if chosen is None:
            return acts
        some = topics(sources)
        return acts.semi_join(some.filter(chosen(some)).select("topic_id"), "topic_id")

    return table


def _replies(sources: Sources) -> Any:
    """Every reply by a person to a topic of the range, with the topic's group."""
    topic = topics(sources)
    started = topic.select(
        *_groups(sources), "starter_id", "started_at", "waited", begun_id=topic.topic_id
    )
    log = sources.facts.activities
    wanted = log.filter(log.verb == "replied", log.occurred_at <= knob("log_end"))
    rows = wanted.select(
        "id", at=wanted.occurred_at, member_id=wanted.actor_id, topic_id=wanted.thread_id
    )
    known = persons(sources).select(known_id="member_id")
    counted = rows.semi_join(known, rows.member_id == known.known_id)
    return without(counted.join(started, counted.topic_id == started.begun_id), "begun_id")


def _early_replies(sources: Sources) -> Any:
    found = _replies(sources)
    return _plain(sources, found.filter(found["at"] < found.started_at + _micros(REPLY_WINDOW)))


def _voices(sources: Sources) -> Any:
    acts = _acts(sources, ["posted"])
    columns = ("id", "at", "member_id", "topic_id", *_groups(sources))
    return acts.select(*columns).union(_replies(sources).select(*columns))


def _responses(window: timedelta | None = None) -> Deeds:
    """The first reply by another to each topic of the range; those within `window` of its start."""

    def table(sources: Sources) -> Any:
        found = _replies(sources)
        others = found.filter(found.member_id != found.starter_id)
        first = ibis.window(group_by=others.topic_id, order_by=[others["at"], others.id])
        ranked = others.mutate(place=ibis.row_number().over(first))
        responses = ranked.filter(ranked.place == 0)
        if window is not None:
            responses = responses.filter(responses.waited < _micros(window))
        return _plain(sources, responses)

    return table


def _evidence_of_stage(sources: Sources) -> Any:
    """The latest acts that make the condition of a member's stage true, as they were asked."""
    placed = stage_of_members(sources)
    return _evidence(sources, placed.select("member_id", "period", "place"))


def _evidence_of_conversion(sources: Sources) -> Any:
    """The acts that put members into the stage where they were at the end of the range."""
    moves = conversions_of_members(sources)
    return _evidence(sources, moves.select("member_id", "period", "group", place=moves.after))


def _evidence(sources: Sources, wanted: Any) -> Any:
    """Of `wanted` (member_id, period, place): the acts behind each one's stage at its moment."""
    moments = sources.made["moments"].select(moment_of="period", moment="moment")
    dated = wanted.join(moments, wanted.period == moments.moment_of)
    found = []
    for place, stage in enumerate(sources.stages):
        here = dated.filter(dated.place == place)
        asked = here.select(
            subject_id=here.member_id,
            member_id=here.member_id,
            since=ibis.null("int64"),
            at=here["moment"],
        ).distinct()
        acts = evidence(stage.when, sources.facts, occasions(asked))
        found.append(acts.select("member_id", "activity_id", stage=ibis.literal(stage.slug)))
    rows = ibis.union(*found, distinct=False) if len(found) > 1 else found[0]
    log = sources.facts.activities.select("id", at="occurred_at", topic_id="thread_id")
    told = rows.join(log, rows.activity_id == log.id)
    if "group" not in wanted.columns:
        return told.select("id", "at", "member_id", "topic_id", group="stage")
    groups = wanted.select(whose="member_id", group="group")
    named = told.join(groups, told.member_id == groups.whose)
    return named.select("id", "at", "member_id", "topic_id", "group")


def _rows(table: Deeds) -> Deeds:
    """The activities that a reading has a row each of."""

    def found(sources: Sources) -> Any:
        rows = table(sources)
        log = sources.facts.activities
        times = log.select(act_id="id", at="occurred_at", topic_id="thread_id")
        groups = ["group"] if "group" in rows.columns else []
        rows = rows.select("id", "member_id", *groups)
        both = rows.join(times, rows.id == times.act_id)
        return both.select("id", "at", "member_id", "topic_id", *groups)

    return found


def _plain(sources: Sources, table: Any) -> Any:
    return table.select("id", "at", "member_id", "topic_id", *_groups(sources))


def _groups(sources: Sources) -> list[str]:
    return ["group"] if sources.question.by else []


def _micros(window: timedelta) -> int:
    return window // MICROSECOND


DEEDS: dict[str, Deeds] = {
    **dict.fromkeys(("dau", "wau", "mau", "stickiness", "acts_per_active"), _did(active_verbs)),
    **dict.fromkeys(("active_authors", "authors_share"), _did(authoring_verbs)),
    "concentration_top5": _of_the_most_active,
    "new_members": _first("joined_at", None),
    **dict.fromkeys(("new_contributors", "retention"), _first("wrote_at", authoring_verbs)),
    "activation_7d": _after("joined_at", timedelta(days=7)),
    "activation_14d": _after("joined_at", timedelta(days=14)),
    "returned_after_first": _after("wrote_at", RETURN_WINDOW, on_a_later_day=True),
    "topics": _started(),
    "unanswered": _started(lambda table: table.waited.isnull()),
    "replies": _did(lambda: ["replied"]),
    "reactions": _did(lambda: ["reacted"]),
    "replies_per_topic": _early_replies,
    "voices_per_topic": _voices,
    **dict.fromkeys(("first_response_p50", "first_response_p90"), _responses()),
    "response_rate_24h": _responses(RESPONSE_WINDOWS["24h"]),
    "response_rate_7d": _responses(RESPONSE_WINDOWS["7d"]),
    "stage": _evidence_of_stage,
    "stage_conversion": _evidence_of_conversion,
    "time_in_stage_p50": _rows(stays),
    "flag_rate": _rows(flags),
    "nps": _rows(answers_given),
    "sentiment": _rows(scores),
    "promise_kept": _rows(kept_promises),
}
NOT_OF_ONE = ("sentiment",)  # tone is never shown of one person

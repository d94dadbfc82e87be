"""Promises that were made to members, and which of them were kept."""

from datetime import timedelta
from typing import Any

import ibis

from horo.measures.question import Sources, knob, name_places, persons, place_columns, without

ANSWER, UPDATE = "promised", "pledged"  # an answer to a question; a status update on feedback
REPLY, TOLD = "replied", "updated"  # what keeps the one and the other
TOPIC = "topic"
WITHIN = timedelta(hours=24)  # an answer is promised within a day, and so is what says no hours
HOUR_MICROS = 3_600_000_000


def promise_keeping(sources: Sources) -> Any:
    """One row a period (and group): due, how many promises; kept, in time."""
    found = promises(sources)
    return found.group_by(sources.question.keys("period")).aggregate(
        due=found.count(), kept=found.is_kept.sum().cast("int64")
    )


def promises(sources: Sources) -> Any:
    """One row a promise that fell due in the range, by the log's end: period (and group).

    id (of the activity), member_id (to whom it was made), thread_id, is_kept (0 or 1).
    """
    question = sources.question
    made = _made(sources)
    due = made.filter(question.in_range(made.due_at), made.due_at <= knob("log_end"))
    known = persons(sources)
    theirs = due.join(known, due.promised_to == known.member_id)
    named = name_places(without(theirs, "promised_to"), sources.facts, question)
    dated = named.mutate(period=question.period_of(question.day_of(named.due_at)))
    told = _told(sources)
    both = dated.left_join(told, [dated.about == told.told_of, dated.about_id == told.told_id])
    in_time = (both.told_at < both.due_at) & (both.is_reply | (both.told_at >= both.made_at))
    by_another = both.teller_id.isnull() | (both.teller_id != both.member_id)
    return both.group_by(question.keys("period", "id", "member_id", "thread_id")).aggregate(
        is_kept=ibis.ifelse(in_time & by_another, 1, 0).max()
    )


def _made(sources: Sources) -> Any:
    log = sources.facts.activities
    promised = log.filter(log.verb.isin([ANSWER, UPDATE]), log.occurred_at <= knob("log_end"))
    is_answer = promised.verb == ANSWER
    hours = ibis.coalesce(promised.value * HOUR_MICROS, float(_micros(WITHIN)))
    within = ibis.ifelse(is_answer, float(_micros(WITHIN)), hours).round().cast("int64")
    return promised.select(
        "id",
        "thread_id",
        promised_to=promised.recipient_id,
        made_at=promised.occurred_at,
        due_at=promised.occurred_at + within,
        about=ibis.ifelse(is_answer, TOPIC, promised.object_type),
        about_id=ibis.ifelse(is_answer, promised.thread_id, promised.object_id),
        **place_columns(promised, sources.question),
    )


def _told(sources: Sources) -> Any:
    """What keeps promises: told_of and told_id, what it is about; told_at; teller_id."""
    facts = sources.facts
    log, members = facts.activities, facts.members
    by_now = log.filter(log.verb.isin([REPLY, TOLD]), log.occurred_at <= knob("log_end"))
    is_reply = by_now.verb == REPLY
    said = by_now.select(
        is_reply=is_reply,
        told_of=ibis.ifelse(is_reply, TOPIC, by_now.object_type),
        told_id=ibis.ifelse(is_reply, by_now.thread_id, by_now.object_id),
        told_at=by_now.occurred_at,
        teller_id=by_now.actor_id,
    )
    known = members.filter(members.kind == "person").select(known_id=members.id)
    answered = said.left_join(known, said.teller_id == known.known_id)
    counted = answered.filter(~answered.is_reply | answered.known_id.notnull())
    return counted.select("is_reply", "told_of", "told_id", "told_at", "teller_id")


def _micros(window: timedelta) -> int:
    return window // timedelta(microseconds=1)

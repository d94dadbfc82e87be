"""Topics and what came of them: responses, voices, and how long the first answer took."""

from datetime import timedelta
from math import log
from typing import Any

import ibis

from horo.measures.question import Sources, knob, name_places, people, place_columns, without

RESPONSE_WINDOWS = {"24h": timedelta(hours=24), "7d": timedelta(days=7)}
REPLY_WINDOW = timedelta(days=28)
MICROSECOND = timedelta(microseconds=1)
QUANTILES = {"p50": (1, 2), "p90": (9, 10)}  # as fractions, so that counts compare exactly
NEVER = -1000.0  # logarithm of a survival of zero, as far as a running sum is concerned
ROUNDING = 1e-9  # what a sum of logarithms may be off by


def topics(sources: Sources) -> Any:
    """One row a topic that was started in the range, with what came of it by the log's end.

    period (and group, of its start), topic_id (its thread), starter_id, started_at;
    waited: microseconds until the first reply by another member, null if there is none, zero
    where a source dated it before the topic; replies: within 28 days; others: distinct other
    authors, ever.
    """
    if "topics" in sources.made:
        return sources.made["topics"]
    question = sources.question
    started = _started(sources)
    replies = _replies(sources)
    both = started.join(replies, started.topic_id == replies.thread_id)
    early = both.replied_at < both.started_at + _micros(REPLY_WINDOW)
    voices = both.group_by([both.row_id, both.starter_id, both.replier_id]).aggregate(
        replied_at=both.replied_at.min(), replies=both.count(where=early)
    )
    by_another = voices.replier_id != voices.starter_id
    came = voices.group_by(answered_id=voices.row_id).aggregate(
        responded_at=voices.replied_at.min(where=by_another),
        replies=voices.replies.sum().cast("int64"),
        others=voices.count(where=by_another),
    )
    whole = started.left_join(came, started.row_id == came.answered_id)
    later = whole.responded_at - whole.started_at
    whole = whole.mutate(
        # no `greatest`: engines differ in what it makes of null, which stays null here
        waited=ibis.ifelse(later < 0, 0, later),
        period=question.period_of(question.day_of(whole.started_at)),
        replies=ibis.coalesce(whole.replies, 0),
        others=ibis.coalesce(whole.others, 0),
    )
    return without(whole, "row_id", "answered_id", "responded_at")


def answers(sources: Sources) -> Any:
    """One row a period (and group): topics, unanswered, answered_24h and _7d, replies, voices."""
    table = topics(sources)
    within = {
        f"answered_{name}": table.count(where=table.waited < _micros(window))
        for name, window in RESPONSE_WINDOWS.items()
    }
    return table.group_by(sources.question.keys("period")).aggregate(
        topics=table.count(),
        unanswered=table.count(where=table.waited.isnull()),
        **within,
        replies=table.replies.sum().cast("int64"),
        voices=(table.others + 1).sum().cast("int64"),
    )


def waits(sources: Sources) -> Any:
    """One row a period (and group): topics, and the Kaplan–Meier quantiles p50 and p90.

    In seconds, from topic to response. A topic without response was watched until the log's
    end. Null when fewer topics than the quantile's share were ever answered.
    """
    question = sources.question
    keys = question.keys("period")
    table = topics(sources)
    seen = table.mutate(
        is_answered=table.waited.notnull(),
        watched=ibis.coalesce(table.waited, knob("log_end") - table.started_at),
    )
    moments = seen.group_by([*keys, "watched"]).aggregate(
        topics=seen.count(), answered=seen.count(where=seen.is_answered)
    )
    falling = _survival(moments, keys)
    reached = {
        f"{name}_micros": falling.watched.min(
            where=(falling.answered > 0) & (falling.survival <= log(1 - above / below) + ROUNDING)
        )
        for name, (above, below) in QUANTILES.items()
    }
    whole = falling.group_by(keys).aggregate(
        topics=falling.topics.sum().cast("int64"),
        answered=falling.answered.sum().cast("int64"),
        **reached,
    )
    return whole.mutate(
        **{
            name: ibis.ifelse(
                whole.answered * below >= whole.topics * above,
                whole[f"{name}_micros"] / 1_000_000,
                ibis.null("float64"),
            )
            for name, (above, below) in QUANTILES.items()
        }
    )


def _survival(moments: Any, keys: list[str]) -> Any:
    """`moments` with `survival`: the logarithm of the Kaplan–Meier estimate after each."""
    later = ibis.cumulative_window(group_by=keys, order_by=moments.watched.desc())
    at_risk = moments.mutate(at_risk=moments.topics.sum().over(later).cast("int64"))
    step = ibis.ifelse(
        at_risk.answered == 0,
        0.0,
        ibis.ifelse(
            at_risk.answered == at_risk.at_risk,
            NEVER,
            (1 - at_risk.answered / ibis.greatest(at_risk.at_risk, at_risk.answered + 1)).ln(),
        ),
    )
    stepped = at_risk.mutate(step=step)
    earlier = ibis.cumulative_window(group_by=keys, order_by=stepped.watched)
    return stepped.mutate(survival=stepped.step.sum().over(earlier))


def _started(sources: Sources) -> Any:
    facts, question = sources.facts, sources.question
    acts = facts.activities
    posted = acts.filter(
        acts.verb == "posted",
        question.in_range(acts.occurred_at),
        acts.occurred_at <= knob("log_end"),
    )
    rows = posted.select(
        row_id=posted.id,
        topic_id=posted.thread_id,
        starter_id=posted.actor_id,
        started_at=posted.occurred_at,
        **place_columns(posted, question),
    )
    known = people(facts, question)
    persons = without(known.filter(known.is_person), "is_person")
    counted = without(rows.join(persons, rows.starter_id == persons.member_id), "member_id")
    return name_places(counted, facts, question)


def _replies(sources: Sources) -> Any:
    facts, question = sources.facts, sources.question
    acts = facts.activities
    replied = acts.filter(
        acts.verb == "replied", acts.thread_id.notnull(), acts.occurred_at <= knob("log_end")
    )
    known = people(facts, question)
    persons = known.filter(known.is_person)
    peers = replied.semi_join(persons, replied.actor_id == persons.member_id)
    return peers.select(
        thread_id=peers.thread_id, replier_id=peers.actor_id, replied_at=peers.occurred_at
    )


def _micros(window: timedelta) -> int:
    return window // MICROSECOND

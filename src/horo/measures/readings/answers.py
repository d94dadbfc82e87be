"""Topics and what came of them: responses, voices, and how long the first answer took."""

from datetime import timedelta
from typing import Any

import ibis

from horo.measures.question import Sources, knob, name_places, persons, place_columns, without
from horo.measures.readings.survival import quantiles

RESPONSE_WINDOWS = {"24h": timedelta(hours=24), "7d": timedelta(days=7)}
REPLY_WINDOW = timedelta(days=28)
MICROSECOND = timedelta(microseconds=1)
QUANTILES = {"p50": (1, 2), "p90": (9, 10)}  # as fractions, so that counts compare exactly


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
    # by two keys: the third is decided by the first, and would only cost
    voices = both.group_by([both.row_id, both.replier_id]).aggregate(
        starter_id=both.starter_id.min(),
        replied_at=both.replied_at.min(),
        replies=both.count(where=early),
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
    """One row a period (and group): topics, unanswered, answered_24h and _7d, replies."""
    return counted(topics(sources), sources)


def voices(sources: Sources) -> Any:
    """One row a period (and group): topics, and voices, the sum of their distinct authors."""
    table = topics(sources)
    return table.group_by(sources.question.keys("period")).aggregate(
        topics=table.count(), voices=(table.others + 1).sum().cast("int64")
    )


def waits(sources: Sources) -> Any:
    """One row a period (and group): watched, the topics, and the quantiles p50 and p90.

    In seconds, from topic to response. A topic without response was watched until the log's
    end. Null when fewer topics than the quantile's share were ever answered.
    """
    return waited(topics(sources), sources)


def counted(table: Any, sources: Sources) -> Any:
    """What `answers` says of a table of topics."""
    within = {
        f"answered_{name}": table.count(where=table.waited < _micros(window))
        for name, window in RESPONSE_WINDOWS.items()
    }
    return table.group_by(sources.question.keys("period")).aggregate(
        topics=table.count(),
        unanswered=table.count(where=table.waited.isnull()),
        **within,
        replies=table.replies.sum().cast("int64"),
    )


def waited(table: Any, sources: Sources) -> Any:
    """What `waits` says of a table of topics."""
    seen = table.mutate(
        is_over=table.waited.notnull(),
        lasted=ibis.coalesce(table.waited, knob("log_end") - table.started_at),
    )
    return quantiles(seen, sources.question.keys("period"), QUANTILES)


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
    known = persons(sources)
    counted = without(rows.join(known, rows.starter_id == known.member_id), "member_id")
    return name_places(counted, facts, question)


def _replies(sources: Sources) -> Any:
    acts = sources.facts.activities
    replied = acts.filter(
        acts.verb == "replied", acts.thread_id.notnull(), acts.occurred_at <= knob("log_end")
    )
    known = persons(sources)
    peers = replied.semi_join(known, replied.actor_id == known.member_id)
    return peers.select(
        thread_id=peers.thread_id, replier_id=peers.actor_id, replied_at=peers.occurred_at
    )


def _micros(window: timedelta) -> int:
    return window // MICROSECOND

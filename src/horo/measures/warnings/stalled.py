"""`stalled`: more topics than usual whose starter waits for a reply."""

from collections import Counter
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from horo.core.time import from_micros, to_micros
from horo.measures.calendar import midnight
from horo.measures.rows import Row
from horo.measures.running import bounds
from horo.measures.vocabulary import DAY, TOPICS
from horo.measures.warnings.asking import (
    A_DAY,
    A_WEEK,
    begins,
    day_number,
    day_of,
    is_person,
    micros,
    rows_of,
)
from horo.measures.warnings.looks import History, Seen
from horo.measures.warnings.trends import compared
from horo.playbook.parts.warnings import Stalled

GIVEN_UP = timedelta(days=28)  # after it fell silent; whoever asked no longer waits then


def stalled(watch: Stalled, history: History) -> Seen:
    """Looks at the end of each day: how many topics wait, and for how many usual deviations more.

    A topic waits once it has been without a reply by another person for `silent`, until it gets
    one, or for 28 days. Compared with the same weekdays of the weeks before.
    """
    first = history.since - watch.weeks * A_WEEK
    rows = _days(watch, history, first)
    return Seen(compared(rows, watch.weeks, history, sign=1), DAY)


def _days(watch: Stalled, history: History, first: date) -> list[Row]:
    known = bounds(history.warehouse, as_of=history.as_of)
    if known is None:
        return []
    began = from_micros(known[0])
    changes = _changes(watch, history, first)
    days = [first + number * A_DAY for number in range((history.until - first).days)]
    before = sum(by for day, by in changes.items() if day < day_number(first))
    waiting = accumulate((changes[day_number(day)] for day in days), initial=before)
    next(waiting)
    found = []
    for day, count in zip(days, waiting, strict=True):
        start, end = midnight(day, history.zone), midnight(day + A_DAY, history.zone)
        if start >= began and end <= history.as_of:
            found.append(Row("stalled", TOPICS, start, end, DAY, None, count, count, False))
    return found


def _changes(watch: Stalled, history: History, first: date) -> Counter[int]:
    """By how much the number of waiting topics changes on each day, by its number."""
    topics = _topics(watch, history, first)
    over = topics.started_at + micros(watch.silent + GIVEN_UP)
    until = topics.answered_at.coalesce(over)
    spans = topics.select(
        since=topics.started_at + micros(watch.silent), until=(until > over).ifelse(over, until)
    )
    waited = spans.filter(spans.until > spans.since)
    counted = waited.group_by(
        since=day_of(waited.since, history), until=day_of(waited.until, history)
    ).aggregate(topics=waited.count())
    changes: Counter[int] = Counter()
    for begin, end, number in rows_of(history, counted):
        changes[begin] += number
        changes[end] -= number
    return changes


def _topics(watch: Stalled, history: History, first: date) -> Any:
    """Topics that may wait on some day: started_at, and answered_at, null where nobody has."""
    facts = history.warehouse.facts
    log, people = facts.activities, is_person(facts)
    oldest = begins(first, history) - micros(watch.silent + GIVEN_UP)
    known = log.filter(log.occurred_at >= oldest, log.occurred_at <= to_micros(history.as_of))
    by_people = known.semi_join(people, known.actor_id == people.member_id)
    posted, replied = (by_people.filter(by_people.verb == verb) for verb in ("posted", "replied"))
    started = posted.select("thread_id", started_at="occurred_at", starter_id="actor_id")
    answers = replied.select(
        answered_id="thread_id", replied_at="occurred_at", replier_id="actor_id"
    )
    both = started.left_join(
        answers,
        [started.thread_id == answers.answered_id, started.starter_id != answers.replier_id],
    )
    return both.group_by("thread_id", "started_at").aggregate(answered_at=both.replied_at.min())

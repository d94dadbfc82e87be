"""`fatigue`: more messages for each member, and fewer of them lead to anything."""

from datetime import date, timedelta
from typing import Any

from horo.core.time import to_micros
from horo.measures.calendar import midnight
from horo.measures.question import active_verbs
from horo.measures.vocabulary import SHARE, WEEK
from horo.measures.warnings.asking import (
    A_WEEK,
    EPOCH,
    begins,
    day_of,
    is_person,
    micros,
    rows_of,
    weeks_of,
)
from horo.measures.warnings.looks import History, Look, Seen
from horo.measures.warnings.usual import rate_rose, share_fell
from horo.measures.warnings.windows import BEFORE, RECENT, Pair, Sums, divided, pairs
from horo.people.models import Consent
from horo.playbook.parts.warnings import Fatigue

RESPONDING = timedelta(days=3)  # so long after a message somebody may still respond to it
NOTICES = "notice:"  # what people asked for, or what is told to the team
RESPONSES = ("opened", "visited")  # besides all that makes a member active


def fatigue(watch: Fatigue, history: History) -> Seen:
    """Looks at the end of each week, at the four weeks that end then and the eight before them.

    Nothing is said unless each member who got messages got more of them a week, by the share
    `more`. Then the score is by how many standard errors the share of messages fell after which
    their reader did anything within three days (opened one, visited, was active), or by how many
    the number of those who stopped messages grew for each message, whichever is worse.
    """
    settled = history.as_of - RESPONDING
    mondays = [
        monday
        for monday in weeks_of(history, RECENT + BEFORE)
        if begins(monday + A_WEEK, history) <= to_micros(settled)
    ]
    weeks = _weeks(history, mondays)
    looks = tuple(_look(pair, watch) for pair in pairs(weeks, mondays, history)) if weeks else ()
    return Seen(looks, WEEK, "" if weeks else "messages")


def _look(pair: Pair, watch: Fatigue) -> Look:
    recent, before = pair.recent, pair.before
    each, each_before = (divided(sums, "messages", "readers") for sums in (recent, before))
    fell = share_fell(
        recent["answered"], recent["messages"], before["answered"], before["messages"]
    )
    stopped = rate_rose(
        recent["stopped"], recent["messages"], before["stopped"], before["messages"]
    )
    known = [score for score in (fell, stopped) if score is not None]
    grew = each is not None and each_before and each >= each_before * (1 + watch.more)
    return Look(
        start=pair.start,
        end=pair.end,
        score=(max(known) if grew else 0.0) if known else None,
        value=divided(recent, "answered", "messages"),
        usual=divided(before, "answered", "messages"),
        n=int(recent["messages"]),
        unit=SHARE,
        evidence={
            "messages_each": each or 0.0,
            "messages_each_before": each_before or 0.0,
            "stopped": recent["stopped"],
            "stopped_before": before["stopped"],
        },
    )


def _weeks(history: History, mondays: list[date]) -> dict[date, Sums]:
    """By week: messages, readers, answered, stopped; empty where nobody ever got a message."""
    if not mondays:
        return {}
    since, until = begins(mondays[0], history), begins(mondays[-1] + A_WEEK, history)
    found: dict[date, Sums] = {}
    for day, messages, readers, answered in rows_of(history, _messages(history, since, until)):
        monday = EPOCH + timedelta(days=day)
        found[monday] = {
            "messages": messages, "readers": readers, "answered": answered, "stopped": 0
        }  # fmt: skip
    for said_at in _stops(history, mondays):
        local = said_at.astimezone(history.zone).date()
        monday = local - timedelta(days=local.weekday())
        if monday in found:
            found[monday] = {**found[monday], "stopped": found[monday]["stopped"] + 1}
    return found


def _stops(history: History, mondays: list[date]) -> Any:
    """When members said no to messages, in the weeks that begin on `mondays`."""
    since = midnight(mondays[0], history.zone)
    until = midnight(mondays[-1] + A_WEEK, history.zone)
    said = Consent.objects.filter(is_given=False, said_at__gte=since, said_at__lt=until)
    return said.order_by("said_at", "pk").values_list("said_at", flat=True)


def _messages(history: History, since: int, until: int) -> Any:
    """By week, as the number of its Monday: messages, distinct readers, and answered ones."""
    facts = history.warehouse.facts
    log, people = facts.activities, is_person(facts)
    got = log.filter(
        log.verb == "received",
        ~log.object_key.startswith(NOTICES),
        log.occurred_at >= since,
        log.occurred_at < until,
    )
    received = got.semi_join(people, got.recipient_id == people.member_id).select(
        "id", "occurred_at", reader_id="recipient_id"
    )
    verbs = [*RESPONSES, *active_verbs()]
    done = log.filter(
        log.verb.isin(verbs), log.occurred_at > since, log.occurred_at <= until + micros(RESPONDING)
    ).select(done_at="occurred_at", doer_id="actor_id")
    answered = received.semi_join(
        done,
        [
            received.reader_id == done.doer_id,
            done.done_at > received.occurred_at,
            done.done_at <= received.occurred_at + micros(RESPONDING),
        ],
    ).select(answered_id="id")
    both = received.left_join(answered, received.id == answered.answered_id)
    day = day_of(both.occurred_at, history)
    dated = both.mutate(monday=day - (day + 3) % 7)  # 1970-01-01 was a Thursday
    return dated.group_by("monday").aggregate(
        messages=dated.count(),
        readers=dated.reader_id.nunique(),
        answered=dated.count(where=dated.answered_id.notnull()),
    )

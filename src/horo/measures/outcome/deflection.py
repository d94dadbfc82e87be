"""Support deflection: questions that peers answered, whose asker opened no ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis

from horo.core.time import to_micros
from horo.facts.schemas import Facts
from horo.log.activities import TICKET_OPENED, TICKET_SOLVED
from horo.measures.outcome.asking import Warehouse, run
from horo.measures.outcome.intervals import Share, share_of
from horo.measures.question import PERSON

DEFLECTED, ASKED_ANYWAY, NOT_ANSWERED = "deflected", "asked_anyway", "not_answered"
FATES = (DEFLECTED, ASKED_ANYWAY, NOT_ANSWERED)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Deflection:
    """What became of the topics of members that were started in a period.

    `share` is of all of them, and an upper bound of what the community saves: not every topic
    is a question, and not every question would have become a ticket. `too_young` topics are left
    out, since their time is not over.
    """

    share: Share
    counts: dict[str, int]
    too_young: int


def deflection(
    warehouse: Warehouse, *, start: datetime, end: datetime, within: timedelta
) -> Deflection | None:
    """Look at the topics that were started in `[start, end)`; None while no ticket is known.

    *Deflected*: another member who is no bot and does not work for the organisation replied
    within `within`, and from the question until `within` after that answer the asker opened no
    ticket. Topics of staff are no questions of members. A topic is too young where twice
    `within` after it lies behind the end of the log or of what is known about tickets.
    """
    ends = _known_until(warehouse)
    if ends is None:
        return None
    table = _fates(warehouse.facts, start, end, within)
    old = table.started_at + 2 * _micros(within) <= ends
    counted = table.group_by(fate=table.fate, is_old=old).aggregate(n=table.count())
    rows = run(warehouse, counted.select("fate", "is_old", "n"))
    counts = {
        fate: sum(n for found, is_old, n in rows if is_old and found == fate) for fate in FATES
    }
    young = sum(n for _, is_old, n in rows if not is_old)
    return Deflection(share_of(counts[DEFLECTED], sum(counts.values())), counts, young)


def topics_behind(
    warehouse: Warehouse, fate: str, *, start: datetime, end: datetime, within: timedelta
) -> list[int]:
    """Return the topics of one fate, newest first. Whoever shows them fetches them as visible.

    Raises KeyError for an unknown fate.
    """
    if fate not in FATES:
        raise KeyError(fate)
    ends = _known_until(warehouse)
    if ends is None:
        return []
    table = _fates(warehouse.facts, start, end, within)
    old = table.started_at + 2 * _micros(within) <= ends
    chosen = table.filter(old, table.fate == fate).order_by(ibis.desc("started_at"), "topic_id")
    return [row[0] for row in run(warehouse, chosen.select("topic_id"))]


def _known_until(warehouse: Warehouse) -> int | None:
    """The last instant of which both the community and the help desk tell."""
    acts = warehouse.facts.activities
    told = acts.verb.isin([TICKET_OPENED.name, TICKET_SOLVED.name])
    (row,) = run(
        warehouse,
        acts.aggregate(
            tickets=acts.count(where=acts.verb == TICKET_OPENED.name),
            told=acts.occurred_at.max(where=told),
            lived=acts.occurred_at.max(where=~told),
        ),
    )
    tickets, last_told, lived = row
    return min(last_told, lived) if tickets and lived else None


def _fates(facts: Facts, start: datetime, end: datetime, within: timedelta) -> Any:
    """One row a topic of a member: topic_id, started_at, fate."""
    acts = facts.activities
    peers = _peers(facts)
    posted = acts.filter(
        acts.verb == "posted",
        acts.thread_id.notnull(),
        acts.occurred_at >= to_micros(start),
        acts.occurred_at < to_micros(end),
    ).semi_join(peers, [("actor_id", "peer_id")])
    topics = posted.group_by(topic_id=posted.thread_id).aggregate(
        started_at=posted.occurred_at.min(), asker_id=posted.actor_id.min()
    )
    replied = acts.filter(acts.verb == "replied").semi_join(peers, [("actor_id", "peer_id")])
    replies = replied.select(
        in_id=replied.thread_id, replier_id=replied.actor_id, replied_at=replied.occurred_at
    )
    both = topics.left_join(
        replies, [topics.topic_id == replies.in_id, topics.asker_id != replies.replier_id]
    )
    answered = both.group_by(["topic_id", "started_at", "asker_id"]).aggregate(
        answered_at=both.replied_at.min()
    )
    return _with_tickets(answered, facts, within)


def _with_tickets(answered: Any, facts: Facts, within: timedelta) -> Any:
    acts = facts.activities
    opened = acts.filter(acts.verb == TICKET_OPENED.name)
    tickets = opened.select(opener_id=opened.recipient_id, opened_at=opened.occurred_at)
    both = answered.left_join(tickets, answered.asker_id == tickets.opener_id)
    until = ibis.coalesce(both.answered_at, both.started_at) + _micros(within)
    asked = (both.opened_at >= both.started_at) & (both.opened_at < until)
    folded = both.group_by(["topic_id", "started_at", "answered_at"]).aggregate(
        asked=ibis.coalesce(asked, False).any()
    )
    in_time = folded.answered_at < folded.started_at + _micros(within)
    return folded.mutate(
        fate=ibis.cases(
            (~ibis.coalesce(in_time, False), NOT_ANSWERED),
            (folded.asked, ASKED_ANYWAY),
            else_=DEFLECTED,
        )
    )


def _peers(facts: Facts) -> Any:
    members = facts.members
    people = members.filter(members.kind == PERSON, ~members.is_staff)
    return people.select(peer_id=people.id)


def _micros(window: timedelta) -> int:
    return window // MICROSECOND

"""Questions that peers answered, and whether a ticket came all the same."""

from datetime import UTC, datetime, timedelta

import pytest

from horo.core.time import to_micros
from horo.measures.outcome import deflection, topics_behind

from .worlds import DAY, Act, Who, World

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
T = to_micros(MARCH)
WEEK = timedelta(days=7)
ASKED = {"start": MARCH, "end": MARCH + timedelta(days=31), "within": WEEK}
LATER = [Act(T + 90 * DAY, "visited", 3), Act(T + 90 * DAY, "ticket_opened", None, 3)]
MEMBERS = [Who(1), Who(2), Who(3), Who(4, is_staff=True), Who(5, kind="bot")]


def fate(*acts: Act) -> str | None:
    found = deflection(World([Act(T, "posted", 1, thread=7), *acts, *LATER], MEMBERS), **ASKED)
    (known,) = [name for name, count in found.counts.items() if count]
    assert found.share.n == 1
    return known


def reply(after: int, by: int = 2) -> Act:
    return Act(T + after, "replied", by, 1, thread=7)


def ticket(after: int, by: int = 1) -> Act:
    return Act(T + after, "ticket_opened", None, by)


def test_a_question_that_a_peer_answered_in_time_is_deflected():
    assert fate(reply(DAY)) == "deflected"
    assert fate(reply(7 * DAY - 1)) == "deflected"
    assert fate(reply(7 * DAY)) == "not_answered"
    assert fate() == "not_answered"


@pytest.mark.parametrize("by", [1, 4, 5])
def test_oneself_staff_and_bots_are_no_peers(by):
    assert fate(reply(DAY, by)) == "not_answered"


def test_a_ticket_from_the_question_until_after_the_answer_undoes_it():
    assert fate(reply(DAY), ticket(0)) == "asked_anyway"
    assert fate(reply(DAY), ticket(8 * DAY - 1)) == "asked_anyway"
    assert fate(reply(DAY), ticket(8 * DAY)) == "deflected"
    assert fate(reply(DAY), ticket(-1)) == "deflected", "before the question"
    assert fate(reply(DAY), ticket(DAY, by=2)) == "deflected", "of somebody else"


def test_questions_whose_time_is_not_over_are_left_out_and_counted():
    ends = [Act(T + 14 * DAY, "ticket_opened", None, 3), Act(T + 14 * DAY, "visited", 3)]
    acts = [Act(T, "posted", 1, thread=1), Act(T + 1, "posted", 1, thread=2)]

    found = deflection(World([*acts, *ends], MEMBERS), **ASKED)

    assert (found.share.n, found.too_young) == (1, 1)


def test_nothing_is_said_while_no_ticket_is_known():
    world = World([Act(T, "posted", 1, thread=1), reply(1)], MEMBERS)

    assert deflection(world, **ASKED) is None
    assert topics_behind(world, "deflected", **ASKED) == []


def test_every_number_opens_the_list_of_what_it_counts():
    world = World([Act(T, "posted", 1, thread=7), reply(DAY), *LATER], MEMBERS)

    assert topics_behind(world, "deflected", **ASKED) == [7]
    assert topics_behind(world, "asked_anyway", **ASKED) == []

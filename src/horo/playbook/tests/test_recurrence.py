"""Rituals recur by wall clock, and no rule makes the search go on for ever."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from horo.playbook.recurrence import occurrences, refusal_of

SOFIA = ZoneInfo("Europe/Sofia")
FIRST = datetime(2026, 10, 21, 17, 0)  # noqa: DTZ001 - a Wednesday, as the wall clock says
START = datetime(2026, 10, 1, tzinfo=UTC)


def test_a_ritual_keeps_its_time_when_the_clocks_change():
    end = datetime(2026, 11, 1, tzinfo=UTC)
    found = occurrences("FREQ=WEEKLY;BYDAY=WE", FIRST, SOFIA, start=START, end=end)

    assert [instant.astimezone(UTC).hour for instant in found] == [14, 15]


def test_the_end_is_left_out_and_the_start_is_not():
    at = FIRST.replace(tzinfo=SOFIA)
    week_later = datetime(2026, 10, 28, 17, 0, tzinfo=SOFIA)

    assert occurrences("FREQ=WEEKLY", FIRST, SOFIA, start=at, end=week_later) == [at]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;BYHOUR=1,2",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=MONTHLY;BYDAY=99MO",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "FREQ=WEEKLY;UNTIL=20261399",
        "FREQ=WEEKLY\nRRULE:FREQ=DAILY",
        "RRULE:FREQ=WEEKLY",
        "BYDAY=MO",
        "",
        "=" * 500,
    ],
)
def test_what_a_calendar_of_people_does_not_need_is_refused(rule):
    assert refusal_of(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=5",
    ],
)
def test_a_rule_that_never_comes_true_is_given_up_soon(rule):
    assert refusal_of(rule) == ""
    began = time.process_time()
    end = datetime(9000, 1, 1, tzinfo=UTC)

    assert occurrences(rule, FIRST, SOFIA, start=START, end=end, most=1) == []
    assert time.process_time() - began < 3

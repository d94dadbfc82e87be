"""First times, last times and streaks."""

from datetime import UTC, datetime, timedelta

import pytest
from conftest import AT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.conditions import Snapshot
from horo.conditions.moments import EPOCH, micros
from horo.conditions.periods import UNITS, number_by_calendar, numbered
from horo.conditions.tests.engines import act, engine, person
from horo.conditions.tests.test_acts import DAY, DIALECTS, JUST, assert_true_for

WEEK = timedelta(days=7)
LONG = datetime(2100, 3, 1, tzinfo=UTC) - EPOCH - JUST  # the calendar of the engines is good for it
on_every_engine = pytest.mark.parametrize("dialect", DIALECTS)


def posts(*ages, member=1):
    return tuple(act(member, "posted", AT - age) for age in ages)


def community(*acts):
    return Snapshot(tuple(acts), (person(1), person(2)))


@on_every_engine
@pytest.mark.parametrize(
    ("ages", "is_new"),
    [
        ((timedelta(0), WEEK - JUST), True),
        ((timedelta(0), WEEK), False),
        ((-JUST,), False),
        ((), False),
    ],
    ids=["both within", "one before", "not yet", "never"],
)
def test_a_first_time_is_within_a_window_if_nothing_came_before_it(dialect, ages, is_new):
    written = {"first": {"did": "posted", "within": "7d"}}

    assert_true_for(written, community(*posts(*ages)), {1} if is_new else set(), dialect)


@on_every_engine
@pytest.mark.parametrize(
    ("ages", "is_long_ago"),
    [((WEEK, 9 * DAY), True), ((WEEK - JUST, 9 * DAY), False), ((WEEK, -JUST), True), ((), False)],
    ids=["just long enough", "just not", "the future does not count", "never is not long ago"],
)
def test_a_last_time_is_long_ago_if_nothing_came_after_it(dialect, ages, is_long_ago):
    written = {"last": {"did": "posted", "more_than": "7d"}}

    assert_true_for(written, community(*posts(*ages)), {1} if is_long_ago else set(), dialect)


@on_every_engine
@pytest.mark.parametrize(
    ("streak", "ages", "holds"),
    [
        ({"weeks": 2}, (timedelta(0), JUST + timedelta(hours=9)), True),
        ({"weeks": 2}, (timedelta(0), timedelta(hours=9)), False),
        ({"weeks": 2}, (WEEK, 2 * WEEK), True),
        ({"weeks": 2}, (2 * WEEK, 3 * WEEK), False),
        ({"weeks": 2, "ever": True}, (2 * WEEK, 3 * WEEK), True),
        ({"weeks": 2, "ever": True}, (2 * WEEK, 4 * WEEK), False),
        ({"days": 3}, (DAY, 2 * DAY, 3 * DAY), True),
        ({"days": 3}, (timedelta(0), DAY, 3 * DAY), False),
        ({"months": 3}, (timedelta(0), 2 * DAY, 31 * DAY), True),
        ({"months": 3}, (timedelta(0), 2 * DAY, 28 * DAY), False),
        ({"weeks": 1}, (-JUST,), False),
    ],
    ids=str,
)
def test_a_streak_has_an_act_in_each_period_up_to_now_or_to_the_one_before(
    dialect, streak, ages, holds
):
    written = {"streak": {"did": "posted"} | streak}

    assert_true_for(written, community(*posts(*ages)), {1} if holds else set(), dialect)


@on_every_engine
@given(st.timedeltas(timedelta(0), LONG).map(lambda age: EPOCH + age))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_calendar_of_the_engines_is_that_of_python(dialect, moment):
    database = engine(dialect)
    database.fill(Snapshot((act(1, "posted", moment),)))
    log = database.facts.activities

    for unit in UNITS:
        [(number,)] = database.run(numbered(log, log.occurred_at, "n", unit).select("n"))
        assert number == number_by_calendar(micros(moment), unit)


def test_weeks_begin_on_monday_and_months_on_their_first():
    monday, march = datetime(2026, 3, 2, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)

    def step(moment, unit):
        before = number_by_calendar(micros(moment - JUST), unit)
        return number_by_calendar(micros(moment), unit) - before

    assert [step(monday, unit) for unit in UNITS] == [1, 1, 0]
    assert [step(march, unit) for unit in UNITS] == [1, 0, 1]
    assert number_by_calendar(micros(EPOCH), "days") == 0

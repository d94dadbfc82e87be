"""Hours, distributions and scopes, against plain Python on random logs and by hand."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.core.time import from_micros, to_micros
from horo.measures import services
from horo.measures.boards import asking
from horo.measures.boards.clocks import Hour, deeds_at, deeds_by_hour
from horo.measures.boards.spreads import NEVER, inside, spread
from horo.measures.tests.logs import Act, Log, Who

SOFIA = ZoneInfo("Europe/Sofia")  # clocks go on at 03:00 on 29 March 2026, back on 25 October
MARCH = {"start": date(2026, 3, 1), "end": date(2026, 4, 1)}
PEOPLE = [Who(1), Who(2), Who(3), Who(9, kind="bot")]


@pytest.fixture(autouse=True)
def in_sofia(monkeypatch):
    for module in (asking, services):
        monkeypatch.setattr(module, "community_zone", lambda: SOFIA)


def at(day: int, hour: int, minute: int = 0) -> int:
    return to_micros(datetime(2026, 3, day, hour, minute, tzinfo=UTC))


acts = st.lists(
    st.builds(
        Act,
        id=st.just(0),
        at=st.integers(at(1, 0), at(31, 20)),
        actor=st.sampled_from([1, 2, 3, 9, None]),
        verb=st.sampled_from(["posted", "replied", "reacted", "visited", "joined"]),
        thread=st.integers(1, 5),
    ),
    max_size=40,
)


def numbered(found):
    return [Act(n, a.at, a.actor, a.verb, a.thread) for n, a in enumerate(found, start=1)]


def hour_of(act: Act) -> Hour:
    local = from_micros(act.at).astimezone(SOFIA)
    return Hour(local.weekday(), local.hour)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts)
def test_hours_are_those_of_the_communitys_clocks(found):
    log = Log(numbered(found), PEOPLE)
    end = to_micros(datetime(2026, 4, 1, tzinfo=SOFIA))
    start = to_micros(datetime(2026, 3, 1, tzinfo=SOFIA))
    counted = [
        act
        for act in log.acts
        if act.actor in (1, 2, 3)
        and act.verb in ("posted", "replied", "reacted")
        and start <= act.at < end
    ]

    hours = deeds_by_hour(log, "acts", **MARCH)

    assert hours == Counter(map(hour_of, counted))
    for hour in list(hours)[:2]:
        wanted = {act.id for act in counted if hour_of(act) == hour}
        assert set(deeds_at(log, "acts", hour, **MARCH)) == wanted


def test_an_hour_that_the_clocks_leave_out_is_empty():
    before, after = at(29, 0, 59), at(29, 1, 0)  # 02:59, and one minute later 04:00
    log = Log([Act(1, before, 1, "posted", 1), Act(2, after, 1, "posted", 2)], PEOPLE)

    assert deeds_by_hour(log, "posts", **MARCH) == {Hour(6, 2): 1, Hour(6, 4): 1}


def test_days_long_before_1970_have_a_weekday_too():
    old = to_micros(datetime(1926, 3, 1, 12, tzinfo=UTC))  # a Monday
    log = Log([Act(1, old, 1, "posted", 1), Act(2, at(2, 9), 1, "posted", 2)], PEOPLE)

    hours = deeds_by_hour(log, "posts", start=date(1926, 2, 1), end=date(1926, 4, 1))

    assert [hour.weekday for hour in hours] == [0]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts)
def test_deeds_per_member_fall_into_bins_that_double(found):
    log = Log(numbered(found), PEOPLE)
    active = ("posted", "replied", "reacted")
    local = [from_micros(act.at).astimezone(SOFIA) for act in log.acts]
    each = Counter(
        act.actor
        for act, when in zip(log.acts, local, strict=True)
        if act.actor in (1, 2, 3) and act.verb in active and when.month == 3
    )

    bins = spread(log, "acts_per_member", **MARCH)

    assert [one.count for one in bins if one.count] == [
        count
        for _place, count in sorted(Counter(n.bit_length() - 1 for n in each.values()).items())
    ]
    for one in bins:
        wanted = {who for who, n in each.items() if one.low <= n < (one.high or 10**9)}
        assert set(inside(log, "acts_per_member", one.place, **MARCH)) == wanted


def test_a_topic_that_waits_has_a_bar_of_its_own():
    log = Log(
        [
            Act(1, at(2, 9), 1, "posted", 1),
            Act(2, at(2, 9, 5), 2, "replied", 1),  # after five minutes
            Act(3, at(3, 9), 1, "posted", 2),
            Act(4, at(3, 19), 2, "replied", 2),  # after ten hours
            Act(5, at(4, 9), 1, "posted", 3),
            Act(6, at(5, 9), 1, "replied", 3),  # by who asked
        ],
        PEOPLE,
    )

    bins = spread(log, "first_response", **MARCH)

    assert [one.count for one in bins] == [1, 0, 0, 1, 0, 0, 0, 1]
    assert [one.is_open for one in bins] == [False] * 7 + [True]
    assert inside(log, "first_response", NEVER, **MARCH) == [3]
    assert [one.count for one in spread(log, "topic_length", **MARCH)] == [0, 3]


def test_an_empty_log_has_nothing_to_show():
    log = Log([], PEOPLE)

    assert deeds_by_hour(log, "acts", **MARCH) == {}
    assert spread(log, "first_response", **MARCH) == []
    assert inside(log, "topic_length", 0, start=date(2026, 3, 1), end=date(2026, 3, 1)) == []


def test_one_day_is_a_period():
    log = Log([Act(1, at(2, 9), 1, "posted", 1)], PEOPLE)
    day = date(2026, 3, 2)

    assert sum(deeds_by_hour(log, "acts", start=day, end=day + timedelta(days=1)).values()) == 1

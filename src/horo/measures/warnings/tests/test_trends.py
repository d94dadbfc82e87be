"""A planted drop or spike is seen; noise, seasons, clocks and holidays are not."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from horo.measures.warnings.trends import drops, spikes
from horo.playbook.parts.warnings import Trend

from .made import MONDAY, Made, raised

SOFIA = ZoneInfo("Europe/Sofia")  # its clocks went forward on 29 March 2026
AUTHORS = Trend(measure="active_authors")
DAILY = Trend(measure="active_authors", grain="day")
WEEK_11 = MONDAY + timedelta(weeks=11)


def by_week(numbers):
    made = Made()
    for week, people in enumerate(numbers):
        made.write(7 * week + 2, people)
    return made.history(7 * len(numbers))


@pytest.mark.parametrize(("last", "days"), [(8, [WEEK_11]), (30, [])])
def test_a_drop_is_seen_and_noise_is_not(last, days):
    history = by_week([30] * 11 + [last])

    assert raised(drops(AUTHORS, history)) == days
    assert raised(spikes(AUTHORS, history)) == []


def test_a_spike_is_seen():
    history = by_week([30] * 11 + [70])

    assert raised(spikes(AUTHORS, history)) == [WEEK_11]
    assert raised(drops(AUTHORS, history)) == []


def test_growth_is_no_spike_and_a_slow_decline_is_no_drop():
    assert raised(spikes(AUTHORS, by_week(range(30, 54, 2)))) == []
    assert raised(drops(AUTHORS, by_week(range(54, 30, -2)))) == []


def test_the_same_weekday_is_compared_not_the_day_before():
    made = Made()
    for day in range(84):
        made.write(day, 40 if day % 7 < 5 else 6)
    looks = drops(DAILY, made.history(84)).looks

    assert raised(drops(DAILY, made.history(84))) == []
    assert {look.usual > 30 for look in looks} == {True, False}, "weekends are another matter"


def test_a_quiet_working_day_is_seen_even_if_a_sunday_would_be_as_quiet():
    made = Made()
    for day in range(84):
        made.write(day, 6 if day % 7 >= 5 or day == 80 else 40)

    assert raised(drops(DAILY, made.history(84))) == [MONDAY + timedelta(days=80)]


def test_the_day_on_which_the_clocks_change_is_a_day_like_any_other():
    made = Made(zone=SOFIA)
    late = timedelta(hours=23, minutes=30)
    for day in range(91):
        made.write(day, 20, late if day % 2 else timedelta(minutes=30))
    history = made.history(91, looked=14)

    assert history.since < date(2026, 3, 29) < history.until, "it is among the days looked at"
    assert raised(drops(DAILY, history)) == raised(spikes(DAILY, history)) == []


def test_a_holiday_is_neither_asked_nor_usual():
    made, off = Made(), [72, 79]
    for day in range(84):
        made.write(day, 0 if day in off else 40)
    days = [MONDAY + timedelta(days=day) for day in off]

    assert raised(drops(DAILY, made.history(84))) == days
    assert raised(drops(DAILY, made.history(84, holidays=[f"{day:%m-%d}" for day in days]))) == []


def test_a_holiday_of_one_year_is_none_of_the_next():
    history = by_week([30] * 11 + [8])
    thursday = WEEK_11 + timedelta(days=3)

    for holiday in (thursday.isoformat(), f"{thursday:%m-%d}"):
        assert raised(drops(AUTHORS, by_week_with(history, holiday))) == []
    assert raised(drops(AUTHORS, by_week_with(history, f"2025-{thursday:%m-%d}"))) == [WEEK_11]


def by_week_with(history, holiday):
    return type(history)(**{**vars(history), "holidays": frozenset({holiday})})


def test_what_is_not_over_is_not_compared():
    made = Made()
    for week in range(12):
        made.write(7 * week + 2, 30)
    history = made.history(7 * 12 + 1)

    looks = drops(AUTHORS, history).looks
    assert max(look.end for look in looks) <= history.as_of


def test_a_young_community_has_nothing_usual_yet():
    history = by_week([30, 30, 5])

    assert all(look.score is None for look in drops(AUTHORS, history).looks)


def test_an_empty_log_and_one_member_raise_nothing():
    assert drops(AUTHORS, Made().history(84)).looks == ()
    alone = Made()
    alone.write(0, 1)
    assert raised(drops(AUTHORS, alone.history(84))) == []
    assert raised(spikes(AUTHORS, alone.history(84))) == []


def test_a_share_is_judged_by_how_many_it_rests_on():
    made = Made()
    for week in range(12):
        for number in range(4):
            topic = made.act(7 * week + 1, "posted", 1, thread=1000 + 10 * week + number)
            if week < 11:
                made.act(
                    7 * week + 1,
                    "replied",
                    2,
                    timedelta(hours=13),
                    thread=made.acts[topic - 1].thread,
                )
    seen = drops(Trend(measure="response_rate_24h", threshold=3), made.history(86))

    (last,) = [look for look in seen.looks if look.start.date() == WEEK_11]
    assert (last.value, last.usual, last.n) == (0.0, 1.0, 4)
    assert last.score == pytest.approx(1 / (0.25 * 0.75 / 4) ** 0.5, rel=0.5)

"""Days, weeks and months in time zones, beside what the standard library says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from horo.core.time import from_micros, to_micros
from horo.measures.calendar import (
    FIRST_DAY,
    Calendar,
    first_day_of_month,
    month_number,
    shifts,
)

SINCE, UNTIL = date(1995, 1, 1), date(2030, 12, 31)
ZONES = ("UTC", "Europe/Sofia", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Casablanca",
         "Australia/Lord_Howe", "America/Havana")  # fmt: skip
INSTANTS = st.datetimes(datetime(1995, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@settings(deadline=None)
@given(instant=INSTANTS, name=st.sampled_from(ZONES))
def test_a_day_number_is_the_local_date(instant, name):
    zone = ZoneInfo(name)

    number = shifts(zone, SINCE, UNTIL).day_of(to_micros(instant))

    assert FIRST_DAY + timedelta(days=number) == instant.astimezone(zone).date()


@pytest.mark.parametrize("name", ZONES)
def test_the_clocks_change_at_the_very_microsecond(name):
    zone = ZoneInfo(name)
    found = shifts(zone, SINCE, UNTIL)

    for instant, _ in found.changes:
        for moment in (instant - 1, instant):
            local = from_micros(moment).astimezone(zone)
            assert FIRST_DAY + timedelta(days=found.day_of(moment)) == local.date()


@settings(deadline=None)
@given(day=st.dates(date(1900, 3, 1), date(2100, 2, 28)))
def test_months_are_counted_from_march_1900(day):
    number = month_number((day - FIRST_DAY).days)

    assert number == (day.year - 1900) * 12 + day.month - 3
    assert first_day_of_month(number) == (day.replace(day=1) - FIRST_DAY).days


def test_a_range_is_widened_to_whole_periods():
    found = Calendar("month", date(2026, 1, 15), date(2026, 3, 2)).periods

    assert [period.start.month for period in found] == [1, 2, 3]
    assert found[-1].end.date() == date(2026, 4, 1)


def test_weeks_begin_on_monday():
    (week,) = Calendar("week", date(2026, 3, 29), date(2026, 3, 30)).periods

    assert (week.start.date(), week.end.date()) == (date(2026, 3, 23), date(2026, 3, 30))


def test_the_day_on_which_clocks_go_forward_has_23_hours():
    (day,) = Calendar("day", date(2026, 3, 29), date(2026, 3, 30), ZoneInfo("Europe/Sofia")).periods

    assert to_micros(day.end) - to_micros(day.start) == 23 * 3_600_000_000


def test_where_midnight_is_skipped_the_day_begins_after_it():
    zone = ZoneInfo("America/Sao_Paulo")
    (day,) = Calendar("day", date(2017, 10, 15), date(2017, 10, 16), zone).periods

    assert day.start.isoformat() == "2017-10-15T01:00:00-02:00"


@pytest.mark.parametrize(
    ("grain", "until", "said"),
    [("year", date(2026, 3, 2), "'year' is no grain"), ("day", date(2026, 3, 1), "is empty")],
)
def test_a_calendar_refuses_what_it_cannot_cut(grain, until, said):
    with pytest.raises(ValueError, match=said):
        Calendar(grain, date(2026, 3, 1), until)

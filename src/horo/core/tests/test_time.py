from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from horo.core.time import from_micros, parse_instant, to_micros


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_survives_the_database_to_the_microsecond(instant):
    assert from_micros(to_micros(instant)) == instant


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        to_micros(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "hours_before_utc"),
    [("2026-03-01", 0), ("2026-03-01T00:00:00+02:00", 2), ("2026-03-01T00:00:00Z", 0)],
)
def test_an_instant_is_read_with_its_offset(text, hours_before_utc):
    expected = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(hours=hours_before_utc)

    assert parse_instant(text) == expected
    assert parse_instant(text).tzinfo == UTC


def test_a_bare_date_is_taken_in_the_zone_that_is_given():
    sofia = ZoneInfo("Europe/Sofia")

    assert parse_instant("2026-03-01", zone=sofia) == datetime(
        2026, 3, 1, tzinfo=timezone(timedelta(hours=2))
    )


def test_a_word_is_no_instant_and_the_error_shows_how_to_write_one():
    with pytest.raises(ValueError, match=r"'soon' is no date or instant: write 2026-03-01"):
        parse_instant("soon")


@pytest.mark.parametrize("text", ["0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00"])
def test_an_instant_at_the_edge_of_the_calendar_is_refused_calmly(text):
    with pytest.raises(ValueError, match="out of reach"):
        parse_instant(text)

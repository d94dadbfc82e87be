"""Times and numbers as people say them, in three languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import AT
from django.utils import translation

from horo.ui import words

UTC_ZONE = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=40), "40 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=-3), "in 3 days"),
        (timedelta(days=28), "2 Feb 2026"),
    ],
)
def test_a_moment_is_said_relative_to_now(ago, said):
    assert words.relative(AT - ago, AT, UTC_ZONE) == said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "5 days ago"), ("ru", "5 дней назад"), ("bg", "преди 5 дни")]
)
def test_a_moment_is_said_in_the_language_of_the_page(language, said):
    with translation.override(language):
        assert words.relative(AT - timedelta(days=5), AT, UTC_ZONE) == said


def test_the_exact_time_is_in_the_members_zone():
    assert words.exact(AT, ZoneInfo("Europe/Sofia")).endswith("11:00 EET")


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../etc/passwd"])
def test_an_unknown_zone_is_utc(name):
    assert words.zone_of(name).key == "UTC"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "share", "–"),
        (0.624, "share", "62%"),
        (0.042, "share", "4.2%"),
        (0, "share", "0%"),
        (1, "share", "100%"),
        (11_700, "seconds", "3 h"),
        (1234, "members", "1,234"),
        (2.34, "per topic", "2.3"),
        (2.0, "per topic", "2"),
    ],
)
def test_a_figure_is_said_with_its_unit(value, unit, said):
    assert words.figure(value, unit) == said


def test_a_russian_figure_has_a_comma_and_a_spaced_per_cent():
    with translation.override("ru"):
        assert words.figure(0.042, "share") == "4,2 %"


def test_a_date_before_the_epoch_is_no_trouble():
    assert words.day(datetime(1969, 7, 20, tzinfo=UTC), UTC_ZONE) == "20 Jul 1969"

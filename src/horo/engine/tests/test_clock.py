"""The next time of day by a member's own clock, where clocks change and on odd days."""

from datetime import datetime, time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from conftest import AT
from hypothesis import given, settings
from hypothesis import strategies as st

from horo.core.time import from_micros, to_micros
from horo.engine.clock import next_moment
from horo.engine.rules import rules_of
from horo.engine.tests.community import DAY, HOUR, post
from horo.engine.tests.community import write_playbook as write
from horo.engine.tests.test_forks import early, steps_at
from horo.playbook.parts.moments import WEEK, WEEKDAYS
from horo.playbook.parts.ways import SLACK, ByClock
from horo.playbook.services import current

SOFIA, NEW_YORK = ZoneInfo("Europe/Sofia"), ZoneInfo("America/New_York")


def after(text, at, zone, days=WEEK):
    """What the clock of `zone` shows at the next `at` after it showed `text`, with its offset."""
    start = datetime.fromisoformat(text).replace(tzinfo=zone)
    leg = ByClock(DAY * 0, days, time.fromisoformat(at))
    found = from_micros(next_moment(to_micros(start), leg, zone))
    return f"{found.astimezone(zone):%a %Y-%m-%d %H:%M %z}"


@pytest.mark.parametrize(
    ("text", "at", "zone", "moment"),
    [
        ("2026-03-02 09:00", "10:00", SOFIA, "Mon 2026-03-02 10:00 +0200"),
        ("2026-03-02 10:00", "10:00", SOFIA, "Mon 2026-03-02 10:00 +0200"),
        ("2026-03-02 10:01", "10:00", SOFIA, "Tue 2026-03-03 10:00 +0200"),
        # in Sofia 03:00 to 04:00 is left out on March 29 and shown twice on October 25
        ("2026-03-28 12:00", "10:00", SOFIA, "Sun 2026-03-29 10:00 +0300"),
        ("2026-03-29 00:00", "03:30", SOFIA, "Sun 2026-03-29 04:30 +0300"),
        ("2026-10-25 00:00", "03:30", SOFIA, "Sun 2026-10-25 03:30 +0300"),
        ("2026-10-25 03:45", "03:30", SOFIA, "Mon 2026-10-26 03:30 +0200"),
        # in New York 02:00 to 03:00 on March 8, 01:00 to 02:00 on November 1
        ("2026-03-08 00:00", "02:30", NEW_YORK, "Sun 2026-03-08 03:30 -0400"),
        ("2026-11-01 00:00", "01:30", NEW_YORK, "Sun 2026-11-01 01:30 -0400"),
        ("2028-02-28 11:00", "10:00", SOFIA, "Tue 2028-02-29 10:00 +0200"),
        ("2027-02-28 11:00", "10:00", SOFIA, "Mon 2027-03-01 10:00 +0200"),
        # Samoa had no December 30 in 2011: its 10:00 came with the next day's
        ("2011-12-29 12:00", "10:00", ZoneInfo("Pacific/Apia"), "Sat 2011-12-31 10:00 +1400"),
    ],
)
def test_the_next_time_of_day(text, at, zone, moment):
    assert after(text, at, zone) == moment


@pytest.mark.parametrize(
    ("text", "days", "moment"),
    [
        ("2026-03-06 09:00", WEEKDAYS, "Fri 2026-03-06 10:00 +0200"),
        ("2026-03-06 11:00", WEEKDAYS, "Mon 2026-03-09 10:00 +0200"),
        ("2026-03-02 11:00", ("mo",), "Mon 2026-03-09 10:00 +0200"),
        ("2026-03-02 11:00", ("mo", "we"), "Wed 2026-03-04 10:00 +0200"),
    ],
)
def test_only_on_some_days(text, days, moment):
    assert after(text, "10:00", SOFIA, days) == moment


@given(
    start=st.integers(950_000_000, 2_100_000_000).map(lambda one: from_micros(one * 1_000_000)),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    days=st.sets(st.sampled_from(WEEK), min_size=1).map(tuple),
    name=st.sampled_from(sorted(available_timezones())),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_it_is_never_earlier_and_never_later_than_where_the_engine_looks(start, at, days, name):
    leg, zone = ByClock(DAY * 0, days, at), ZoneInfo(name)

    found = from_micros(next_moment(to_micros(start), leg, zone))

    assert DAY * 0 <= found - start <= SLACK


def test_the_zone_is_the_communitys_where_the_member_said_none(db):
    clock = {"at_least": "1d", "on": "weekdays", "at": "10:00"}
    write(
        journeys={
            "way": {
                "enter": {"did": "posted"},
                "steps": [{"id": "a", "after": clock, "send": "tips"}],
            }
        },
        timezone="Europe/Sofia",
    )
    (rule,) = rules_of(current())
    here, there = early("here"), early("there", timezone="America/New_York")
    odd = early("odd", timezone="Middle/Earth")
    for member in (here, there, odd):
        post(member, AT)  # Monday, 11:00 in Sofia, 4:00 in New York

    tuesday = AT + DAY
    assert steps_at(rule, tuesday + 23 * HOUR) == [
        (here.pk, "a", tuesday + 23 * HOUR),
        (there.pk, "a", tuesday + 6 * HOUR),
        (odd.pk, "a", tuesday + 23 * HOUR),
    ], "in Sofia ten o'clock of Tuesday is less than a day later, so it is Wednesday's"

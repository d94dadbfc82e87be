"""When somebody is there, by the clock of the community, and what falls due while nobody is."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import AT  # Monday, 9:00

from horo.engine.cover import Cover, cover_of
from horo.playbook.parts.moderation import Coverage

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
UTC = ZoneInfo("UTC")
EVERY = ("mo", "tu", "we", "th", "fr", "sa", "su")


def covers(since, till, days=EVERY[:5], role="moderators"):
    return Coverage(role=role, days=days, since=time(since), till=time(till))


def cover(*coverage, zone=UTC, start=AT, end=AT + WEEK):
    return cover_of(coverage, "moderators", zone, start, end)


def test_office_hours_are_met_by_day_and_not_by_night():
    office = cover(covers(8, 20))

    assert office.is_met(AT, AT + HOUR)
    assert not office.is_met(AT + 11 * HOUR, AT + 23 * HOUR), "from 20:00 to 8:00, half-open"
    assert office.is_met(AT + 11 * HOUR, AT + 23 * HOUR + timedelta(minutes=1))
    assert office.hours(AT, AT + WEEK) == 5 * 12


def test_hours_go_on_past_midnight_and_the_same_time_is_a_whole_day():
    assert cover(covers(22, 6, ("mo",))).spans == ((AT + 13 * HOUR, AT + 21 * HOUR),)
    assert cover(covers(0, 0)).hours(AT, AT + WEEK) == 5 * 24


def test_spans_that_overlap_count_once():
    both = cover(covers(8, 12, ("tu",)), covers(10, 14, ("tu",)), covers(14, 15, ("tu",)))

    assert both.hours(AT, AT + WEEK) == 7
    assert len(both.spans) == 1


def test_a_role_of_which_nothing_is_said_has_no_cover():
    assert cover(covers(8, 20, role="managers")) is None


def test_hours_are_of_the_communitys_clock_when_that_is_changed():
    sofia = ZoneInfo("Europe/Sofia")
    start = datetime(2026, 3, 28, tzinfo=UTC)  # in the night of the 29th an hour is left out

    spans = cover(covers(8, 9, EVERY), zone=sofia, start=start, end=start + 3 * DAY).spans

    assert [since.astimezone(sofia).hour for since, _till in spans] == [8, 8, 8]
    assert [since.hour for since, _till in spans] == [6, 5, 5]


@pytest.mark.parametrize(("within", "missed"), [(1, 103), (4, 88), (12, 48), (24, 36), (72, 0)])
def test_hours_in_which_a_thing_may_come_that_nobody_sees_in_time(within, missed):
    """Four nights of 12 hours and one weekend of 60: each is missed but for its last `within`."""
    office = cover(covers(8, 20), end=AT + 2 * WEEK)

    assert office.missed(within * HOUR, AT, AT + WEEK) == missed == _by_minutes(office, within)


def _by_minutes(office: Cover, within: int) -> float:
    """The same, slow and obvious: try every tenth minute of the week."""
    ten = timedelta(minutes=10)
    moments = [AT + ten / 2 + number * ten for number in range(WEEK // ten)]
    return sum(not office.is_met(one, one + within * HOUR) for one in moments) / 6


def test_work_goes_on_when_somebody_is_there_again():
    office = cover(covers(8, 20))

    assert office.after(AT, 2 * HOUR) == AT + 2 * HOUR
    assert office.after(AT + 10 * HOUR, 2 * HOUR) == AT + DAY, "one at night, one in the morning"
    assert office.after(AT, 61 * HOUR) is None

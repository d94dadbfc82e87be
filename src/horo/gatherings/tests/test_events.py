"""Events: who puts them into the calendar, when they take place, what a change does to it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from conftest import AT

from horo.content.models import SpaceHost
from horo.core import jobs
from horo.gatherings.models import Event, Occurrence
from horo.gatherings.services import events, series
from horo.gatherings.services.events import EventRefused, NotYoursToRun
from horo.gatherings.services.series import RuleRefused
from horo.gatherings.tests.gathered import (
    DAY,
    HOUR,
    SOON,
    WEEKLY,
    event_of,
    first_of,
    going,
    local,
    space_of,
    times_of,
    vault,
    wanted,
)
from horo.log.models import Activity
from horo.messaging.models import Notification

pytestmark = pytest.mark.usefixtures("each_database", "db")
SOFIA = ZoneInfo("Europe/Sofia")


def test_hosts_and_the_team_schedule_and_it_is_recorded(alice, bob, hana):
    space = space_of(host=alice)
    with pytest.raises(NotYoursToRun):
        event_of(space, bob)

    made, by_team = event_of(space, alice), event_of(space, hana)

    assert (made.slug, by_team.slug) == ("meet-the-maintainers", "meet-the-maintainers-2")
    assert [one.starts_at for one in times_of(made)] == [SOON]
    assert list(made.hosts.all()) == [alice]
    record = Activity.objects.filter(verb="scheduled").first()
    assert (record.actor, record.object_key, record.space_id) == (alice, made.slug, space.pk)


@pytest.mark.parametrize(
    "bad",
    [
        {"starts_at": AT - HOUR},
        {"starts_at": AT + timedelta(days=2000)},
        {"lasts": timedelta(0)},
        {"lasts": timedelta(days=15)},
        {"zone": "Mars/Olympus"},
        {"title": " \u200b"},
        {"title": "x" * 201},
        {"join_link": "javascript:alert(1)"},
        {"join_link": "http://[broken"},
        {"capacity": 0},
        {"guests": 11},
    ],
)
def test_what_cannot_take_place_is_refused(alice, bad):
    with pytest.raises(EventRefused):
        event_of(space_of(host=alice), alice, **bad)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=DAILY;COUNT=x", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]
)
def test_rules_that_fire_too_often_or_never_are_refused(alice, rule):
    with pytest.raises(RuleRefused):
        event_of(space_of(host=alice), alice, rrule=rule)


def test_a_host_must_be_able_to_enter(alice, bob):
    with pytest.raises(EventRefused):
        event_of(vault(alice, host=alice), alice, hosts=[bob])


def test_a_series_keeps_its_wall_clock_when_the_clocks_change(alice):
    starts_at = local(2026, 3, 26, 18, zone=SOFIA)  # three days before summer time
    made = event_of(
        space_of(host=alice), alice, starts_at=starts_at, zone="Europe/Sofia", rrule=WEEKLY
    )

    first, second = times_of(made)[:2]

    assert (first.starts_at.hour, second.starts_at.hour) == (16, 15)
    assert first.starts_at.astimezone(SOFIA).hour == second.starts_at.astimezone(SOFIA).hour == 18


def test_an_hour_that_the_clocks_skip_is_the_next(alice):
    starts_at = local(2026, 3, 22, 3, 30, zone=SOFIA)
    made = event_of(
        space_of(host=alice), alice, starts_at=starts_at, zone="Europe/Sofia",
        rrule="FREQ=WEEKLY;BYDAY=SU",
    )  # fmt: skip

    assert times_of(made)[1].starts_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 04:30 there


def test_the_29th_of_february_comes_every_four_years(alice):
    at = datetime(2028, 1, 3, tzinfo=UTC)
    made = event_of(
        space_of(host=alice), alice, at=at, starts_at=datetime(2028, 2, 29, 12, tzinfo=UTC),
        rrule="FREQ=YEARLY",
    )  # fmt: skip
    assert len(times_of(made)) == 1

    series.fill_due(at + timedelta(days=3 * 366 + 60))

    assert [one.starts_at.date().isoformat() for one in times_of(made)] == [
        "2028-02-29",
        "2032-02-29",
    ]


def test_a_series_begins_with_what_fits_its_rule_and_is_carried_on(alice):
    made = event_of(space_of(host=alice), alice, rrule="FREQ=DAILY", starts_at=AT + HOUR)
    friday = event_of(made.space, alice, rrule="FREQ=WEEKLY;BYDAY=FR")
    assert friday.starts_at == SOON + DAY
    before = made.occurrences.count()

    series.fill_due(AT + timedelta(days=60))
    series.fill_due(AT + timedelta(days=60))

    starts = [one.starts_at for one in times_of(made)]
    assert len(starts) == before + 60
    assert {later - sooner for sooner, later in pairwise(starts)} == {DAY}


def test_a_moved_one_stays_when_the_series_gets_another_time(alice, bob):
    made = event_of(space_of(host=alice), alice, rrule=WEEKLY)
    first, second, third = times_of(made)[:3]
    events.move(second, second.starts_at + DAY, second.ends_at + DAY, by=alice, at=AT)
    events.cancel_one(third, by=alice, at=AT)
    going(first, bob)

    events.change(made, wanted(starts_at=SOON + 2 * HOUR, rrule=WEEKLY), by=alice, at=AT)
    jobs.run_pending()

    first, second, third, fourth = times_of(made)[:4]
    assert (first.starts_at, first.registrations.count()) == (SOON + 2 * HOUR, 1)
    assert (second.recurs_at, second.starts_at) == (SOON + 7 * DAY + 2 * HOUR, SOON + 8 * DAY)
    assert third.cancelled_at
    assert fourth.starts_at == SOON + 21 * DAY + 2 * HOUR
    assert Notification.objects.get(member=bob).title.startswith("Another time")


def test_a_day_that_leaves_the_series_is_called_off_for_those_who_registered(alice, bob):
    made = event_of(space_of(host=alice), alice, rrule=WEEKLY)
    going(times_of(made)[1], bob)
    friday = WEEKLY.replace("TH", "FR")

    events.change(made, wanted(starts_at=SOON + DAY, rrule=friday), by=alice, at=AT)
    jobs.run_pending()

    standing = made.occurrences.filter(cancelled_at=None)
    assert {one.starts_at.weekday() for one in standing} == {4}
    assert made.occurrences.exclude(cancelled_at=None).get().registrations.get().member == bob
    assert Notification.objects.get().title.startswith("Called off")


def test_what_took_place_stays_when_the_series_changes(alice):
    made = event_of(space_of(host=alice), alice, rrule=WEEKLY)
    later = SOON + 8 * DAY

    events.change(made, wanted(starts_at=SOON + 14 * DAY + HOUR, rrule=WEEKLY), by=alice, at=later)

    starts = [one.starts_at for one in times_of(made)][:4]
    assert starts == [SOON, SOON + 7 * DAY, SOON + 14 * DAY + HOUR, SOON + 21 * DAY + HOUR]


def test_a_single_event_moves_with_everybody_in_it(alice, bob):
    made = event_of(space_of(host=alice), alice)
    going(first_of(made), bob)

    events.change(made, wanted(starts_at=SOON + 5 * DAY), by=alice, at=AT)
    events.change(made, wanted(starts_at=SOON + 5 * DAY, title="Other"), by=alice, at=AT)
    jobs.run_pending()

    (only,) = times_of(made)
    assert (only.starts_at, only.registrations.count()) == (SOON + 5 * DAY, 1)
    assert Activity.objects.filter(verb="rescheduled").count() == 1
    assert Notification.objects.filter(member=bob).count() == 1


def test_calling_off_tells_those_who_registered_once(alice, bob, otto):
    made = event_of(space_of(host=alice), alice)
    going(first_of(made), bob)
    with pytest.raises(NotYoursToRun):
        events.cancel(made, by=bob, at=AT)

    for _ in range(2):
        events.cancel(made, by=alice, at=AT)
        jobs.run_pending()

    assert [one.member for one in Notification.objects.all()] == [bob]
    assert Activity.objects.filter(verb="cancelled").count() == 1
    with pytest.raises(EventRefused):
        events.cancel_one(first_of(Event.objects.get()), by=alice, at=AT)


def test_a_host_who_left_runs_it_no_more_and_the_team_goes_on(alice, bob, hana):
    space = vault(bob, host=alice)
    made = event_of(space, alice, hosts=[bob])
    bob.memberships.all().delete()
    SpaceHost.objects.filter(member=alice).delete()

    for left in (alice, bob):
        with pytest.raises(NotYoursToRun):
            events.change(made, wanted(title="Mine"), by=left, at=AT)
    assert events.change(made, wanted(title="Ours"), by=hana, at=AT).title == "Ours"


def test_outsiders_see_no_event_of_a_private_space(alice, bob, otto):
    made = event_of(vault(bob, host=alice), alice)

    for who, count in ((bob, 1), (otto, 0), (None, 0)):
        assert Event.objects.visible_to(who).filter(pk=made.pk).count() == count
        assert Occurrence.objects.visible_to(who).count() == count


def test_whoever_left_the_space_is_told_nothing(alice, bob, otto):
    made = event_of(vault(bob, otto, host=alice), alice)
    for member in (bob, otto):
        going(first_of(made), member)
    otto.memberships.all().delete()

    events.cancel(made, by=alice, at=AT)
    jobs.run_pending()

    assert [one.member for one in Notification.objects.all()] == [bob]


def test_many_events_of_one_name_get_short_names_of_their_own(alice):
    space = space_of(host=alice)

    slugs = [
        event_of(space, alice, title=title).slug for title in ("Café!", "Café", "???", "Вечер")
    ]

    assert slugs == ["café", "café-2", "event", "вечер"]

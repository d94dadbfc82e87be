"""Calendars, read by a program that is not ours: the same times, zones, links and secrets."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from conftest import AT
from django.urls import reverse

from horo.gatherings.models import Feed
from horo.gatherings.services import events, feeds
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

pytestmark = pytest.mark.django_db
SOFIA = ZoneInfo("Europe/Sofia")
EVENING = local(2026, 3, 26, 18, zone=SOFIA)  # a Thursday; summer time begins on Sunday


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(AT, tick=False):
        yield


def read(response):
    """The calendar as `vobject` understands it, with its own zones."""
    assert response.status_code == 200, response
    assert response.headers["Content-Type"].startswith("text/calendar")
    text = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "lines are folded"
    return vobject.readOne(text)


def starts(calendar, until=EVENING + 40 * DAY):
    """Every start in the calendar, as an independent program expands its rules, in UTC."""
    found, moved = [], {}
    for entry in calendar.vevent_list:
        if hasattr(entry, "recurrence_id"):
            moved[entry.recurrence_id.value] = entry.dtstart.value
    for entry in calendar.vevent_list:
        if hasattr(entry, "recurrence_id"):
            continue
        for start in expanded(entry, until) if hasattr(entry, "rrule") else [entry.dtstart.value]:
            found.append(moved.get(start, start))
    return sorted(start.astimezone(ZoneInfo("UTC")) for start in found)


def expanded(entry, until):
    zone = entry.dtstart.value.tzinfo
    rules = entry.getrruleset(addRDate=False)
    last = until.replace(tzinfo=None)
    for start in rules:
        naive = start.replace(tzinfo=None)
        if naive > last:
            return
        yield naive.replace(tzinfo=zone)


def test_a_series_is_the_same_in_another_program(client, alice):
    made = event_of(
        space_of(host=alice), alice, starts_at=EVENING, zone="Europe/Sofia",
        rrule=f"{WEEKLY};UNTIL=20260424T235959", place="Café, first; floor", text="Come *all*.",
    )  # fmt: skip
    _first, second, third = times_of(made)[:3]
    events.cancel_one(second, by=alice, at=AT)
    events.move(third, third.starts_at + DAY, third.ends_at + DAY, by=alice, at=AT)

    calendar = read(client.get(reverse("gatherings:event-calendar", args=[made.pk])))

    ours = [
        one.starts_at for one in made.occurrences.filter(cancelled_at=None).order_by("starts_at")
    ]
    assert len(ours) == 4, "five Thursdays, of which one is called off"
    assert starts(calendar) == ours
    assert ours[0].hour - ours[1].hour == 1, "the clocks changed in between"
    master = calendar.vevent_list[0]
    assert (master.uid.value, master.location.value) == (made.uid, "Café, first; floor")
    assert "Come all." in master.description.value
    assert [zone.tzid.value for zone in calendar.vtimezone_list] == ["Europe/Sofia"]


def test_a_series_that_was_changed_keeps_its_name_and_its_past(client, alice):
    made = event_of(space_of(host=alice), alice, rrule=WEEKLY)
    later = SOON + 8 * DAY
    moved = times_of(made)[3]
    events.move(moved, moved.starts_at + DAY, moved.ends_at + DAY, by=alice, at=later)
    events.change(
        made, wanted(starts_at=SOON + 14 * DAY + 2 * HOUR, rrule=WEEKLY), by=alice, at=later
    )

    calendar = read(client.get(reverse("gatherings:event-calendar", args=[made.pk])))

    first, second, third, fourth = starts(calendar, until=SOON + 23 * DAY)
    assert [first, second] == [SOON, SOON + 7 * DAY]
    assert [third, fourth] == [SOON + 14 * DAY + 2 * HOUR, SOON + 22 * DAY]
    uids = [entry.uid.value for entry in calendar.vevent_list]
    assert uids.count(made.uid) == 2, "the rule, and what was moved"
    assert int(calendar.vevent_list[0].sequence.value) == 1


def test_one_time_is_one_entry_and_its_link_is_for_those_with_a_seat(client, alice, bob, otto):
    link = "https://meet.example.org/x"
    made = event_of(space_of(host=alice), alice, rrule=WEEKLY, join_link=link)
    going(first_of(made), bob)
    page = reverse("gatherings:occurrence-calendar", args=[first_of(made).pk])

    for who, sees in ((bob, True), (otto, False), (None, False)):
        client.logout()
        if who:
            client.force_login(who)
        (entry,) = read(client.get(page)).vevent_list
        assert (link in entry.description.value) is sees, who
        assert not hasattr(entry, "rrule")


def test_a_members_calendar_has_what_they_go_to(client, alice, bob):
    space = space_of(host=alice)
    mine, other = event_of(space, alice, title="Mine"), event_of(space, alice, title="Other")
    going(first_of(mine), bob)
    feeds.renew(bob, at=AT)
    page = reverse("gatherings:own-calendar", args=[feeds.token_of(bob)])

    entries = read(client.get(page)).vevent_list

    assert [entry.summary.value for entry in entries] == ["Mine"]
    assert entries[0].uid.value == mine.uid
    events.cancel(mine, by=alice, at=AT + HOUR)
    assert read(client.get(page)).vevent.status.value == "CANCELLED"
    assert other.cancelled_at is None


def test_a_calendar_that_is_known_is_not_sent_again(client, alice, bob):
    made = event_of(space_of(host=alice), alice)
    feeds.renew(bob, at=AT)
    own = reverse("gatherings:own-calendar", args=[feeds.token_of(bob)])
    for page in (own, reverse("gatherings:space-calendar", args=["garden"])):
        etag = client.get(page).headers["ETag"]
        again = client.get(page, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        going(first_of(made), bob, at=AT)
        events.change(
            made, wanted(title=page), by=alice, at=datetime.fromisoformat("2026-03-02T10:00Z")
        )
        changed = client.get(page, headers={"If-None-Match": etag})
        assert changed.status_code == 200


def test_an_address_that_was_renewed_or_closed_opens_nothing(client, bob):
    feeds.renew(bob, at=AT)
    first = feeds.token_of(bob)
    feeds.renew(bob, at=AT)
    second = feeds.token_of(bob)
    page = "gatherings:own-calendar"

    assert client.get(reverse(page, args=[first])).status_code == 404
    assert client.get(reverse(page, args=[second])).status_code == 200
    assert client.get(reverse(page, args=[second[:-1] + "x"])).status_code == 404
    feeds.revoke(bob)
    assert client.get(reverse(page, args=[second])).status_code == 404
    assert not Feed.objects.exists()


def test_no_calendar_tells_outsiders_of_a_private_space(client, alice, bob, otto):
    made = event_of(vault(bob, otto, host=alice), alice)
    for member in (bob, otto):
        going(first_of(made), member)
        feeds.renew(member, at=AT)
    otto.memberships.all().delete()

    for member, status, count in ((bob, 200, 1), (otto, 404, 0)):
        token = feeds.token_of(member)
        own = client.get(reverse("gatherings:own-calendar", args=[token]))
        assert own.content.count(b"BEGIN:VEVENT") == count
        space = reverse("gatherings:space-by-token", args=[token, "vault"])
        assert client.get(space).status_code == status
    assert client.get(reverse("gatherings:space-calendar", args=["vault"])).status_code == 404
    assert client.get(reverse("gatherings:event-calendar", args=[made.pk])).status_code == 404


def test_five_hundred_times_are_few_statements(client, alice, bob, django_assert_max_num_queries):
    event_of(space_of(host=alice), alice, rrule="FREQ=DAILY", zone="Europe/Sofia")
    page = reverse("gatherings:space-calendar", args=["garden"])

    with django_assert_max_num_queries(5):
        assert len(starts(read(client.get(page)), until=SOON + timedelta(days=9.5))) == 10

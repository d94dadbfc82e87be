"""Reminders: a day and an hour before, once, on the member's clock, to those who may come."""

from datetime import timedelta

import pytest
from conftest import AT, make_member

from horo.gatherings.models import Told
from horo.gatherings.services import events, seats
from horo.gatherings.services.reminders import remind_due
from horo.gatherings.tests.gathered import (
    HOUR,
    SOON,
    WEEKLY,
    event_of,
    first_of,
    going,
    space_of,
    vault,
)
from horo.messaging.bell import page_of
from horo.messaging.models import Notification
from horo.people.models import Member

pytestmark = pytest.mark.usefixtures("each_database", "db")
MINUTE = timedelta(minutes=1)


def subjects(member):
    return [one.title for one in Notification.objects.filter(member=member).order_by("pk")]


def test_who_may_come_is_reminded_twice_in_their_language_and_zone(alice):
    boyan = make_member("boyan", locale="bg", timezone="Europe/Sofia")
    link = "https://meet.example.org/x"
    meet = first_of(event_of(space_of(host=alice), alice, join_link=link, place="Room 1"))
    going(meet, boyan)

    assert remind_due(SOON - 24 * HOUR - MINUTE) == 0
    for minutes in (0, 1, 60):
        remind_due(SOON - 24 * HOUR + minutes * MINUTE)
    remind_due(SOON - HOUR)
    remind_due(SOON - HOUR)

    assert subjects(boyan) == ["Утре: Meet the maintainers", "След час: Meet the maintainers"]
    first, last = Notification.objects.order_by("pk")
    assert "11:00–12:00" in first.text
    assert "Къде: Room 1" in first.text
    assert (link in first.text, link in last.text) == (False, True)


def test_who_said_no_waits_or_answered_late_is_left_in_peace(alice, bob, otto):
    meet = first_of(event_of(space_of(host=alice), alice, capacity=1))
    late, maybe = make_member("late"), make_member("maybe")
    going(meet, bob)
    going(meet, otto)
    seats.answer(meet, "no", by=alice, at=AT)
    seats.answer(meet, "maybe", by=maybe, at=AT)
    seats.answer(meet, "maybe", by=late, at=SOON - 30 * MINUTE)

    remind_due(SOON - 20 * MINUTE)

    told = Notification.objects.values_list("member__handle", flat=True)
    assert sorted(told) == ["bob", "maybe"]


def test_one_that_was_called_off_reminds_nobody_and_one_that_was_moved_anew(alice, bob):
    series = event_of(space_of(host=alice), alice, rrule=WEEKLY)
    meet = first_of(series)
    going(meet, bob)
    remind_due(SOON - 24 * HOUR)
    events.move(meet, SOON + 48 * HOUR, SOON + 49 * HOUR, by=alice, at=SOON - 23 * HOUR)

    remind_due(SOON - HOUR)
    assert len(subjects(bob)) == 1
    remind_due(SOON + 24 * HOUR)
    assert len(subjects(bob)) == 2
    events.cancel(series, by=alice, at=SOON + 25 * HOUR)
    remind_due(SOON + 47 * HOUR)
    assert len(subjects(bob)) == 2


def test_whoever_left_the_space_is_not_reminded(alice, bob, otto):
    meet = first_of(event_of(vault(bob, otto, host=alice), alice))
    for member in (bob, otto):
        going(meet, member)
    otto.memberships.all().delete()

    assert remind_due(SOON - HOUR) == 1
    assert Told.objects.get().member == bob


def test_all_of_one_time_is_one_line_which_goes_with_the_right_to_see_it(alice, bob):
    meet = first_of(event_of(vault(bob, host=alice), alice))
    going(meet, bob)
    for before in (24 * HOUR, HOUR):
        remind_due(SOON - before)

    (line,) = page_of(bob).lines
    assert (line.sentence, line.newest.kind) == (
        "In an hour: Meet the maintainers, and 1 more",
        "event",
    )
    bob.memberships.all().delete()
    assert page_of(Member.objects.get(pk=bob.pk)).lines == ()

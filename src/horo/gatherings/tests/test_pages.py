"""The pages of events: what each reader sees, and what the forms do without JavaScript."""

import pytest
import time_machine
from conftest import AT, make_member
from django.urls import reverse

from horo.core import jobs
from horo.gatherings.models import Attendance, Event, Question, Registration
from horo.gatherings.services import being_there, events
from horo.gatherings.tests.gathered import (
    DAY,
    HOUR,
    SOON,
    WEEKLY,
    event_of,
    first_of,
    going,
    space_of,
    times_of,
    vault,
)
from horo.gatherings.views.pages import beside_home
from horo.log.models import Activity

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Open evening", "starts": "2026-03-10T18:00", "ends": "2026-03-10T19:30",
    "zone": "Europe/Sofia", "repeats": "nth", "capacity": "2", "guests": "1", "text": "*Hello*",
}  # fmt: skip


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(AT, tick=False):
        yield


def page(client, name, *args, **query):
    return client.get(reverse(f"gatherings:{name}", args=args), query)


def send(client, name, *args, **data):
    return client.post(reverse(f"gatherings:{name}", args=args), data)


def test_a_host_makes_an_event_changes_and_cancels_it(alice, sign_in):
    space = space_of(host=alice)
    browser = sign_in(alice)
    assert page(browser, "new").status_code == 200

    made = send(browser, "new", **FORM, space=space.pk)

    event = Event.objects.get()
    assert made.url == reverse("gatherings:event-page", args=[event.pk, "open-evening"])
    assert (event.rrule, event.starts_at.hour) == ("FREQ=MONTHLY;BYDAY=2TU", 16)
    form = page(browser, "edit", event.pk).context["form"]
    assert (form["repeats"].value(), form["starts"].value().hour) == ("nth", 18)
    send(browser, "edit", event.pk, **FORM | {"title": "Late evening"}, space=space.pk)
    event.refresh_from_db()
    assert (event.title, event.sequence) == ("Late evening", 1)
    assert not Activity.objects.filter(verb="rescheduled").exists(), "the times are the same"
    send(browser, "cancel", event.pk)
    jobs.run_pending()
    assert "called off" in browser.get(made.url).text


@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""},
        {"starts": "yesterday"},
        {"ends": "2026-03-10T17:00"},
        {"zone": "Mars"},
        {"hosts": "nobody"},
        {"join_link": "javascript:x"},
        {"space": "999"},
        {"repeats": "hourly"},
        {"capacity": "0"},
        {"until": "2026-03-01"},
        {"until": "9999-12-31"},
        {"starts": "0001-01-01T00:00"},
    ],
)
def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(alice, sign_in, bad):
    space = space_of(host=alice)

    answer = send(sign_in(alice), "new", **{**FORM, "space": space.pk, "place": "Room 7", **bad})

    assert answer.status_code == 422
    assert "Room 7" in answer.text
    assert answer.context["form"].errors
    assert not Event.objects.exists()


def test_only_those_who_run_it_see_its_forms(alice, bob, sign_in):
    event = event_of(space_of(host=alice), alice)
    browser = sign_in(bob)

    assert page(browser, "new").status_code == 403
    assert page(browser, "edit", event.pk).status_code == 404
    assert send(browser, "cancel", event.pk).status_code == 404
    assert send(browser, "cancel-one", first_of(event).pk).status_code == 403
    assert send(browser, "mark", first_of(event).pk).status_code == 403


def test_answers_are_given_by_plain_forms_and_the_place_in_line_is_shown(alice, bob, sign_in):
    meet = first_of(
        event_of(space_of(host=alice), alice, capacity=1, join_link="https://m.example")
    )
    going(meet, make_member("eve"))
    browser = sign_in(bob)

    answer = send(browser, "answer", meet.pk, answer="going")

    shown = browser.get(answer.url)
    assert "You are the first in line." in shown.text
    assert "https://m.example" not in shown.text
    assert "Eve" in shown.text
    send(browser, "answer", meet.pk, answer="no")
    assert Registration.objects.get(member=bob).answer == "no"


def test_the_link_to_join_is_for_those_with_a_seat(alice, bob, client):
    meet = first_of(event_of(space_of(host=alice), alice, join_link="https://m.example"))
    where = reverse("gatherings:event-page", args=[meet.event_id, meet.event.slug])
    assert "https://m.example" not in client.get(where).text

    going(meet, bob)
    client.force_login(bob)

    assert "https://m.example" in client.get(where).text


def test_who_views_as_a_member_sees_their_events_and_answers_nothing(alice, bob, mara, sign_in):
    meet = first_of(event_of(space_of(host=alice), alice))
    secret = event_of(vault(host=alice), alice)
    browser = sign_in(mara)
    assert page(browser, "event-page", secret.pk, secret.slug).status_code == 200
    browser.post("/view-as/begin/", {"handle": "bob"})

    assert page(browser, "occurrence", meet.pk).status_code == 302, "to the page of the event"
    assert page(browser, "event-page", meet.event_id, meet.event.slug).status_code == 200
    assert page(browser, "event-page", secret.pk, secret.slug).status_code == 404
    assert send(browser, "answer", meet.pk, answer="going").status_code == 403
    assert not Registration.objects.exists()


def test_visitors_see_how_many_come_but_not_who(alice, bob, client):
    meet = first_of(event_of(space_of(host=alice), alice, takes_questions=True))
    going(meet, bob)
    being_there.ask(meet, "Is it a secret?", by=bob, at=AT)

    text = page(client, "event-page", meet.event_id, meet.event.slug).text

    assert "1 is going" in text
    assert "Bob" not in text
    assert "secret" not in text


def test_lists_show_what_the_reader_may_see(alice, bob, otto, client):
    private = event_of(vault(bob, host=alice), alice, title="Secret circle")
    event_of(space_of(host=alice), alice, title="Open circle")
    going(first_of(private), bob)

    for who, sees in ((bob, True), (otto, False), (None, False)):
        client.logout()
        if who:
            client.force_login(who)
        for query in ({}, {"month": "2026-03"}, {"view": "mine"}, {"view": "past"}):
            text = page(client, "events", **query).text
            wanted = sees and query != {"view": "past"}
            assert ("Secret circle" in text) is wanted, (who, query)
        assert "Open circle" in page(client, "events").text
    with time_machine.travel(SOON + 2 * HOUR, tick=False):
        client.force_login(bob)
        assert "Secret circle" in page(client, "events", view="past").text


def test_of_a_series_the_next_time_is_listed_and_what_one_goes_to(alice, bob, client):
    series = times_of(event_of(space_of(host=alice), alice, rrule=WEEKLY))
    going(series[4], bob)
    client.force_login(bob)

    shown = [row.occurrence for row in page(client, "events").context["rows"]]
    march = [row.occurrence for row in page(client, "events", month="2026-03").context["rows"]]

    assert shown == [series[0], series[4]]
    assert march == series[:4]


def test_home_shows_the_next_events_that_the_reader_may_see(alice, bob, otto, rf):
    event_of(vault(bob, host=alice), alice, title="Secret circle")
    for reader, sees in ((bob, True), (otto, False)):
        request = rf.get("/")
        request.member = reader
        assert ("Secret circle" in beside_home([reader], request).get(reader.pk, "")) is sees


def test_a_number_that_no_row_can_have_is_not_found(client):
    for name in ("event", "occurrence", "event-calendar"):
        assert page(client, name, 2**63).status_code == 404


def test_an_event_has_one_address(alice, client):
    event = event_of(space_of(host=alice), alice)
    canonical = reverse("gatherings:event-page", args=[event.pk, event.slug])

    for name, args in (("event", [event.pk]), ("event-page", [event.pk, "other"])):
        assert page(client, name, *args).url == canonical
    assert page(client, "occurrence", first_of(event).pk).url == canonical
    assert client.get(canonical).status_code == 200


def test_one_time_of_a_series_is_moved_by_a_form(alice, sign_in):
    event = event_of(space_of(host=alice), alice, rrule=WEEKLY)
    second = times_of(event)[1]
    browser = sign_in(alice)

    bad = send(browser, "move", second.pk, starts="2026-03-13T10:00", ends="2026-03-13T09:00")
    good = send(browser, "move", second.pk, starts="2026-03-13T10:00", ends="2026-03-13T11:00")

    assert (bad.status_code, good.status_code) == (422, 302)
    second.refresh_from_db()
    assert (second.starts_at, second.is_moved) == (SOON + 8 * DAY + HOUR, True)
    assert page(browser, "move", first_of(event_of(event.space, alice)).pk).status_code == 302


def test_questions_are_asked_and_taken_down(alice, bob, otto, sign_in):
    meet = first_of(event_of(space_of(host=alice), alice, takes_questions=True))
    closed = first_of(event_of(meet.event.space, alice))
    browser = sign_in(bob)

    send(browser, "ask", meet.pk, question="What of the <gnu>?")
    refused = [
        send(browser, "ask", meet.pk, question=" "),
        send(browser, "ask", closed.pk, question="x"),
    ]

    assert [one.status_code for one in refused] == [403, 403]
    asked = Question.objects.get()
    assert (
        "What of the &lt;gnu&gt;?"
        in page(browser, "event-page", meet.event_id, meet.event.slug).text
    )
    assert Activity.objects.get(verb="inquired").actor == bob
    assert send(sign_in(otto), "take-down", asked.pk).status_code == 403
    send(sign_in(alice), "take-down", asked.pk)
    assert "gnu" not in page(browser, "event-page", meet.event_id, meet.event.slug).text


def test_who_was_there_is_noted_once_by_themselves_or_a_host(alice, bob, otto, sign_in):
    meet = first_of(event_of(space_of(host=alice), alice))
    going(meet, bob)
    eve = make_member("eve")
    assert send(sign_in(bob), "was-there", meet.pk).status_code == 403, "it has not begun"

    with time_machine.travel(SOON + 2 * HOUR, tick=False):
        send(sign_in(otto), "was-there", meet.pk)
        for _ in range(2):
            send(sign_in(alice), "mark", meet.pk, there=[bob.pk, eve.pk, 10**8])
    with time_machine.travel(SOON + 26 * HOUR, tick=False):
        assert send(sign_in(eve), "was-there", meet.pk).status_code == 403, "too late"

    noted = {(one.member.handle, one.noted_by.handle) for one in Attendance.objects.all()}
    assert noted == {("otto", "otto"), ("bob", "alice")}, "eve had not registered"
    attended = Activity.objects.filter(verb="attended").values_list("actor__handle", "object_key")
    assert sorted(attended) == [("bob", meet.event.slug), ("otto", meet.event.slug)]


def test_a_called_off_series_says_so_and_takes_no_answer(alice, bob, sign_in):
    event = event_of(space_of(host=alice), alice, rrule=WEEKLY)
    events.cancel(event, by=alice, at=AT)
    browser = sign_in(bob)

    assert "called off" in page(browser, "event-page", event.pk, event.slug).text
    assert send(browser, "answer", first_of(event).pk, answer="going").status_code == 403


@pytest.mark.parametrize("count", [2, 12])
def test_a_list_costs_the_same_however_long(alice, bob, client, count, django_assert_num_queries):
    space = space_of(host=alice)
    for number in range(count):
        going(first_of(event_of(space, alice, title=f"Event {number}")), bob)
    client.force_login(bob)
    page(client, "events")

    with django_assert_num_queries(7):
        page(client, "events")

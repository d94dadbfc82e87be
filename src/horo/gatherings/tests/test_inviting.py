"""The playbook invites to an event: previewed, once, taken back while it is unanswered."""

import pytest
from conftest import AT
from django.urls import reverse

from horo.core.refused import Refused
from horo.engine.services import apply, undo
from horo.engine.tests.acting import act, refusal, shown, space_of, topic_by, write_step
from horo.engine.tests.conftest import no_linter
from horo.gatherings.models import EventInvitation
from horo.gatherings.services import events, inviting, seats
from horo.gatherings.tests.gathered import SOON, WEEKLY, event_of, going, times_of, vault
from horo.log.models import Activity
from horo.messaging.models import Message

__all__ = ["no_linter"]
pytestmark = pytest.mark.usefixtures("each_database", "db")
STEP = {"invite": {"event": "meet-the-maintainers"}, "approval": False}


@pytest.fixture
def topic(alice):
    """What sets every journey of these tests in motion."""
    return topic_by(alice, space_of("help"))


def test_a_member_is_invited_once_on_their_own_clock(topic, alice, hana):
    alice.timezone = "Europe/Sofia"
    alice.save()
    first = times_of(event_of(topic.space, hana, rrule=WEEKLY))[0]
    write_step(STEP)
    preview = shown()

    act()
    apply(AT)

    message = Message.objects.get(member=alice)
    assert message.subject == preview.title == "You are invited: Meet the maintainers"
    assert "Thursday, March 5, 2026, 11:00–12:00 EET" in message.text
    assert "11:00–12:00 EET" in preview.body
    assert reverse("gatherings:occurrence", args=[first.pk]) in message.text
    record = Activity.objects.get(verb="invited_to_event")
    assert (record.recipient, record.object_key) == (alice, "meet-the-maintainers")


def test_the_next_event_of_a_ritual_is_meant(topic, alice, hana):
    series = event_of(topic.space, hana, rrule=WEEKLY, ritual="office-hours")
    first, second = times_of(series)[:2]
    events.cancel_one(first, by=hana, at=AT)
    write_step({"invite": {"ritual": "office-hours"}, "approval": False})

    act()

    assert EventInvitation.objects.get().occurrence == second


def test_an_unanswered_invitation_is_taken_back(topic, alice, hana):
    meet = times_of(event_of(topic.space, hana))[0]
    write_step(STEP)
    key = act()

    undo(key, by=hana, at=AT)

    assert EventInvitation.objects.get().withdrawn_at == AT
    inviting.invite(alice, meet, key="another", at=AT)
    assert EventInvitation.objects.filter(withdrawn_at=None).count() == 1


def test_an_answered_one_stays(topic, alice, hana):
    meet = times_of(event_of(topic.space, hana))[0]
    write_step(STEP)
    key = act()
    seats.answer(meet, "no", by=alice, at=AT)

    with pytest.raises(Refused, match="answered"):
        undo(key, by=hana, at=AT)


def test_who_answered_already_is_left_in_peace(topic, alice, hana):
    going(times_of(event_of(topic.space, hana))[0], alice)
    write_step(STEP)

    act()

    assert not Message.objects.filter(member=alice).exists()


def test_an_event_that_is_not_there_is_refused(topic):
    write_step(STEP)

    assert "There is no event “meet-the-maintainers” to come." in refusal()


def test_an_invitation_opens_no_door(topic, bob):
    write_step(STEP)
    event_of(vault(bob, host=bob), bob)
    assert "a space that the member may not enter" in refusal()
    assert not EventInvitation.objects.exists()


def test_a_ritual_without_an_event_is_refused(topic):
    write_step({"invite": {"ritual": "ama"}, "approval": False})

    assert "No event of the ritual “ama” is in the calendar yet." in refusal()


def test_what_began_is_no_event_to_come(topic, hana):
    event_of(topic.space, hana)

    with pytest.raises(inviting.NoSuchEvent):
        inviting.next_of_event("meet-the-maintainers", SOON)

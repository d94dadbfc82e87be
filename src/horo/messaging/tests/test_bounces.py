"""What an independent mail server says about a recipient, a letter, or itself."""

import pytest
from conftest import AT

from horo.engine.models import Bounce, Outgoing, Suppressed
from horo.engine.services import apply, outbox, plan, suppressing
from horo.engine.tests.community import DAY, HOUR
from horo.engine.tests.community import write_playbook as write
from horo.messaging.tests.test_delivery import BY_MAIL, letterbox, reader, say

pytestmark = pytest.mark.django_db
__all__ = ["letterbox", "reader"]


@pytest.fixture
def choosy(letterbox, monkeypatch):
    """A server that answers `said` to the recipient, as long as there is something to say."""
    said = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if said:
            return said[-1]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(type(letterbox), "handle_RCPT", handle_RCPT, raising=False)
    return said


def test_a_recipient_who_is_refused_for_good_is_a_hard_bounce(reader, choosy, letterbox):
    choosy.append("550 5.1.1 no such user")
    apply(AT)

    assert outbox.deliver(AT).dead == 1

    bounce = Bounce.objects.get()
    assert (bounce.is_hard, bounce.member, "no such user" in bounce.said) == (True, reader, True)
    assert outbox.deliver(AT + DAY) == outbox.Delivery(), "it is not tried again"


def test_a_letter_that_is_put_off_and_taken_later_is_no_bounce(reader, choosy, letterbox):
    choosy.append("451 4.7.1 try again later")
    apply(AT)
    assert outbox.deliver(AT).to_retry == 1

    choosy.clear()
    assert outbox.deliver(AT + HOUR).delivered == 1

    assert not Bounce.objects.exists()


def test_a_letter_that_is_put_off_until_the_last_try_is_a_soft_bounce(reader, choosy, letterbox):
    choosy.append("452 4.2.2 mailbox full")
    apply(AT)
    for hour in range(0, 7 * outbox.MOST_ATTEMPTS, 7):
        outbox.deliver(AT + hour * HOUR)

    assert not Bounce.objects.get().is_hard
    assert Outgoing.objects.dead().count() == 1


def test_once_the_way_is_closed_nothing_takes_it_any_more(reader, choosy, letterbox):
    apply(AT)
    for key in ("a", "b"):
        suppressing.bounced(reader, "email", key=key, is_hard=True, said="550", at=AT)

    assert outbox.deliver(AT).dead == 1, "what waited already stays too"
    assert Suppressed.objects.get().reason == "bounces"
    assert letterbox.letters == []


def test_a_letter_that_is_refused_for_what_it_says_blames_nobody(reader, letterbox):
    letterbox.refusals.append("554 5.7.1 this looks like spam")
    apply(AT)

    assert outbox.deliver(AT).dead == 1
    assert not Bounce.objects.exists()
    assert "spam" in Outgoing.objects.get().last_error


def test_a_server_that_is_gone_blames_nobody_and_is_asked_once(reader, bob, settings, letterbox):
    write(journeys={"welcome": BY_MAIL, "again": {"title": "Again", **BY_MAIL}})
    settings.EMAIL_PORT = 1
    apply(AT)

    found = outbox.deliver(AT)

    assert (found.to_retry, found.put_off) == (1, 1)
    assert not Bounce.objects.exists()


def test_without_consent_or_with_a_closed_way_the_plan_holds_it(reader):
    say(reader, True)
    assert plan(AT).due

    suppressing.bounced(reader, "email", key="a", is_hard=True, said="550", at=AT)
    suppressing.bounced(reader, "email", key="b", is_hard=True, said="550", at=AT)

    assert [one.held.gate for one in plan(AT).effects] == ["suppressed"]

"""E-mail as an independent mail server gets it."""

import re
import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from conftest import AT
from django.test import Client
from django.urls import reverse

from horo.engine.models import Outgoing
from horo.engine.services import apply, outbox, plan
from horo.engine.tests.community import HOUR, WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.messaging.mail import message_id
from horo.messaging.models import Message
from horo.messaging.services import subscription_of, unsubscribe_token
from horo.people.models import Consent, Member

pytestmark = pytest.mark.django_db
BY_MAIL = WELCOME | {"steps": [{"id": "hello", "send": {"message": "welcome", "channel": "email"}}]}


class Letterbox:
    """Keeps what it gets; `refusals` are answered first."""

    def __init__(self):
        self.letters, self.refusals = [], []

    async def handle_DATA(self, server, session, envelope):
        if self.refusals:
            return self.refusals.pop()
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def letterbox(settings):
    box = Letterbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


@pytest.fixture
def reader(alice):
    """alice, who wants e-mail and joined just now."""
    write(journeys={"welcome": BY_MAIL})
    Member.objects.filter(pk=alice.pk).update(email="alice@example.org")
    say(alice, True)
    join_at(alice)
    return alice


def say(member, is_given, at=AT - HOUR):
    Consent.objects.create(
        member=member, topic="news", channel="email", is_given=is_given, said_at=at
    )


def test_a_letter_has_two_texts_and_a_way_out(reader, letterbox):
    apply(AT)
    outbox.deliver(AT)

    (letter,) = letterbox.letters
    assert (letter["To"], letter["Subject"]) == ("alice@example.org", "Welcome Alice")
    assert letter["Message-ID"] == message_id(Outgoing.objects.get().key)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Hello **Alice**." in letter.get_body(("plain",)).get_content()
    assert "<strong>Alice</strong>" in letter.get_body(("html",)).get_content()


def test_a_repetition_carries_the_same_message_id(reader, letterbox):
    letterbox.refusals.append("451 try again later")
    apply(AT)

    assert outbox.deliver(AT).to_retry == 1
    Outgoing.objects.update(attempts=1)
    outbox.deliver(AT + HOUR)
    Outgoing.objects.update(delivered_at=None)  # as if killed before it was noted
    outbox.deliver(AT + 2 * HOUR)

    assert len(letterbox.letters) == 2
    assert len({letter["Message-ID"] for letter in letterbox.letters}) == 1


def test_without_a_yes_no_letter_goes_out(alice, letterbox):
    write(journeys={"welcome": BY_MAIL})
    join_at(alice)
    assert plan(AT).effects[0].held.gate == "address"

    Member.objects.filter(pk=alice.pk).update(email="alice@example.org")

    assert plan(AT).effects[0].held.gate == "consent"
    assert apply(AT).done == ()


def test_a_no_in_the_meantime_stops_the_letter(reader, letterbox):
    apply(AT)
    say(reader, False, at=AT)

    assert outbox.deliver(AT).dead == 1
    assert letterbox.letters == []


def test_the_link_in_a_letter_stops_the_topic_without_signing_in(reader, letterbox):
    apply(AT)
    outbox.deliver(AT)
    link = re.search(r"https?://[^/]+(/[^>]+)>", letterbox.letters[0]["List-Unsubscribe"])[1]
    browser = Client(enforce_csrf_checks=True)

    assert "Stop e-mail on this topic?" in browser.get(link).text
    assert Consent.objects.count() == 1, "a look changes nothing"
    assert browser.post(link).status_code == 200
    assert not Consent.objects.latest("pk").is_given


def test_a_forged_link_does_not_exist(reader):
    apply(AT)
    token = unsubscribe_token(Message.objects.get())

    assert subscription_of(token).member == reader
    assert subscription_of(token[:-2] + "xx") is None
    assert Client().get(reverse("messaging:unsubscribe", args=["forged"])).status_code == 404


def test_a_name_cannot_bring_headers_or_markup_along(reader, letterbox):
    Member.objects.filter(pk=reader.pk).update(name="A\r\nBcc: x@example.org <b>*hi*</b>")
    apply(AT + timedelta(minutes=1))
    outbox.deliver(AT + timedelta(minutes=1))

    (letter,) = letterbox.letters
    assert letter["Bcc"] is None
    assert "<b>" not in letter.get_body(("html",)).get_content()

import pytest
from conftest import AT
from django.urls import reverse

from horo.engine.services import apply
from horo.engine.tests.community import join_at
from horo.engine.tests.community import write_playbook as write
from horo.log.models import Activity
from horo.messaging.models import Message
from horo.people.models import Member

INBOX = "/inbox/"


@pytest.fixture
def message(alice):
    """The welcome that alice got."""
    write()
    join_at(alice)
    apply(AT)
    return Message.objects.get(member=alice)


def page_of(message):
    return reverse("messaging:message", args=[message.pk])


def test_a_message_is_written_in_the_members_own_language(alice):
    write()
    Member.objects.filter(pk=alice.pk).update(locale="bg")
    join_at(alice)
    apply(AT)

    message = Message.objects.get()
    assert (message.locale, message.subject) == ("bg", "Здравей, Alice")
    assert message.html == "<p>Здравей, Alice.</p>\n"


def test_the_inbox_shows_what_came_and_what_is_new(message, alice, sign_in):
    page = sign_in(alice).get(INBOX).text

    assert "Welcome Alice" in page
    assert "1 message is new." in page


def test_a_message_says_why_it_came(message, alice, sign_in):
    page = sign_in(alice).get(page_of(message)).text

    assert "<p>Hello <strong>Alice</strong>.</p>" in page
    assert "Why did I get this?" in page
    assert "“Welcome”" in page
    assert "Joined" in page


def test_opening_twice_records_once(message, alice, sign_in):
    browser = sign_in(alice)
    browser.get(page_of(message))
    browser.get(page_of(message))

    opened = Activity.objects.get(verb="opened")
    assert (opened.actor, opened.object_key) == (alice, "welcome")
    assert "is new" not in browser.get(INBOX).text


@pytest.mark.parametrize("who", ["otto", "mara"])
def test_nobody_else_sees_a_message_the_team_neither(message, who, request, sign_in):
    browser = sign_in(request.getfixturevalue(who))

    assert browser.get(page_of(message)).status_code == 404
    assert "Welcome Alice" not in browser.get(INBOX).text
    assert not Activity.objects.filter(verb="opened").exists()


@pytest.mark.parametrize("path", [INBOX, f"{INBOX}1/"])
def test_a_visitor_is_sent_to_sign_in(db, client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("people:sign-in"))


def test_an_empty_inbox_says_what_belongs_there(alice, sign_in):
    assert "No messages yet" in sign_in(alice).get(INBOX).text

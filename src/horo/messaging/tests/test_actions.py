"""Thanks from a person, notices to a group, and messages that are taken back."""

import pytest
from conftest import AT, join, make_member

from horo.content.models import PRIVATE
from horo.engine.services import undo
from horo.engine.tests.acting import act, group_of, refusal, shown, space_of, topic_by, write_step
from horo.engine.tests.community import text
from horo.log.models import Activity
from horo.messaging.models import Message
from horo.messaging.noticing import effect_of
from horo.messaging.services import CannotTakeBack, open_message
from horo.people.models import Member
from horo.playbook import actions

pytestmark = pytest.mark.usefixtures("each_database", "db")
TELL = {"to": "moderators", "title": "{{ member.name }}: {{ topic.title }}", "text": "See <it>."}


@pytest.fixture
def topic(alice):
    return topic_by(alice, space_of("help"))


def test_thanks_are_signed_and_in_the_members_language(topic, alice, bob):
    Member.objects.filter(pk=alice.pk).update(locale="bg")
    Member.objects.filter(pk=bob.pk).update(name="Bob <b>")
    write_step({"thank": {"from": "bob", "message": "tips"}})
    preview = shown()

    act()

    message = Message.objects.get()
    assert (message.member, message.subject) == (alice, "Здравей, Alice")
    assert message.text.endswith("— Bob <b>")
    assert message.html.endswith("<p>— Bob &lt;b&gt;</p>")
    assert (preview.title, preview.body) == (message.subject, message.html)
    thanks = Activity.objects.get(verb="thanked")
    assert (thanks.actor, thanks.recipient) == (bob, alice)
    assert Activity.objects.filter(verb="received", recipient=alice).count() == 1


@pytest.mark.parametrize(
    ("sender", "says"),
    [("nobody", "nobody called @nobody"), ("alice", "Nobody thanks themselves")],
)
def test_somebody_has_to_thank(topic, sender, says):
    write_step({"thank": {"from": sender, "message": "tips"}})

    assert says in shown().body
    assert says in refusal()


def test_everyone_of_the_group_is_told_once_and_no_cap_counts_it(topic, alice, hana):
    vera = join(make_member("vera"), "moderators")
    write_step({"notify": TELL})
    preview = shown()

    key = act()

    notices = {message.member: message for message in Message.objects.all()}
    assert set(notices) == {hana, vera}
    assert notices[hana].subject == "Alice: How do I start?" == preview.title
    assert notices[hana].html == preview.body
    assert "See &lt;it&gt;." in notices[hana].html
    assert f"/people/{alice.pk}/" in notices[hana].html
    assert "/members/alice/" in notices[vera].html, "she has no console"
    assert {effect_of(message) for message in notices.values()} == {key}
    assert Activity.objects.filter(verb="notified").count() == 2
    assert not Activity.objects.filter(verb="received").exists()


@pytest.mark.parametrize("key", ["journeys/hello/to/1/2", "journeys/to/hello/1/2"])
def test_a_journey_or_a_step_called_to_has_messages_of_its_own(key):
    assert effect_of(Message(effect_key=key)) == key
    assert effect_of(Message(effect_key=f"{key}/to/7")) == key


def test_a_group_that_is_no_team_is_not_told_past_all_gates(topic, hana, monkeypatch):
    monkeypatch.setattr("horo.messaging.noticing.MOST_TOLD", 1)
    join(make_member("vera"), "moderators")
    write_step({"notify": TELL})

    assert "1 people at most" in shown().body
    assert "1 people at most" in refusal()
    assert not Message.objects.exists()


def test_a_private_topic_is_named_only_to_those_who_may_read_it(alice, hana):
    vera = join(make_member("vera"), "moderators")
    space = space_of("circle", access=PRIVATE, group=group_of("circle"))
    topic_by(join(alice, "circle"), space, "Secret")
    write_step({"notify": TELL})

    act()

    subjects = dict(Message.objects.values_list("member", "subject"))
    assert subjects == {hana.pk: "Alice: Secret", vera.pk: "Alice:"}


def test_an_empty_group_is_refused_in_words(topic):
    write_step({"notify": TELL | {"to": "welcomers"}})

    assert "There is nobody in the group “welcomers”." in refusal()


def test_notices_that_nobody_read_are_taken_back(topic, hana, mara):
    join(mara, "moderators")
    write_step({"notify": TELL})
    key = act()
    open_message(Message.objects.get(member=hana), by=hana, at=AT)

    undo(key, by=mara, at=AT)

    assert [message.member for message in Message.objects.all()] == [hana]


@pytest.mark.parametrize("channel", ["in_app", "email"])
def test_a_message_is_taken_back_until_it_was_read_or_mailed(topic, alice, hana, channel):
    Member.objects.filter(pk=alice.pk).update(email="alice@example.org")
    alice.consents.create(topic="news", channel="email", is_given=True, said_at=AT)
    write_step({"send": {"message": "welcome", "channel": channel}})
    key = act()

    if channel == "email":
        with pytest.raises(CannotTakeBack, match="e-mail cannot be called back"):
            undo(key, by=hana, at=AT)
        return
    open_message(Message.objects.get(), by=alice, at=AT)
    with pytest.raises(CannotTakeBack, match="read already"):
        undo(key, by=hana, at=AT)
    Message.objects.update(opened_at=None)
    undo(key, by=hana, at=AT)
    assert not Message.objects.exists()


def test_thanks_ask_for_the_topic_of_their_message(topic, settings):
    write_step({"thank": {"from": "bob", "message": "kudos"}})
    text(settings.HORO_PLAYBOOK, "kudos", "en", "Thanks", "For that.", topic="gratitude")
    thank = actions.registered()["thank"]
    args = thank.args(**{"from": "bob", "message": "kudos"})

    assert (thank.reaches, thank.topic_of(args), thank.channel_of(args)) == (
        True,
        "gratitude",
        "in_app",
    )
    assert not actions.registered()["notify"].reaches, "who is told is staff"

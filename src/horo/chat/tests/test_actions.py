"""The action `message`: a person writes, once, and the member can answer."""

import pytest
from conftest import AT, join, make_member

from horo.chat.models import Conversation, DirectMessage
from horo.chat.services import noting, telling
from horo.chat.services.conversations import write_to
from horo.chat.services.messages import read_to, write
from horo.chat.services.official import CannotTakeBack
from horo.engine.services import apply, undo
from horo.engine.tests.acting import act, refusal, shown, space_of, topic_by, write_step
from horo.log.models import Activity
from horo.messaging.models import Message, Notification
from horo.people.models import Member
from horo.people.services import blocking
from horo.playbook import actions

pytestmark = pytest.mark.usefixtures("each_database", "db")
STEP = {"message": {"from": "bob", "message": "tips"}}


@pytest.fixture
def topic(alice):
    return topic_by(alice, space_of("help"))


def test_the_member_gets_it_from_a_person_and_answers(topic, alice, bob):
    Member.objects.filter(pk=alice.pk).update(locale="bg")
    write_step(STEP)
    preview = shown()

    key = act()

    message = DirectMessage.objects.get()
    assert (message.author, message.effect_key) == (bob, key)
    assert "Здравей, Alice" in message.html == preview.body
    assert (preview.title, preview.recipient) == ("Bob: a direct message", "Alice")
    assert telling.unread(alice.pk) == 1
    received = Activity.objects.get(verb="received")
    assert (received.recipient, received.actor, received.object_key) == (alice, None, "tips")
    assert write(message.conversation, "Thanks!", by=alice, at=AT).number == 2
    assert telling.unread(bob.pk) == 1


def test_a_message_to_many_is_as_many_of_one(alice, bob, otto):
    space = space_of("help")
    for member in (alice, otto):
        topic_by(member, space)
    write_step(STEP)

    assert not apply(AT).failed
    assert not apply(AT).failed, "the second time there is nothing to do"
    assert DirectMessage.objects.count() == Conversation.objects.count() == 2
    assert {one.author for one in DirectMessage.objects.all()} == {bob}


def test_people_of_a_group_take_turns_and_go_on_with_whom_they_know(hana, bob, otto):
    vera = join(make_member("vera"), "moderators")
    alice, space = make_member("alice"), space_of("help")
    write_to([alice], "We know each other", by=vera, at=AT)
    for member in (alice, bob, otto):
        topic_by(member, space)
    write_step({"message": {"from": "moderators", "message": "tips"}})

    assert not apply(AT).failed
    wrote = {
        one.conversation.pair: one.author
        for one in DirectMessage.objects.exclude(effect_key=None).select_related("conversation")
    }
    assert sorted(author.handle for author in wrote.values()) in (
        ["hana", "hana", "vera"],
        ["hana", "vera", "vera"],
    )
    assert wrote[f"{vera.pk}:{alice.pk}"] == vera


@pytest.mark.parametrize("sender", ["nobody", "alice", "empty-group"])
def test_somebody_has_to_write(topic, sender):
    write_step({"message": {"from": sender, "message": "tips"}})

    assert f"Nobody called “{sender}” can write" in shown().body
    assert f"Nobody called “{sender}” can write" in refusal()


@pytest.mark.parametrize("is_mine", [True, False])
def test_it_does_not_pass_a_block(topic, alice, bob, is_mine):
    blocker, other = (alice, bob) if is_mine else (bob, alice)
    blocking.block(other, by=blocker, at=AT)
    write_step(STEP)

    assert "Choose another sender" in refusal()
    assert not DirectMessage.objects.exists()


def test_it_is_taken_back_until_it_was_read(topic, alice, bob, mara):
    write_step(STEP)
    key = act()
    chat = Conversation.objects.get()
    read_to(chat, 1, by=alice)
    with pytest.raises(CannotTakeBack, match="read already"):
        undo(key, by=mara, at=AT)
    chat.participants.update(read_number=0)

    undo(key, by=mara, at=AT)

    assert not Conversation.objects.exists()


def test_what_else_was_said_stays_when_it_is_taken_back(topic, alice, bob, mara):
    chat = write_to([bob], "Hello", by=alice, at=AT).conversation
    write_step(STEP)
    key = act()

    undo(key, by=mara, at=AT)

    chat.refresh_from_db()
    assert (chat.last_number, chat.messages.get().text) == (1, "Hello")
    assert telling.unread(alice.pk) == 0
    assert telling.unread(bob.pk) == 1, "that the playbook wrote for him does not read hers"


def test_it_asks_for_consent_and_tells_nobody_a_second_time(topic, alice, bob):
    message = actions.registered()["message"]
    write_step(STEP)
    args = message.args(**STEP["message"])
    act()

    telling.tell(Conversation.objects.get().pk, at=AT + 2 * telling.TELL_AFTER)

    assert (message.reaches, message.channel_of(args), message.message_of(args)) == (
        True,
        "in_app",
        "tips",
    )
    assert message.topic_of(args)
    assert not Message.objects.exists()
    assert not Notification.objects.exists()
    assert noting.note_days(AT + noting.DAY) == 0, "no deed of the person's own"

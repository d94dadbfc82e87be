"""Conversations: of two and of groups, written once, and read by who was there."""

from datetime import timedelta

import pytest
from conftest import AT, make_member

from horo.chat.models import Conversation, DirectMessage, Participant
from horo.chat.services import conversations, messages, reading, standing, telling
from horo.chat.services.conversations import add, leave, rename, write_to
from horo.chat.services.messages import NotYours, take_away, write
from horo.chat.services.standing import CannotWrite
from horo.core.refused import Refused, TooSoon
from horo.people import abilities
from horo.people.services import blocking

pytestmark = pytest.mark.usefixtures("each_database", "db")
SECOND = timedelta(seconds=1)


def texts(conversation, member):
    lines = reading.lines(conversation, member).lines
    return [line.message.text for line in lines if line.message.kind == "message"]


@pytest.fixture
def group(alice, bob, otto):
    sent = write_to([bob, otto], "All here?", by=alice, at=AT, title="Picnic")
    return sent.conversation


def test_two_people_have_one_conversation_whoever_begins(alice, bob, otto):
    first = write_to([bob], "Hello **Bob**", by=alice, at=AT)
    second = write_to([alice, bob], "Hi", by=bob, at=AT + SECOND)

    assert first.conversation == second.conversation
    assert (first.number, second.number) == (1, 2)
    assert "<strong>Bob</strong>" in first.html
    assert texts(first.conversation, alice) == ["Hello **Bob**", "Hi"]
    assert not Conversation.objects.visible_to(otto).exists()
    assert not Conversation.objects.visible_to(None).exists()
    assert not DirectMessage.objects.visible_to(otto).exists()
    assert not DirectMessage.objects.visible_to(None).exists()


def test_the_team_reads_no_conversation_of_others(alice, bob, mara):
    write_to([bob], "Between us", by=alice, at=AT)

    assert mara.is_team
    assert not DirectMessage.objects.visible_to(mara).exists()
    assert not Conversation.objects.visible_to(mara).exists()


def test_a_form_that_is_sent_twice_writes_once(alice, bob):
    once = write_to([bob], "Hello", by=alice, at=AT, token="x")
    again = write_to([bob], "Hello", by=alice, at=AT, token="x")
    answer = write(once.conversation, "Hello", by=bob, at=AT, token="x")

    assert once == again != answer
    assert write(once.conversation, "Hi", by=bob, at=AT, token="x") == answer
    assert DirectMessage.objects.count() == 2


def test_what_is_unread_counts_until_it_is_read(alice, bob):
    chat = write_to([bob], "Hello", by=alice, at=AT).conversation
    write(chat, "Are you there?", by=alice, at=AT)
    assert (telling.unread(alice.pk), telling.unread(bob.pk)) == (0, 1)

    conversations.mute(chat, by=bob, at=AT)
    assert telling.unread(bob.pk) == 0
    conversations.unmute(chat, by=bob)
    messages.read_to(chat, 2, by=bob)
    messages.read_to(chat, 1, by=bob)

    assert telling.unread(bob.pk) == 0
    assert Participant.objects.get(member=bob).read_number == 2


def test_who_comes_later_sees_what_follows_and_who_left_sees_nothing(group, alice, bob):
    vera = make_member("vera")
    assert add(group, [vera, bob], by=alice, at=AT) == [vera]
    write(group, "Welcome", by=bob, at=AT)
    assert texts(group, vera) == ["Welcome"]
    assert texts(group, alice) == ["All here?", "Welcome"]

    assert leave(group, by=bob, at=AT)
    assert not leave(group, by=bob, at=AT)
    assert not Conversation.objects.visible_to(bob).exists()
    assert texts(group, bob) == []
    write(group, "He is gone", by=alice, at=AT)
    add(group, [bob], by=vera, at=AT)
    assert texts(group, bob) == []

    notes = [line.message for line in reading.lines(group, alice).lines]
    assert [one.kind for one in notes] == [
        "message", "added", "message", "left", "message", "added",
    ]  # fmt: skip


def test_a_group_has_a_title_and_twenty_people_at_most(group, alice, bob):
    assert rename(group, " Picnic\non Sunday ", by=bob, at=AT)
    assert not rename(group, "Picnic on Sunday", by=bob, at=AT)
    group.refresh_from_db()
    assert group.title == "Picnic on Sunday"
    with pytest.raises(CannotWrite, match="120 characters"):
        rename(group, "x" * 121, by=bob, at=AT)

    people = [make_member(f"guest{number}") for number in range(18)]
    add(group, people[:17], by=alice, at=AT)
    with pytest.raises(CannotWrite, match="at most 20 people"):
        add(group, people, by=alice, at=AT)
    assert Participant.objects.filter(conversation=group).count() == 20
    with pytest.raises(CannotWrite, match="at most 20 people"):
        write_to([bob, *people, make_member("last")], "Hello", by=alice, at=AT)


def test_a_conversation_of_two_stays_one_of_two(alice, bob, otto):
    chat = write_to([bob], "Hello", by=alice, at=AT).conversation

    for deed in (
        lambda: add(chat, [otto], by=alice, at=AT),
        lambda: leave(chat, by=alice, at=AT),
        lambda: rename(chat, "Us", by=alice, at=AT),
        lambda: write_to([alice], "Me", by=alice, at=AT),
    ):
        with pytest.raises(CannotWrite):
            deed()
    assert DirectMessage.objects.count() == 1


def test_ones_own_words_can_be_taken_away(alice, bob):
    sent = write_to([bob], "Too much", by=alice, at=AT)
    with pytest.raises(NotYours):
        take_away(sent, by=bob, at=AT)

    take_away(sent, by=alice, at=AT)

    sent.refresh_from_db()
    assert (sent.text, sent.html, sent.removed_at) == ("", "", AT)
    (line,) = reading.lines(sent.conversation, bob).lines
    assert line.message == sent, "that there was one stays to be seen"


@pytest.mark.parametrize("way", [(0, 1), (1, 0)], ids=["I blocked", "I am blocked"])
def test_a_block_closes_a_conversation_in_the_middle(alice, bob, otto, way):
    chat = write_to([bob], "Hello", by=alice, at=AT).conversation
    write(chat, "Hi", by=bob, at=AT)
    one, other = [(alice, bob)[index] for index in way]
    blocking.block(other, by=one, at=AT)

    for by, to in ((alice, bob), (bob, alice)):
        with pytest.raises(CannotWrite, match=f"You cannot write to {to.name}."):
            write(chat, "Still here?", by=by, at=AT)
        with pytest.raises(CannotWrite):
            write_to([to, otto], "A group then", by=by, at=AT)
    group = write_to([otto], "Hello", by=alice, at=AT).conversation
    assert not group.is_group
    assert texts(chat, alice) == texts(chat, bob) == ["Hello", "Hi"]


def test_in_a_group_a_block_folds_away_for_the_blocker_alone(group, alice, bob, otto):
    blocking.block(bob, by=alice, at=AT)
    write(group, "I go on", by=bob, at=AT)

    def folded(member):
        return [line.is_folded for line in reading.lines(group, member).lines]

    assert folded(alice) == [False, True]
    assert folded(bob) == folded(otto) == [False, False]
    with pytest.raises(CannotWrite):
        add(group, [alice], by=bob, at=AT)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write something"), ("\u200b \n", "Write something"), ("x" * 10_001, "10,000"),
        (">" * 200 + " deep", "quotes"),
    ],
)  # fmt: skip
def test_what_nobody_can_read_is_refused_and_opens_nothing(alice, bob, text, says):
    with pytest.raises(Refused, match=says):
        write_to([bob], text, by=alice, at=AT)

    assert not Conversation.objects.exists()


def test_hostile_texts_are_only_words(alice, bob):
    sent = write_to([bob], "<script>x</script> [a](javascript:x) @bob", by=alice, at=AT)

    assert "<script" not in sent.html
    assert "javascript:" not in sent.html.replace("(javascript:x)", "")


def test_a_storm_is_refused_with_the_time_to_wait(alice, bob, monkeypatch):
    monkeypatch.setattr(standing, "MESSAGES_A_MINUTE", 3)
    chat = write_to([bob], "1", by=alice, at=AT).conversation
    for number in "23":
        write(chat, number, by=alice, at=AT)

    with pytest.raises(TooSoon) as refusal:
        write(chat, "4", by=alice, at=AT)
    assert 0 < refusal.value.wait <= 60
    write(chat, "mine", by=bob, at=AT)
    monkeypatch.setattr(standing, "OPENED_AN_HOUR", 1)
    with pytest.raises(TooSoon):
        write_to([make_member("vera")], "Buy", by=alice, at=AT + timedelta(minutes=2))


def test_newcomers_answer_but_begin_with_the_team_only(alice, bob, mara, hana, monkeypatch):
    monkeypatch.setattr(abilities, "_judges", {})
    abilities.judged("message", lambda member: "Read a little first.")

    with pytest.raises(CannotWrite, match="Read a little first"):
        write_to([bob], "Hello", by=alice, at=AT)
    with pytest.raises(CannotWrite, match="Read a little first"):
        write_to([hana, bob], "Hello", by=alice, at=AT)
    assert write_to([hana], "Help", by=alice, at=AT).number == 1
    chat = write_to([alice], "Welcome", by=mara, at=AT).conversation
    assert write(chat, "Thank you", by=alice, at=AT).number == 2
    assert write_to([mara], "And one more", by=alice, at=AT).number == 3

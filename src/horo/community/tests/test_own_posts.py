"""One's own posts are not unread to oneself."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.community.models import ReadState
from horo.community.services import posting
from horo.community.services.follow import note_writing
from horo.content.models import Space


@pytest.fixture
def topic(db, alice):
    space = Space.objects.create(slug="help", name="Help", source="horo", source_key="help")
    return posting.open_topic(space, "Why so?", "Tell me.", by=alice, at=AT)


def mark_of(member) -> int:
    return ReadState.objects.get(member=member).read_to


def test_a_reply_right_after_what_was_read_counts_as_read(topic, alice):
    note_writing([(alice.pk, topic.pk, AT)])
    assert mark_of(alice) == 1

    posting.reply(topic, "And why?", by=alice, at=AT + timedelta(minutes=1))
    note_writing([(alice.pk, topic.pk, AT)])

    assert mark_of(alice) == 2


def test_what_others_wrote_between_stays_unread(topic, alice, bob):
    note_writing([(alice.pk, topic.pk, AT)])
    posting.reply(topic, "Because.", by=bob, at=AT + timedelta(minutes=1))
    posting.reply(topic, "Thanks.", by=alice, at=AT + timedelta(minutes=2))

    note_writing([(alice.pk, topic.pk, AT), (bob.pk, topic.pk, AT)])

    assert mark_of(alice) == 1
    assert not ReadState.objects.filter(member=bob).exists(), "bob has not read the question"

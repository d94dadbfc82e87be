"""Topics and replies written here are in the log like those that an import brings."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.community.services import posting, rights
from horo.content import kept
from horo.content.models import Post, Space, Topic
from horo.log.models import Activity


@pytest.fixture
def space(db):
    return Space.objects.create(slug="help", name="Help", source="horo", source_key="help")


@pytest.fixture
def topic(space, alice):
    return posting.open_topic(space, "How?", "How does it work?", by=alice, at=AT)


def told(verb):
    activity = Activity.objects.get(verb=verb)
    return (
        activity.actor_id, activity.recipient_id, activity.object_type, activity.object_id,
        activity.space_id, activity.thread_id, activity.occurred_at, activity.source,
    )  # fmt: skip


def test_opening_a_topic_records_its_first_post(space, topic, alice):
    post = topic.posts.get()

    assert (post.number, post.text, post.html) == (
        1, "How does it work?", "<p>How does it work?</p>\n",
    )  # fmt: skip
    assert told("posted") == (
        alice.pk, None, "post", post.pk, space.pk, topic.pk, AT, "horo",
    )  # fmt: skip


def test_a_reply_concerns_who_opened_the_topic(topic, alice, bob):
    at = AT + timedelta(minutes=1)

    post = posting.reply(topic, "Like this.", by=bob, at=at)

    assert post.number == 2
    assert told("replied") == (
        bob.pk, alice.pk, "post", post.pk, topic.space_id, topic.pk, at, "horo",
    )  # fmt: skip


def test_a_reply_to_a_post_concerns_its_author(topic, alice, bob, otto):
    first = posting.reply(topic, "Like this.", by=bob, at=AT)
    Activity.objects.filter(verb="replied").get()

    second = posting.reply(topic, "Or not.", by=otto, at=AT, to=first)

    last = Activity.objects.filter(verb="replied").latest("pk")
    assert (second.reply_to_id, last.recipient_id) == (first.pk, bob.pk)


def test_nobody_is_the_recipient_of_their_own_reply(topic, alice):
    posting.reply(topic, "Found it.", by=alice, at=AT)

    assert Activity.objects.get(verb="replied").recipient_id is None


def test_writing_keeps_the_columns_of_the_topic(topic, bob):
    posting.reply(topic, "Like this.", by=bob, at=AT + timedelta(minutes=1))

    topic.refresh_from_db()
    assert (topic.posts_count, topic.last_number, topic.last_author) == (2, 2, bob)
    assert list(kept.disagreements()) == []


def test_a_form_that_is_sent_twice_makes_one_post(space, alice, bob):
    topics = [posting.open_topic(space, "A", "b", by=alice, at=AT, token="t") for _ in range(2)]
    replies = [posting.reply(topics[0], "c", by=bob, at=AT, token="t") for _ in range(2)]

    assert topics[0] == topics[1] == Topic.objects.get()
    assert replies[0] == replies[1]
    assert Post.objects.count() == Activity.objects.count() == 2


def test_the_form_of_another_member_is_another_form(topic, bob, otto):
    one, two = (posting.reply(topic, "c", by=who, at=AT, token="t") for who in (bob, otto))

    assert one != two


def test_nobody_writes_where_they_may_not_enter(space, topic, otto):
    Space.objects.update(access="hidden")
    topic.refresh_from_db()
    space.refresh_from_db()

    with pytest.raises(rights.MayNot):
        posting.reply(Topic.objects.get(pk=topic.pk), "Hello", by=otto, at=AT)
    with pytest.raises(rights.MayNot):
        posting.open_topic(space, "Hello", "there", by=otto, at=AT)

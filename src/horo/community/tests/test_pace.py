"""Slow mode is exact, hosts are free of it, and floods are refused with the time to wait."""

from datetime import timedelta

import pytest
from conftest import AT
from django.core.cache import cache

from horo.community.services import editing, pace, posting
from horo.community.tests.writing import fresh, hosted_by, reply_by, space_of, topic_by
from horo.content.models import Post, Space, Topic
from horo.core.refused import TooSoon


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def space(db):
    return space_of("Help")


@pytest.fixture
def topic(space, alice):
    return topic_by(alice, space, at=AT - timedelta(days=1))


def after(**kwargs):
    return AT + timedelta(**kwargs)


def test_a_slow_topic_takes_the_next_post_when_its_time_has_passed(topic, bob):
    Topic.objects.update(slow_mode=60)
    reply_by(bob, topic)

    with pytest.raises(TooSoon, match="1 second") as refused:
        reply_by(bob, topic, at=after(seconds=60) - timedelta(microseconds=1))
    reply_by(bob, topic, at=after(seconds=60))

    assert refused.value.wait == 1


def test_a_slow_space_counts_all_its_topics_and_what_was_removed(topic, space, bob):
    Space.objects.update(slow_mode=3_600 * 3)
    post = reply_by(bob, topic)
    editing.remove(fresh(post), by=bob, at=AT)

    with pytest.raises(TooSoon, match="3 hours") as refused:
        topic_by(bob, fresh(space), "Other", at=after(seconds=1))

    assert refused.value.wait == 3 * 3_600 - 1


def test_others_and_hosts_are_not_held_up(topic, bob, otto, space):
    Topic.objects.update(slow_mode=3_600)
    host = hosted_by(otto, space)

    for _ in range(2):
        reply_by(host, topic)
    reply_by(bob, topic)

    assert Post.objects.count() == 4


def test_a_form_sent_twice_in_a_slow_topic_gets_its_post(topic, bob):
    Topic.objects.update(slow_mode=3_600)

    first, second = (reply_by(bob, topic, token="t") for _ in range(2))

    assert first == second


def test_a_flood_is_refused(topic, bob):
    for n in range(pace.POSTS_A_MINUTE):
        reply_by(bob, topic, str(n))

    with pytest.raises(TooSoon):
        posting.reply(fresh(topic), "more", by=bob, at=AT)

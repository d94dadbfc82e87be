"""What is kept for speed is what the posts and marks tell, on both databases."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.content import kept
from horo.content.models import Post, Reaction, Space, Topic, Vote


@pytest.fixture
def topic(each_database, db, alice):
    space = Space.objects.create(slug="s", name="S", source="zulip", source_key="s")
    return Topic.objects.create(
        space=space, author=alice, title="T", opened_at=AT, source="zulip", source_key="t"
    )


def add(topic, author, number, **fields):
    given = {"posted_at": AT + timedelta(minutes=number), "html": "", "source": "zulip"}
    return Post.objects.create(
        topic=topic, author=author, number=number, source_key=f"{topic.pk}/{number}",
        **{**given, **fields},
    )  # fmt: skip


def columns(topic):
    topic.refresh_from_db()
    return (
        topic.posts_count, topic.last_number, topic.last_post_at, topic.last_author, topic.votes,
    )  # fmt: skip


def test_a_topic_is_counted_from_its_posts(topic, alice, bob):
    first = add(topic, alice, 1)
    add(topic, bob, 2)
    add(topic, alice, 4, removed_at=AT)
    add(topic, alice, 5, kind="note")
    Vote.objects.create(post=first, member=bob, voted_at=AT)

    kept.recount([topic.pk])

    assert columns(topic) == (3, 5, AT + timedelta(minutes=2), bob, 1)


def test_a_topic_without_a_post_to_read_keeps_its_own_time_and_author(topic, alice, bob):
    add(topic, bob, 1, removed_at=AT)

    kept.recount([topic.pk])

    assert columns(topic) == (0, 1, AT, alice, 0)


def test_reactions_are_counted_by_emoji(topic, alice, bob):
    post = add(topic, alice, 1)
    Reaction.objects.create(post=post, member=alice, emoji="🎉")
    Reaction.objects.create(post=post, member=bob, emoji="🎉", times=3)
    Reaction.objects.create(post=post, member=bob, emoji='"quoted"')

    kept.recount_marks([post.pk])

    post.refresh_from_db()
    assert post.reaction_counts == {"🎉": 4, '"quoted"': 1}


def test_a_number_that_was_given_is_never_given_again(topic, alice):
    post = add(topic, alice, 1)
    kept.recount([topic.pk])
    post.delete()
    kept.recount([topic.pk])

    assert kept.count_post(topic.pk, author_id=alice.pk, at=AT) == 2


def test_an_older_post_that_comes_late_is_not_the_latest(topic, alice, bob):
    add(topic, alice, 5)
    kept.recount([topic.pk])

    kept.count_post(topic.pk, author_id=bob.pk, at=AT)

    assert columns(topic)[2:4] == (AT + timedelta(minutes=5), alice)


def test_what_disagrees_is_named_and_put_right(topic, alice):
    add(topic, alice, 1, reaction_counts={"🎉": 2})
    Topic.objects.update(posts_count=9)

    found = {each.column: (each.kept, each.true) for each in kept.disagreements()}

    assert found["posts_count"] == (9, 1)
    assert found["reaction_counts"] == ({"🎉": 2}, {})
    assert found["last_number"] == (0, 1)
    assert kept.recount_all() == 2
    assert list(kept.disagreements()) == []
    assert kept.recount_all() == 0

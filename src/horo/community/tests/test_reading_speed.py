"""Topics of any length cost the same: the statements of the hot pages on both databases."""

from datetime import timedelta

import pytest
from conftest import AT, join, make_member
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from horo.community.models import ReadState
from horo.community.tests.reading import add_posts, make_space, make_topic
from horo.content.models import Reaction, Solution, Tag, Topic, TopicTag, Vote

LENGTHS = [10, 1_000, 50_000]
pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def statements(client, each_database, db):
    """Return a function that counts the statements of a page, whatever was kept forgotten."""

    def count(path: str) -> int:
        assert client.get(path).status_code == 200
        cache.clear()
        with CaptureQueriesContext(connection) as said:
            client.get(path)
        return len(said)

    return count


@pytest.fixture
def place(each_database, db):
    """A space of questions with a host, and the member who reads there."""
    space, ivo = make_space("help", kind="questions"), make_member("ivo")
    space.hosts.add(make_member("eva"), through_defaults={"since": AT})
    join(ivo, "gardeners")
    return space, ivo


def busy_topic(space, reader, length: int) -> Topic:
    """A topic with everything: tags, an answer far down, marks, a place where reading stopped."""
    topic = make_topic(space, make_member("ana"), f"Of {length}", posts=length)
    for slug in ("one", "two", "three"):
        TopicTag.objects.create(topic=topic, tag=Tag.objects.create(slug=slug, name=slug))
    posts = list(topic.posts.order_by("number")[:10])
    for post in posts:
        Reaction.objects.create(post=post, member=reader, emoji="+1")
        Vote.objects.create(post=post, member=reader, voted_at=AT)
    answer = topic.posts.order_by("-number").first()
    Solution.objects.create(topic=topic, reply=answer, chosen_by=reader, chosen_at=AT)
    ReadState.objects.create(member=reader, topic=topic, read_to=length // 2, read_at=AT)
    return topic


@pytest.mark.parametrize("length", LENGTHS)
def test_a_topic_takes_four_statements_and_eight_for_a_member(length, place, statements, client):
    space, ivo = place
    topic = busy_topic(space, ivo, length)
    first = reverse("community:topic", args=[topic.pk])
    pages = [first, f"{first}?page={(length // 2) // 20 + 1}", f"{first}?page=99999"]

    visitor = [statements(path) for path in pages]
    client.force_login(ivo)
    member = [statements(path) for path in pages]

    assert max(visitor) <= 4, visitor
    assert max(member) <= 8, member
    assert len(set(member)) == len(set(visitor)) == 1, "no page costs more than another"


@pytest.mark.parametrize("length", [3, 40, 400])
def test_a_space_takes_three_statements_and_seven_for_a_member(length, place, statements, client):
    space, ivo = place
    topics = [
        Topic(
            space=space, author=ivo, last_author=ivo, title=f"T{n}", opened_at=AT, posts_count=1,
            last_number=1, last_post_at=AT + timedelta(minutes=n), source="horo",
            source_key=f"t{n}", pinned_at=AT if n == 1 else None,
        )
        for n in range(length)
    ]  # fmt: skip
    Topic.objects.bulk_create(topics)
    tag = Tag.objects.create(slug="one", name="one")
    TopicTag.objects.bulk_create([TopicTag(topic=topic, tag=tag) for topic in topics])
    path = reverse("community:space", args=["help"])

    visitor = [statements(path), statements(f"{path}?page=2"), statements(f"{path}?view=top")]
    client.force_login(ivo)
    member = [statements(path), statements(f"{path}?view=unanswered")]

    assert max(visitor) <= 3, visitor
    assert max(member) <= 7, member


def test_a_long_topic_is_made_of_many_posts(place):
    space, ivo = place
    topic = make_topic(space, ivo, "Long", posts=10)
    add_posts(topic, ivo, range(11, 2_001))

    assert topic.posts.count() == 2_000, "what the tests above rely on"

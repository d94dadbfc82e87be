"""Whatever members do, and in whatever order, the kept columns are what the posts tell."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from conftest import AT
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.community.services import editing, posting, topics
from horo.community.tests.writing import fresh, space_of
from horo.content import kept
from horo.content.models import Post, Topic
from horo.core.refused import Refused

ACTS = ("open", "reply", "reply", "reply", "edit", "remove", "restore", "split", "merge", "move")
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 99)), min_size=5, max_size=25)


@pytest.mark.usefixtures("each_database", "db")
@given(script=acts)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_after_any_acts_the_kept_columns_are_true(script, request):
    mara, bob = request.getfixturevalue("mara"), request.getfixturevalue("bob")
    places = [space_of(f"s{uuid.uuid4().hex}") for _ in range(2)]
    cache.clear()
    posting.open_topic(places[0], "Start", "text", by=bob, at=AT)

    for step, (act, n) in enumerate(script):
        with suppress(Refused):
            perform(act, n, (mara, bob)[n % 2], places, AT + timedelta(hours=step * (n % 3)))

    assert list(kept.disagreements()) == []
    numbers = list(Post.objects.values_list("topic", "number"))
    assert len(set(numbers)) == len(numbers)


def perform(act, n, by, places, at):
    there = list(Topic.objects.filter(space__in=places).order_by("pk"))
    posts = list(Post.objects.filter(topic__in=there).order_by("pk"))
    topic, post = there[n % len(there)], posts[n % len(posts)]
    if act == "open":
        posting.open_topic(places[n % 2], f"T{n}", "text", by=by, at=at)
    elif act == "reply":
        posting.reply(topic, f"reply {n}", by=by, at=at)
    elif act == "edit":
        editing.edit(post, f"edited {n}", by=by, at=at, based_on=post.version)
    elif act == "remove":
        editing.remove(post, by=by, at=at, reason="because")
    elif act == "restore":
        editing.restore(post, by=by, at=at)
    else:
        regroup(act, n, topic, there, places, by, at)


def regroup(act, n, topic, there, places, by, at):
    if act == "split":
        some = list(topic.posts.order_by("pk").values_list("pk", flat=True))
        topics.split(topic, some[n % 3 :], f"Split {n}", by=by, at=at)
    elif act == "merge":
        topics.merge(topic, fresh(there[-1]), by=by, at=at)
    else:
        topics.move(topic, places[n % 2], by=by, at=at)

"""What a block or a mute changes among topics: nothing for others, and only folded for oneself."""

import pytest
from conftest import AT

from horo.community.models import Follow
from horo.community.services import follow
from horo.community.services.feed_candidates import candidates
from horo.community.services.feed_knowing import known_of
from horo.community.tests.reading import add_posts, make_space, make_topic
from horo.log.models import Activity
from horo.people.services import blocking

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(alice, bob):
    topic = make_topic(make_space("talk"), alice, "Tea", posts=1)
    add_posts(topic, bob, [2])
    type(topic).objects.update(posts_count=2, last_number=2)
    return topic


def test_the_blocker_finds_the_post_folded_and_nobody_else_does(topic, alice, bob, otto, client):
    blocking.block(bob, by=alice, at=AT)

    def folds(member):
        client.logout()
        if member:
            client.force_login(member)
        shown = client.get(f"/topics/{topic.pk}/", follow=True).text
        assert "Tea says 2" in shown
        return "A post by someone you blocked" in shown

    assert [folds(one) for one in (alice, bob, otto, None)] == [True, False, False, False]


def test_neither_follows_the_other_and_the_log_does_not_know_why(alice, bob, otto):
    for who, whom in ((alice, bob), (bob, alice), (otto, bob)):
        follow.follow(whom, by=who, at=AT)
    before = Activity.objects.count()

    blocking.block(bob, by=alice, at=AT)

    assert [(one.member, one.object_id) for one in Follow.objects.all()] == [(otto, bob.pk)]
    for who, whom in ((alice, bob), (bob, alice)):
        with pytest.raises(follow.CannotFollow, match="You cannot follow this person"):
            follow.follow(whom, by=who, at=AT)
    assert Activity.objects.count() == before


@pytest.mark.parametrize(
    ("deed", "left_out"),
    [
        (blocking.block, {"alice", "bob"}),
        (blocking.mute, {"bob"}),
    ],
)
def test_the_feed_leaves_them_out(topic, alice, bob, otto, deed, left_out):
    cast = {"alice": alice, "bob": bob, "otto": otto}
    other = make_topic(topic.space, bob, "Milk")
    deed(alice, by=bob, at=AT)

    def shown(name):
        return {one.topic_id for one in candidates(known_of(cast[name], at=AT), at=AT)}

    assert shown("otto") == {topic.pk, other.pk}
    assert (topic.pk in shown("bob")) == ("bob" not in left_out)
    assert (other.pk in shown("alice")) == ("alice" not in left_out)

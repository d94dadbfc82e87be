"""Reactions: given, taken back, counted, and seen by those who may."""

import pytest
from conftest import AT, make_member

from horo.community.services.marks import marks_of
from horo.community.services.reactions import NoSuchReaction, react, who_reacted
from horo.community.tests.places import make_space, make_topic
from horo.content import kept
from horo.content.models import Post, Reaction
from horo.log.models import Activity
from horo.people.models import ANONYMOUS


@pytest.fixture
def post(alice):
    return make_topic(make_space("garden"), alice).posts.get()


def fresh(post):
    return Post.objects.select_related("topic__space", "author").get(pk=post.pk)


def test_a_reaction_is_counted_and_recorded_like_an_imported_one(post, alice, bob):
    assert react(post, "👍", by=bob, at=AT) is True

    activity = Activity.objects.get(verb="reacted")
    assert (activity.actor, activity.recipient, activity.object_id) == (bob, alice, post.pk)
    assert (activity.space_id, activity.thread_id) == (post.topic.space_id, post.topic_id)
    assert (activity.object_type, activity.props) == ("post", {"emoji": "👍"})
    assert fresh(post).reaction_counts == {"👍": 1}
    assert fresh(post).topic.changed_at == AT


def test_the_same_again_takes_it_back_by_an_activity_of_its_own(post, bob):
    react(post, "👍", by=bob, at=AT)

    assert react(post, "👍", by=bob, at=AT) is False

    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
        "reacted",
        "unreacted",
    ]
    assert fresh(post).reaction_counts == {}


def test_nobody_is_the_recipient_of_their_own_reaction(post, alice):
    react(post, "🎉", by=alice, at=AT)

    assert Activity.objects.get(verb="reacted").recipient is None


def test_an_imported_name_and_the_emoji_are_one_reaction(post, bob, otto):
    Reaction.objects.create(post=post, member=bob, emoji="+1")
    kept.recount_marks([post.pk])

    react(fresh(post), "👍", by=otto, at=AT)
    (chip,) = marks_of([fresh(post)], bob)[post.pk].chips
    assert (chip.emoji, chip.times, chip.is_mine) == ("👍", 2, True)

    react(fresh(post), "👍", by=bob, at=AT)
    assert fresh(post).reaction_counts == {"👍": 1}


def test_what_is_no_emoji_is_refused_unless_it_is_there(post, bob, otto):
    with pytest.raises(NoSuchReaction):
        react(post, "party_parrot", by=bob, at=AT)
    Reaction.objects.create(post=post, member=otto, emoji="party_parrot")
    kept.recount_marks([post.pk])

    react(fresh(post), ":party_parrot:", by=bob, at=AT)

    assert fresh(post).reaction_counts == {"party_parrot": 2}


@pytest.mark.parametrize("text", ["", "👍👍", "x" * 5000, "<b>", "a", "\u202e", "#"])
def test_nonsense_is_no_reaction(post, bob, text):
    with pytest.raises(NoSuchReaction):
        react(post, text, by=bob, at=AT)


def test_a_community_may_limit_its_reactions(post, bob, otto, settings):
    settings.HORO_REACTIONS = ["👍", "❤"]
    react(post, "❤️", by=bob, at=AT)

    with pytest.raises(NoSuchReaction):
        react(fresh(post), "🎉", by=bob, at=AT)


def test_persons_are_named_and_the_others_counted(post, bob, robot):
    nobody = make_member("nobody", kind=ANONYMOUS)
    Reaction.objects.create(post=post, member=nobody, emoji="heart", times=7)
    Reaction.objects.create(post=post, member=robot, emoji="heart")
    react(post, "❤️", by=bob, at=AT)

    (given,) = who_reacted(post)

    assert (given.emoji, given.people, given.others) == ("❤️", (bob,), 8)

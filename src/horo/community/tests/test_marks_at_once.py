"""Many who mark the same post at the same moment: every count is exact, on both databases."""

from functools import partial

import pytest
from conftest import AT, make_member

from horo.community.models import Ballot
from horo.community.services import bookmarks, polls, reactions, reminders, solutions, votes
from horo.community.tests.places import make_poll, make_post, make_space, make_topic
from horo.community.tests.test_cost_of_a_reply import at_once, each_real_database  # noqa: F401
from horo.community.tests.test_polls import ids, votes_of
from horo.content import kept
from horo.content.models import QUESTIONS, Post, Solution, Topic
from horo.log.models import Activity
from horo.messaging.models import Message

pytestmark = pytest.mark.usefixtures("each_real_database", "transactional_db")


def question():
    return make_topic(make_space("help", kind=QUESTIONS), make_member("alice"))


def crowd(count):
    return [make_member(f"member{n}") for n in range(count)]


def test_reactions_and_votes_of_twenty_are_counted_exactly():
    post = question().posts.get()
    many = crowd(10)
    deeds = [partial(reactions.react, post, "👍", by=one, at=AT) for one in many]
    deeds += [partial(votes.vote, post, by=one, at=AT) for one in many]

    assert at_once(*deeds) == []

    found = Post.objects.get()
    assert (found.reaction_counts, found.votes, Topic.objects.get().votes) == ({"👍": 10}, 10, 10)
    assert list(kept.disagreements()) == []
    assert Activity.objects.filter(verb__in=["reacted", "voted"]).count() == 20


def test_a_member_who_presses_twice_at_once_is_counted_once_or_not_at_all():
    post, bob = question().posts.get(), make_member("bob")
    press = partial(votes.vote, post, by=bob, at=AT)

    assert at_once(press, press) == []

    assert Post.objects.get().votes == 0
    assert Activity.objects.filter(verb="unvoted").count() == 1


def test_of_two_answers_accepted_at_once_one_stays():
    topic = question()
    one, two = (make_post(topic, member) for member in crowd(2))

    assert (
        at_once(
            partial(solutions.accept, one, by=topic.author, at=AT),
            partial(solutions.accept, two, by=topic.author, at=AT),
        )
        == []
    )

    solution = Solution.objects.get()
    last = Activity.objects.filter(verb="solved").latest("pk")
    assert solution.reply_id == last.object_id


def test_ballots_cast_at_once_are_all_there_and_counted_five_at_a_time():
    poll = make_poll(question(), is_anonymous=True)
    many = crowd(12)
    option = ids(poll)[0]

    assert at_once(*(partial(polls.cast, poll, options=[option], by=m, at=AT) for m in many)) == []

    assert Ballot.objects.count() == 12
    assert votes_of(poll) == [10, 0, 0]


def test_two_that_remind_at_once_remind_once():
    post = question().posts.get()
    for member in crowd(3):
        bookmarks.keep(post, by=member, at=AT)
        moment = reminders.moments(member, AT)[0].at
        bookmarks.change(post, by=member, at=AT, note="", remind_at=moment)

    assert at_once(*[partial(reminders.remind_due, moment)] * 2) == []

    assert Message.objects.count() == Activity.objects.filter(verb="reminded").count() == 3

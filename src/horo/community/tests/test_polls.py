"""Polls: ballots cast, changed and withdrawn; what is recorded; who may close."""

from datetime import timedelta

import pytest
from conftest import AT, make_member

from horo.community.models import Ballot, Poll
from horo.community.models.polls import CLOSED, NUMBER, RANKED, SEVERAL, SINGLE, VOTED
from horo.community.services import polls
from horo.community.services.poll_views import polls_of, voters_of
from horo.community.tests.places import make_poll, make_post, make_space, make_topic
from horo.content.models import Post
from horo.log.models import Activity


@pytest.fixture
def topic(alice):
    return make_topic(make_space("garden"), alice)


def view_of(poll, member=None, at=AT):
    post = Post.objects.select_related("topic__space", "author").get(pk=poll.post_id)
    return polls_of([post], member, at=at)[post.pk]


def votes_of(poll, member=None, at=AT):
    return [option.votes for option in view_of(poll, member, at).options]


def ids(poll):
    return list(poll.options.order_by("position").values_list("pk", flat=True))


def test_a_vote_is_counted_and_recorded_without_what_was_chosen(topic, alice, bob):
    poll = make_poll(topic)

    polls.cast(poll, options=ids(poll)[:1], by=bob, at=AT)

    activity = Activity.objects.get(verb="voted")
    assert (activity.actor, activity.recipient, activity.object_id) == (bob, alice, poll.pk)
    assert (activity.object_type, activity.props, activity.value) == ("poll", {}, None)
    assert (activity.space_id, activity.thread_id) == (topic.space_id, topic.pk)
    assert votes_of(poll) == [1, 0, 0]


def test_a_changed_vote_takes_the_earlier_one_back(topic, bob):
    poll = make_poll(topic)
    first, second, _ = ids(poll)
    polls.cast(poll, options=[first], by=bob, at=AT)
    polls.cast(poll, options=[first], by=bob, at=AT)  # the same again is nothing

    polls.cast(poll, options=[second], by=bob, at=AT)

    verbs = Activity.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["voted", "unvoted", "voted"]
    assert votes_of(poll) == [0, 1, 0]


def test_a_withdrawn_vote_is_gone(topic, bob):
    poll = make_poll(topic)
    polls.cast(poll, options=ids(poll)[:1], by=bob, at=AT)

    assert polls.withdraw(poll, by=bob, at=AT) is True
    assert polls.withdraw(poll, by=bob, at=AT) is False

    assert votes_of(poll) == [0, 0, 0]
    assert Activity.objects.filter(verb="unvoted").count() == 1


@pytest.mark.parametrize(
    ("kind", "choose"),
    [
        (SINGLE, {"options": slice(0, 2)}),
        (SINGLE, {"options": slice(0, 0)}),
        (SINGLE, {"number": 3}),
        (SEVERAL, {"options": slice(0, 0)}),
        (RANKED, {"options": slice(0, 0)}),
        (NUMBER, {"number": 11}),
        (NUMBER, {"number": 0}),
        (NUMBER, {}),
    ],
)
def test_what_does_not_fit_the_poll_is_no_ballot(topic, bob, kind, choose):
    poll = make_poll(topic, kind=kind)
    given = {k: ids(poll)[v] if isinstance(v, slice) else v for k, v in choose.items()}

    with pytest.raises(polls.BallotRefused):
        polls.cast(poll, **given, by=bob, at=AT)


def test_options_of_another_poll_or_named_twice_are_refused(topic, bob):
    poll, other = make_poll(topic, kind=SEVERAL), make_poll(topic)
    first = ids(poll)[0]

    for options in (ids(other)[:1], [first, first], [-1], [2**62]):
        with pytest.raises(polls.BallotRefused):
            polls.cast(poll, options=options, by=bob, at=AT)
    assert not Ballot.objects.exists()


def test_each_kind_shows_its_result(topic, alice, bob, otto):
    several = make_poll(topic, kind=SEVERAL)
    ranked = make_poll(topic, kind=RANKED)
    number = make_poll(topic, kind=NUMBER)
    for member, size, chosen in ((alice, 2, 3), (bob, 1, 4), (otto, 3, 9)):
        polls.cast(several, options=ids(several)[:size], by=member, at=AT)
        polls.cast(ranked, options=ids(ranked)[::-1][:size], by=member, at=AT)
        polls.cast(number, number=chosen, by=member, at=AT)

    assert votes_of(several) == [3, 2, 1]
    assert [option.is_winner for option in view_of(ranked).options] == [False, False, True]
    assert (view_of(number).tally.spread.mean, view_of(number).tally.spread.median) == (16 / 3, 4)
    assert view_of(ranked, bob).options[2].rank == 1
    assert view_of(number, otto).number == 9


def test_results_wait_for_the_vote_or_the_end(topic, alice, bob):
    after_vote, after_end = make_poll(topic, shows=VOTED), make_poll(topic, shows=CLOSED)
    for poll in (after_vote, after_end):
        polls.cast(poll, options=ids(poll)[:1], by=bob, at=AT)

    assert votes_of(after_vote, bob) == [1, 0, 0]
    assert view_of(after_vote, alice).waits == "voted"
    assert votes_of(after_vote) == [None, None, None]
    assert view_of(after_end, bob).waits == "closed"
    assert votes_of(after_end, bob) == [None, None, None]

    polls.close(after_end, by=alice, at=AT)

    assert votes_of(after_end) == [1, 0, 0]


def test_a_poll_is_closed_from_its_deadline_on(topic, bob):
    poll = make_poll(topic, closes_at=AT + timedelta(hours=1))
    option = ids(poll)[:1]
    polls.cast(poll, options=option, by=bob, at=AT + timedelta(minutes=59))

    with pytest.raises(polls.BallotRefused):
        polls.cast(poll, options=option, by=make_member("eve"), at=AT + timedelta(hours=1))
    with pytest.raises(polls.BallotRefused):
        polls.withdraw(poll, by=bob, at=AT + timedelta(hours=1))

    assert polls.close_due(AT + timedelta(minutes=59)) == 0
    assert polls.close_due(AT + timedelta(hours=2)) == 1
    assert polls.close_due(AT + timedelta(hours=2)) == 0
    assert Poll.objects.get(pk=poll.pk).closed_at == AT + timedelta(hours=1)


def test_the_author_hosts_and_team_close_a_poll(topic, alice, bob, hana):
    by_author, by_team = make_poll(topic), make_poll(topic)

    with pytest.raises(polls.MayNotClose):
        polls.close(by_author, by=bob, at=AT)
    polls.close(by_author, by=alice, at=AT)
    polls.close(by_team, by=hana, at=AT)

    assert view_of(by_author).is_closed
    assert view_of(by_team).is_closed


def test_who_voted_is_told_to_those_who_see_the_results(topic, alice, bob):
    poll = make_poll(topic, shows=VOTED)
    polls.cast(poll, options=ids(poll)[1:2], by=bob, at=AT)
    poll = polls.find(poll.pk, bob)

    assert voters_of(poll, bob, at=AT) == [("B", [bob])]
    assert voters_of(poll, alice, at=AT) == []


@pytest.mark.parametrize("count", [1, 6])
def test_polls_of_a_page_are_three_statements_however_many(
    topic, bob, count, django_assert_num_queries
):
    for _ in range(count):
        poll = make_poll(topic)
        polls.cast(poll, options=ids(poll)[:1], by=bob, at=AT)
    posts = list(Post.objects.select_related("topic__space", "author"))
    bob.is_team  # noqa: B018 - asked once a request
    polls_of(posts, bob, at=AT)  # counts what nobody has counted yet

    with django_assert_num_queries(3):
        assert len(polls_of(posts, bob, at=AT)) == count
    with django_assert_num_queries(2):
        polls_of(posts, None, at=AT)


def test_a_page_without_polls_asks_nothing(topic, bob, django_assert_num_queries):
    make_post(topic, bob)
    posts = list(Post.objects.select_related("topic__space", "author"))

    with django_assert_num_queries(0):
        assert polls_of(posts, bob, at=AT) == {}

"""Anonymous polls: nobody's choice can be told, from one look or from the difference of two."""

import json
from collections import Counter
from itertools import pairwise

import pytest
from conftest import AT, join, make_member
from django.core.cache import cache
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from horo.community.models.polls import ALWAYS, CLOSED, VOTED
from horo.community.services import polls
from horo.community.services.poll_views import voters_of
from horo.community.tests.places import make_poll, make_space, make_topic
from horo.community.tests.test_polls import ids, view_of, votes_of
from horo.log.models import Activity


@pytest.fixture
def topic(alice):
    return make_topic(make_space("garden"), alice)


def crowd(count):
    return [make_member(f"m{n}") for n in range(count)]


def cast(poll, member, place):
    polls.cast(poll, options=[ids(poll)[place]], by=member, at=AT)


def test_nothing_is_shown_to_anybody_before_five_voted(topic, alice, mara):
    poll = make_poll(topic, is_anonymous=True)
    members = crowd(5)
    for member in members[:4]:
        cast(poll, member, 0)

    for reader in (None, members[0], alice, mara):
        assert votes_of(poll, reader) == [None, None, None]
        assert (view_of(poll, reader).waits, view_of(poll, reader).voters) == ("five", 4)
    cast(poll, members[4], 1)

    for reader in (None, members[0], alice, mara):
        assert votes_of(poll, reader) == [4, 1, 0]


def test_later_votes_are_counted_five_at_a_time(topic):
    poll = make_poll(topic, is_anonymous=True)
    members = crowd(10)
    for member in members[:9]:
        cast(poll, member, 0)
    assert (votes_of(poll), view_of(poll).sealed) == ([5, 0, 0], 4)

    cast(poll, members[9], 2)

    assert (votes_of(poll), view_of(poll).sealed) == ([9, 0, 1], 0)


def test_a_counted_ballot_is_final_and_a_later_one_is_not(topic):
    poll = make_poll(topic, is_anonymous=True)
    members = crowd(6)
    for member in members:
        cast(poll, member, 0)

    for change in (lambda: cast(poll, members[2], 1), lambda: polls.withdraw(
        poll, by=members[2], at=AT
    )):  # fmt: skip
        with pytest.raises(polls.BallotRefused):
            change()
    cast(poll, members[5], 1)

    assert view_of(poll, members[2]).may_vote is False
    assert view_of(poll, members[5]).may_vote is True
    assert votes_of(poll) == [5, 0, 0]


def test_what_is_left_at_the_end_stays_sealed_unless_nothing_was_shown(topic, alice):
    live = make_poll(topic, is_anonymous=True, shows=ALWAYS)
    at_the_end = make_poll(topic, is_anonymous=True, shows=CLOSED)
    for member in crowd(7):
        cast(live, member, 0)
        cast(at_the_end, member, 0)
    assert votes_of(at_the_end) == [None, None, None]

    polls.close(live, by=alice, at=AT)
    polls.close(at_the_end, by=alice, at=AT)

    assert (votes_of(live), view_of(live).sealed) == ([5, 0, 0], 2)
    assert (votes_of(at_the_end), view_of(at_the_end).sealed) == ([7, 0, 0], 0)


def test_four_votes_are_never_shown(topic, alice):
    poll = make_poll(topic, is_anonymous=True, shows=CLOSED)
    for member in crowd(4):
        cast(poll, member, 0)

    polls.close(poll, by=alice, at=AT)

    assert (votes_of(poll), view_of(poll).waits) == ([None, None, None], "five")


def test_nobody_is_ever_named(topic, alice, sign_in):
    poll = make_poll(topic, is_anonymous=True)
    for member in crowd(5):
        cast(poll, member, 0)
    boss = join(make_member("boss"), "team", "managers")

    for reader in (alice, boss):
        assert voters_of(polls.find(poll.pk, reader), reader, at=AT) == []
        answer = sign_in(reader).get(reverse("community:poll-voters", args=[poll.pk]))
        assert answer.status_code == 404


def test_the_log_tells_that_somebody_voted_but_not_what(topic):
    poll = make_poll(topic, is_anonymous=True)
    other = make_poll(topic, is_anonymous=True)
    one, two = crowd(2)
    cast(poll, one, 0)
    cast(other, two, 2)

    told = [
        {k: v for k, v in vars(each).items() if k in ("verb", "value", "props", "object_key")}
        for each in Activity.objects.filter(verb="voted")
    ]

    assert told[0] == told[1]
    assert str(ids(poll)[0]) not in json.dumps(told[0])


class Looks(TestCase):
    """However members vote, change and withdraw: what two looks differ by is five or nothing."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.tuples(st.integers(0, 11), st.integers(-1, 2)), max_size=45),
        st.sampled_from([ALWAYS, VOTED, CLOSED]),
    )
    def test_two_looks_differ_by_five_ballots_or_by_none(self, deeds, shows):
        cache.clear()  # ids come again in every example
        author = make_member("alice")
        topic = make_topic(make_space("garden"), author)
        poll = make_poll(topic, is_anonymous=True, shows=shows)
        members = crowd(12)
        cast(poll, members[0], 0)  # the one who looks
        looks = [Counter()]
        for who, choice in [*deeds, (None, None)]:
            try:
                if who is None:
                    polls.close(poll, by=author, at=AT)
                elif choice < 0:
                    polls.withdraw(poll, by=members[who + 1 if who == 0 else who], at=AT)
                else:
                    cast(poll, members[who], choice)
            except polls.BallotRefused:
                continue
            finally:
                seen = votes_of(poll, members[0])
                shown = seen[0] is not None
                looks.append(Counter(dict(enumerate(seen))) if shown else looks[-1])

        for before, after in pairwise(looks):
            assert all(after[option] >= before[option] for option in before), "none is lost"
            assert (after.total() - before.total()) % 5 == 0 or (
                shows == CLOSED and before.total() == 0 and after.total() >= 5
            )


def test_who_views_as_a_voter_does_not_learn_what_they_chose(topic, bob):
    secret, named = make_poll(topic, is_anonymous=True), make_poll(topic)
    cast(secret, bob, 0)
    cast(named, bob, 0)

    def chosen(poll):
        return any(option.is_mine for option in view_of(poll, bob).options)

    assert chosen(secret)
    assert chosen(named)

    bob._is_looked_at = True

    assert not chosen(secret)
    assert chosen(named)

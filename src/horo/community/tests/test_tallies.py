"""Counting ballots, against results worked out by hand."""

import pytest

from horo.community.services.tallies import Bar, count, runoff, spread

A, B, C, D = 1, 2, 3, 4


def ballots(*groups):
    return [ranking for times, ranking in groups for _ in range(times)]


def test_several_choices_count_for_each_option():
    assert count([[A, B], [B], [B, C]]) == {A: 1, B: 3, C: 1}


def test_more_than_half_of_the_first_choices_wins_at_once():
    found = runoff(ballots((3, [A, B]), (2, [B, A])), [A, B, C])

    assert found.winners == (A,)
    assert [each.counts for each in found.rounds] == [((A, 3), (B, 2), (C, 0))]


def test_tennessee_chooses_its_capital():
    """Memphis 42, Nashville 26, Chattanooga 15, Knoxville 17: the usual worked example."""
    memphis, nashville, chattanooga, knoxville = A, B, C, D
    votes = ballots(
        (42, [memphis, nashville, chattanooga, knoxville]),
        (26, [nashville, chattanooga, knoxville, memphis]),
        (15, [chattanooga, knoxville, nashville, memphis]),
        (17, [knoxville, chattanooga, nashville, memphis]),
    )

    found = runoff(votes, [memphis, nashville, chattanooga, knoxville])

    assert [each.out for each in found.rounds] == [(chattanooga,), (nashville,), ()]
    assert dict(found.rounds[1].counts) == {memphis: 42, nashville: 26, knoxville: 32}
    assert dict(found.rounds[2].counts) == {memphis: 42, knoxville: 58}
    assert found.winners == (knoxville,)


def test_a_ballot_of_which_nothing_is_left_counts_no_more():
    """A 4, B 3, C 2 with nothing behind: C leaves, and 4 of the 7 that are left win."""
    found = runoff(ballots((4, [A]), (3, [B]), (2, [C])), [A, B, C])

    assert dict(found.rounds[1].counts) == {A: 4, B: 3}
    assert found.winners == (A,)


def test_of_two_weakest_the_one_leaves_that_was_weaker_before():
    """Round 1: A 4, B 3, C 2, D 1. D goes to C: A 4, B 3, C 3; C had fewer before, so C leaves."""
    votes = ballots((4, [A]), (3, [B]), (2, [C, A]), (1, [D, C, A]))

    found = runoff(votes, [A, B, C, D])

    assert [each.out for each in found.rounds] == [(D,), (C,), ()]
    assert found.winners == (A,)


def test_who_never_differed_leave_together():
    found = runoff(ballots((3, [A]), (2, [B]), (2, [C]), (1, [A])), [A, B, C])
    assert found.winners == (A,), "premise: four of eight are no majority, but the others leave"

    assert found.rounds[0].out == (B, C)


def test_those_who_cannot_be_told_apart_win_together():
    assert runoff(ballots((2, [A]), (2, [B])), [A, B]).winners == (A, B)


def test_the_order_of_the_options_decides_nothing():
    votes = ballots((3, [A, C]), (2, [B, C]), (2, [C, B]), (1, [D]))

    assert runoff(votes, [A, B, C, D]).winners == runoff(votes, [D, C, B, A]).winners


def test_without_ballots_nobody_wins():
    assert runoff([], [A, B]).winners == ()
    assert runoff([], [A, B]).rounds == ()


def test_numbers_have_a_mean_a_median_and_a_distribution():
    found = spread([1, 2, 2, 5], least=1, most=5)

    assert (found.mean, found.median) == (2.5, 2.0)
    assert [bar.times for bar in found.bars] == [1, 2, 0, 0, 1]


def test_a_wide_range_is_put_together():
    found = spread([0, 4, 5, 99, 100], least=0, most=100)

    assert len(found.bars) == 17
    assert found.bars[0] == Bar(0, 5, 3)
    assert found.bars[-1] == Bar(96, 100, 2)
    assert sum(bar.times for bar in found.bars) == 5


@pytest.mark.parametrize(("least", "most"), [(-3, 3), (-1_000_000, 1_000_000), (7, 7)])
def test_every_number_of_the_range_falls_into_a_bar(least, most):
    found = spread([least, most], least=least, most=most)

    assert found.bars[0].first == least
    assert found.bars[-1].last == most
    assert sum(bar.times for bar in found.bars) == 2


def test_no_numbers_have_no_spread():
    assert spread([], least=1, most=5) is None

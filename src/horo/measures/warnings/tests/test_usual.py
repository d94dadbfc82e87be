"""What is usual, by hand."""

import math

import pytest

from horo.measures.warnings.usual import (
    dispersion,
    rate_rose,
    share_fell,
    usual_count,
    usual_number,
    usual_share,
    usual_time,
)


def test_one_odd_week_moves_neither_middle_nor_deviation():
    found = usual_number([10, 12, 11, 13, 900])

    assert found.middle == 12
    assert found.deviation == pytest.approx(1.4826), "distances 2, 0, 1, 1, 888: their median is 1"
    assert found.distance(12 - 2 * 1.4826) == pytest.approx(-2)


def test_equal_counts_still_vary_by_chance():
    found = usual_count([16, 16, 16, 16])

    assert (found.middle, found.deviation) == (16, 4.0)
    assert usual_count([0, 0, 0, 0]).deviation == 1.0


def test_a_share_of_few_varies_more_than_one_of_many():
    few, many = usual_share([0.5] * 4, 10), usual_share([0.5] * 4, 1000)

    assert few.deviation == pytest.approx(math.sqrt(0.25 / 10))
    assert few.deviation > 5 * many.deviation
    assert usual_share([1.0] * 4, 4).deviation > 0, "all of four may well be four of five"


def test_below_four_earlier_periods_nothing_is_usual():
    assert usual_count([5, 5, 5]) is usual_share([], 3) is usual_number([1.0]) is None


def test_a_time_is_compared_by_how_many_times_as_long_it_takes():
    found = usual_time([3600.0] * 5)

    assert found.middle == pytest.approx(3600)
    assert found.distance(7200) == pytest.approx(-found.distance(1800))


def test_conversations_vary_more_than_independent_people():
    assert dispersion([[10, 10, 10, 10, 10]]) == 1.0
    assert dispersion([[0, 30, 1, 40, 0, 35, 2, 50]] * 2) > 10
    assert dispersion([[1, 50]]) == 1.0, "two Mondays tell nothing"


def test_a_share_that_fell_is_told_by_its_standard_error():
    # pooled 0.4; its error is √(0.24 × 2 ÷ 100)
    assert share_fell(30, 100, 50, 100) == pytest.approx(0.2 / math.sqrt(0.24 * 0.02))
    assert share_fell(50, 100, 50, 100) == 0
    assert share_fell(0, 0, 5, 9) is None
    assert share_fell(0, 5, 0, 9) == 0.0, "nobody ever: no fall"


def test_a_rate_that_rose_is_told_from_one_that_only_lasted_longer():
    assert rate_rose(40, 4, 80, 8) == 0
    assert rate_rose(60, 4, 60, 8) == pytest.approx(20 / math.sqrt(120 * 2 / 9))
    assert rate_rose(1, 0, 5, 8) is None

"""Ratings, tone and flags: intervals beside tables, and random logs beside plain Python."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from horo.core.time import to_micros
from horo.measures import intervals, services
from horo.measures.rows import Row, is_no_change

from .logs import Act, Log, Who
from .plainly import Asked, nps_interval, sentiment
from .test_plainly import QUICKLY

UTC_ZONE = ZoneInfo("UTC")
MARCH = {"start": date(2026, 3, 1), "end": date(2026, 4, 1), "grain": "month"}
NOON = to_micros(datetime(2026, 3, 10, 12, tzinfo=UTC))
BOUNDS = (to_micros(datetime(2026, 3, 1, tzinfo=UTC)), to_micros(datetime(2026, 4, 1, tzinfo=UTC)))
T_AT_97_5 = {19: 2.093, 24: 2.064, 29: 2.045, 39: 2.023, 59: 2.001, 119: 1.980}  # any handbook


def scored(values, authors=(1, 2)) -> Log:
    acts = [
        Act(n, NOON, None, "scored", recipient=authors[n % len(authors)], value=value, object=n)
        for n, value in enumerate(values, start=1)
    ]
    return Log(acts, [Who(1), Who(2), Who(3, kind="bot")])


def tone(log: Log) -> Row:
    (row,) = services.compute(["sentiment"], warehouse=log, **MARCH)
    return row


@pytest.mark.parametrize(("freedom", "quantile"), T_AT_97_5.items())
def test_students_quantile_is_that_of_the_tables(freedom, quantile):
    assert intervals.student(freedom) == pytest.approx(quantile, abs=0.0006)


@pytest.mark.parametrize("answers", [(2, 1, 1), (1, 0, 0), (0, 0, 1), (50, 0, 0), (40, 30, 30)])
def test_the_interval_of_a_score_is_rocks_and_holds_it(answers):
    promoters, detractors = answers[0], answers[2]
    n = sum(answers)
    score = 100 * (promoters - detractors) / n

    low, high = intervals.of_net_score(score, n, promoters + detractors)

    assert (low, high) == pytest.approx(nps_interval(*answers))
    assert -100 <= low <= score <= high <= 100
    assert low < high, "however few answered, something is left open"


def test_twenty_posts_of_two_authors_have_a_tone():
    """Ten posts of 0.5 and ten of 0: mean 1/4, variance 10 × 2 × 1/16 ÷ 19."""
    row = tone(scored([0.5, 0] * 10))

    half = 2.0930 * (20 / 16 / 19 / 20) ** 0.5
    assert (row.value, row.n) == (0.25, 20)
    assert (row.low, row.high) == pytest.approx((0.25 - half, 0.25 + half), abs=1e-4)


@pytest.mark.parametrize(
    ("log", "n"),
    [(scored([0.5] * 19), 19), (scored([0.5] * 30, (1,)), 30), (scored([0.5] * 30, (3,)), 0)],
    ids=["19 posts", "one author", "a bot"],
)
def test_the_tone_of_few_posts_or_of_one_person_is_not_told(log, n):
    row = tone(log)

    assert (row.value, row.n, row.low, row.high) == (None, n, None, None)


@QUICKLY
@given(
    values=st.lists(st.sampled_from([None, -1, -0.5, 0, 0.25, 1]), min_size=1, max_size=60),
    posts=st.integers(18, 40),
)
def test_the_newest_score_of_a_post_counts_as_in_plain_python(values, posts):
    acts = [
        Act(n, NOON, None, "scored", recipient=n % posts % 3 + 1, value=value, object=n % posts)
        for n, value in enumerate(values + values[: posts - 15], start=1)
    ]
    log = Log(acts, [Who(1), Who(2), Who(3, kind="bot")])

    row = tone(log)

    value, n = sentiment(Asked(log, UTC_ZONE, "month", *BOUNDS, NOON))
    assert (row.value, row.n) == (pytest.approx(value), n)


def row_of(value, low, high) -> Row:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Row("nps", "points", at, at, "month", None, value, 10, False, low, high)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (row_of(20, 0, 40), row_of(30, 10, 50), True),
        (row_of(20, 15, 25), row_of(30, 25, 35), False),  # √(5² + 5²) is less than 10
        (row_of(20, 12, 28), row_of(30, 22, 38), True),  # √(8² + 8²) is more
        (row_of(20, None, None), row_of(30, 22, 38), False),
        (row_of(None, None, None), row_of(30, 22, 38), False),
    ],
)
def test_a_change_inside_the_interval_is_none(before, after, same):
    assert is_no_change(before, after) is same

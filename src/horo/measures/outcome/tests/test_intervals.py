"""Shares and differences, beside published examples and plain sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from horo.engine.statistics import wilson
from horo.measures.outcome.intervals import newcombe, share_of


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_is_the_one_the_engine_uses(of, more):
    share = share_of(of, of + more)

    assert (share.low, share.high) == pytest.approx(wilson(of, of + more))


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [  # Newcombe (1998), table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0),
        ((0, 10), (0, 20), -0.1611, 0.2775),
    ],
)
def test_differences_are_those_of_the_paper(one, other, low, high):
    found = newcombe(share_of(*one), share_of(*other))

    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_of_nobody_there_is_no_share_and_no_difference():
    nobody = share_of(0, 0)

    assert (nobody.value, nobody.low, nobody.high) == (None, 0.0, 1.0)
    assert newcombe(nobody, share_of(1, 2)) is None

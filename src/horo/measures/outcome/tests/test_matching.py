"""Matching on made communities of which the truth is known, since it was planted."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from horo.measures.outcome.cells import TAKES_PART, Cell
from horo.measures.outcome.matching import comparison
from horo.measures.outcome.shares import shares


def cell(segment="author", n=1, had=(), age=0, plan="free", use=0, **more) -> Cell:
    fixed = {"is_customer": True, "has_adopted": False}
    return Cell(
        segment, age, plan, use, had=frozenset(had), n=n,
        ages=(30.0 * age * n, 900.0 * age * age * n), uses=(float(use * n), float(use * use * n)),
        **{**fixed, **more},
    )  # fmt: skip


def planted(effect: float, *, confounded: bool, size: int = 20_000, seed: int = 7) -> list[Cell]:
    """Members of three plans; where `confounded`, the paying take part and renew more often.

    Taking part raises everyone's chance to renew by `effect`. Made from a fixed seed.
    """
    dice = random.Random(seed)
    counted: dict[tuple[str, str, bool], int] = {}
    for _ in range(size):
        rank = dice.randrange(3)
        lean = rank if confounded else 1
        takes_part = dice.random() < 0.15 + 0.3 * lean
        chance = 0.2 + 0.2 * lean + (effect if takes_part else 0)
        key = ("author" if takes_part else "silent", "abc"[rank], dice.random() < chance)
        counted[key] = counted.get(key, 0) + 1
    return [
        cell(segment, n=n, had=["renewed"] if renewed else (), plan=plan)
        for (segment, plan, renewed), n in counted.items()
    ]


@pytest.mark.parametrize("effect", [0.0, 0.1, -0.15])
def test_without_confounding_both_differences_hold_the_planted_effect(effect):
    found = comparison(planted(effect, confounded=False), "renewed")

    assert found.naive.low <= effect <= found.naive.high
    assert found.difference.low <= effect <= found.difference.high
    assert found.unmatched == 0


@pytest.mark.parametrize("effect", [0.0, 0.1])
def test_with_confounding_the_matched_difference_is_near_the_truth_and_the_naive_is_not(effect):
    found = comparison(planted(effect, confounded=True), "renewed")

    assert found.naive.value > effect + 0.1, "confounding must be big for this to mean anything"
    assert found.naive.low > effect
    assert abs(found.difference.value - effect) < 0.02
    assert found.difference.low <= effect <= found.difference.high


def test_intervals_hold_the_planted_effect_about_as_often_as_they_say():
    held = sum(
        found.difference.low <= 0.05 <= found.difference.high
        for seed in range(200)
        for found in [comparison(planted(0.05, confounded=True, size=400, seed=seed), "renewed")]
    )

    assert 180 <= held <= 199, "95 % of 200 is 190"


def test_who_has_no_like_is_counted_and_left_out():
    cells = [
        cell(n=10, had=["renewed"], plan="gold"),
        cell(n=4, had=["renewed"]),
        cell("silent", n=6),
        cell("silent", n=3, plan="iron"),
    ]

    found = comparison(cells, "renewed")

    assert (found.matched, found.unmatched) == (4, 10)
    assert (found.matched_others, found.unmatched_others) == (6, 3)
    assert (found.taking.value, found.others.value) == (1.0, 0.0)


def test_the_others_are_weighted_like_those_who_take_part():
    cells = [
        cell(n=30, plan="a"), cell(n=10, plan="b"),
        cell("silent", n=5, plan="a", had=["renewed"]), cell("silent", n=5, plan="a"),
        cell("silent", n=90, plan="b"),
    ]  # fmt: skip

    found = comparison(cells, "renewed")

    assert found.others.value == pytest.approx(0.75 * 0.5)
    assert found.others.n == pytest.approx(40**2 / (3**2 * 10 + (1 / 9) ** 2 * 90))


def test_nobody_to_compare_with_is_no_difference():
    found = comparison([cell(n=5)], "renewed")

    assert (found.difference, found.matched, found.unmatched) == (None, 0, 5)
    assert comparison([], "renewed").difference is None


def test_balance_after_matching_is_told():
    cells = [cell(n=50, age=4), cell(n=10, age=1), cell("silent", n=5, age=4)]
    cells += [cell("silent", n=60, age=1)]

    bands, age, use = comparison(cells, "renewed").balance

    assert (bands.before > 0.5, bands.after) == (True, 0.0)
    assert (age.before > 1, age.after) == (True, pytest.approx(0.0))
    assert (use.before, use.after) == (None, None), "nobody used anything: nothing varies"


@pytest.mark.parametrize("part", TAKES_PART)
def test_each_meaning_of_taking_part_splits_the_members(part):
    segments = ("helper", "author", "reader", "silent")

    found = comparison([cell(name) for name in segments], "renewed", part=part)

    assert found.matched == {"acts": 3, "writes": 2, "helps": 1}[part]
    assert found.matched + found.matched_others == 4


cells_of_any_kind = st.builds(
    cell,
    segment=st.sampled_from(["helper", "author", "reader", "silent"]),
    n=st.integers(1, 40),
    had=st.sets(st.sampled_from(["renewed", "churned"])),
    age=st.integers(-1, 3),
    plan=st.sampled_from(["", "a", "b"]),
    use=st.integers(0, 2),
    is_customer=st.booleans(),
    has_adopted=st.booleans(),
)


@given(st.lists(cells_of_any_kind, max_size=30), st.sampled_from(["renewed", "adopted"]))
def test_every_member_who_could_is_counted_once(cells, kind):
    eligible = sum(each.n for each in cells if each.is_eligible(kind))

    found = comparison(cells, kind)
    by_segment = shares(cells, kind)

    counts = (found.matched, found.unmatched, found.matched_others, found.unmatched_others)
    assert sum(counts) == eligible == sum(each.share.n for each in by_segment)
    for share in (found.taking, found.others, found.naive_taking, found.naive_others):
        assert share.value is None or -1e-9 <= share.low <= share.value + 1e-9 <= share.high + 2e-9

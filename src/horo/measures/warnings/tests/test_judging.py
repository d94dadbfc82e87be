"""What a threshold makes of a year of looks."""

from datetime import UTC, datetime, timedelta

import pytest

from horo.measures.warnings.judging import judge
from horo.measures.warnings.looks import Look, Seen, episodes, open_ones

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def looks(*scores, group=""):
    return [
        Look(BEGIN + place * WEEK, BEGIN + (place + 1) * WEEK, score, group=group)
        for place, score in enumerate(scores)
    ]


def test_weeks_in_a_row_are_one_episode():
    first, second = episodes(looks(0, 3, 4, 1, 5), 3)

    assert [look.score for look in first.looks] == [3, 4], "the threshold itself is over it"
    assert first.worst.score == 4
    assert (first.is_over, second.is_over) == (True, False)


@pytest.mark.parametrize(
    ("scores", "false", "undecided"),
    [
        ((0, 5, 0, 0), 1, 0),
        ((0, 5, 5, 0), 0, 0),
        ((0, 0, 0, 5), 0, 1),
        ((5, 0, 5, 0), 2, 0),
        ((0, 0, 0, 0), 0, 0),
        ((), 0, 0),
    ],
)
def test_an_alarm_is_false_where_the_very_next_look_was_as_usual(scores, false, undecided):
    judged = judge(Seen(tuple(looks(*scores)), "week"), 3)

    assert (judged.false, judged.undecided) == (false, undecided)


def test_a_week_that_says_nothing_neither_ends_nor_clears_an_alarm():
    (episode,) = episodes(looks(5, None, 5, None), 3)

    assert (len(episode.looks), episode.is_over) == (2, False)
    (other,) = episodes(looks(5, None, 0), 3)
    assert other.is_false is True


def test_each_group_is_judged_by_itself():
    found = episodes([*looks(0, 5, group="b"), *looks(5, 5, group="a")], 3)

    assert [(episode.group, len(episode.looks)) for episode in found] == [("a", 2), ("b", 1)]
    assert len(open_ones([*looks(0, 5, group="b"), *looks(5, 0, group="a")], 3)) == 1


def test_a_higher_threshold_never_raises_more_weeks():
    seen = looks(1, 2, 3, 4, 5, 4, 3, 2, 1)

    counts = [
        sum(len(episode.looks) for episode in episodes(seen, threshold))
        for threshold in (1, 2, 3, 4, 5, 6)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0


def test_the_limit_is_where_the_threshold_lies():
    down = Look(BEGIN, BEGIN + WEEK, 1.0, value=8, usual=10, step=-2.0)
    slow = Look(BEGIN, BEGIN + WEEK, 1.0, value=2, usual=100.0, step=0.7, by_factor=True)

    assert down.limit(3) == 4
    assert slow.limit(1) == pytest.approx(100 * 2.0138, rel=1e-3)
    assert Look(BEGIN, BEGIN + WEEK, None).limit(3) is None

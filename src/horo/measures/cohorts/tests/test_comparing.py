"""Before and after a launch: the same length of watching on both sides, and no more than that."""

from datetime import UTC, date, datetime, timedelta

import pytest

from horo.measures.cohorts import comparing, services
from horo.measures.cohorts.asked import Asked, NotACohort
from horo.measures.cohorts.rows import Cell
from horo.measures.tests.logs import Act, Log, Who

from .plainly import micros

LAUNCH = datetime(2026, 3, 18, 15, tzinfo=UTC)  # a Wednesday
ASKED = Asked(date(2026, 1, 5), date(2026, 6, 1), columns=4, least=1)
MONDAY = date(2026, 2, 2)


def community(until):
    """Two people a week begin; one of them comes back a week later, after the launch both do."""
    acts = []
    for number in range(12):
        at = micros(2026, 2, 3, 12) + number * 7 * 86_400_000_000
        for who in (2 * number + 1, 2 * number + 2):
            acts.append((at, who, "posted"))
            if who % 2 or number > 6:
                acts.append((at + 7 * 86_400_000_000, who, "replied"))
    end = micros(*until)
    rows = [Act(n, *act[:2], act[2]) for n, act in enumerate(sorted(acts)) if act[0] < end]
    rows.append(Act(len(rows), end, 99, "visited"))
    return Log(rows, [Who(n) for n in range(1, 30)] + [Who(99)])


def compare(until=(2026, 4, 20), periods=2, launched_at=LAUNCH, asked=ASKED):
    return services.before_and_after(
        asked,
        launched_at=launched_at,
        periods=periods,
        at=datetime(2026, 6, 1, tzinfo=UTC),
        warehouse=community(until),
    )


def test_the_week_of_the_launch_is_on_neither_side():
    found = compare()

    assert found.before == (date(2026, 3, 2), date(2026, 3, 16))
    assert found.after == (date(2026, 3, 23), date(2026, 4, 6))
    assert (found.sizes, found.periods, found.missing) == ((4, 4), 2, 0)


def test_a_launch_in_the_first_moment_of_a_week_belongs_to_after():
    found = compare(launched_at=datetime(2026, 3, 16, tzinfo=UTC))

    assert (found.before[1], found.after[0]) == (date(2026, 3, 16), date(2026, 3, 16))


def test_columns_that_one_side_was_not_watched_through_are_cut():
    found = compare()

    assert [one.offset for one in found.columns] == [0, 1, 2]  # the youngest began on 30 March
    assert found.cut == 1
    second = found.columns[1]
    assert (second.before, second.after) == (Cell(2, 4, True), Cell(4, 4, True))
    assert second.value == 0.5


def test_weeks_that_are_not_over_are_left_out_on_both_sides():
    found = compare(until=(2026, 4, 5), periods=3)

    assert (found.periods, found.missing) == (1, 2)
    assert found.before[0] == date(2026, 3, 9)
    assert [one.offset for one in found.columns] == [0]
    assert found.is_seasonal


def test_right_after_a_launch_there_is_nothing_to_compare():
    found = compare(until=(2026, 3, 19))

    assert (found.columns, found.periods, found.missing) == ((), 0, 2)


def test_the_interval_of_a_difference_is_newcombes():
    """Example (a) of Newcombe 1998: 56/70 against 48/80, method 10."""
    found = comparing.Difference(1, before=Cell(48, 80, True), after=Cell(56, 70, True))

    assert found.value == pytest.approx(0.2)
    assert found.interval == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert found.is_clear
    assert not comparing.Difference(1, Cell(2, 4, True), Cell(4, 4, True)).is_clear


@pytest.mark.parametrize(
    ("asked", "periods", "said"),
    [
        (Asked(MONDAY, MONDAY + timedelta(days=7), by="source"), 4, "Only cohorts of weeks"),
        (ASKED, 0, "ask for 1 to 26"),
        (ASKED, 10_000, "ask for 1 to 26"),
    ],
)
def test_what_cannot_be_compared_is_refused(asked, periods, said):
    with pytest.raises(NotACohort, match=said):
        compare(periods=periods, asked=asked)

"""How cohorts become rows: the small ones together, the old ones together, nothing hidden."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from horo.core.time import to_micros
from horo.measures.calendar import FIRST_DAY, period_number
from horo.measures.cohorts.asked import Asked
from horo.measures.cohorts.reading import Observed, Part
from horo.measures.cohorts.rows import Cell, triangle

MARCH = date(2026, 3, 2)
END = to_micros(datetime(2026, 4, 20, tzinfo=UTC))


def week(after):
    return period_number((MARCH + timedelta(weeks=after) - FIRST_DAY).days, "week")


def seen(*sizes, group="", by="wrote", **asked):
    """One cohort a week, all of whom came back in their first week and half in the second."""
    parts = [Part(group, week(n), size, (size, size // 2)) for n, size in enumerate(sizes)]
    question = Asked(MARCH, MARCH + timedelta(weeks=200), by=by, columns=2, **asked)
    return Observed(question, ZoneInfo("UTC"), END, tuple(parts))


def rows(found):
    return [(row.key, row.size, row.pooled) for row in triangle(found).rows]


def test_small_weeks_of_a_month_become_one_row():
    assert rows(seen(30, 12, 14, 25)) == [
        ("2026-03-02", 30, 1),
        ("pool:2026-03", 26, 2),
        ("2026-03-23", 25, 1),
    ]


def test_what_stays_small_goes_to_the_others():
    assert rows(seen(3, 4, 40, 5, 6, 30, 2)) == [
        ("2026-03-16", 40, 1),
        ("2026-04-06", 30, 1),
        ("others", 20, 5),
    ]


def test_how_small_is_small_can_be_set():
    assert rows(seen(3, 4, least=4)) == [("2026-03-09", 4, 1), ("2026-03-02", 3, 1)]
    assert rows(seen(3, 4, least=1)) == [("2026-03-02", 3, 1), ("2026-03-09", 4, 1)]


def test_ten_thousand_cohorts_are_clipped_and_none_is_lost():
    parts = tuple(Part(f"source-{n}", week(0), 20 + n % 2, (1, 1)) for n in range(10_000))
    found = triangle(Observed(seen(by="source").asked, ZoneInfo("UTC"), END, parts))

    assert len(found.rows) == 27
    assert (found.rows[-1].key, found.rows[-1].pooled) == ("others", 9_974)
    assert sum(row.size for row in found.rows) == found.overall.size == 205_000


def test_cohorts_that_share_members_are_never_added_up():
    parts = tuple(Part(f"audience-{n}", week(0), n + 1, (1, 1)) for n in range(30))
    found = triangle(
        Observed(seen(by="audience").asked, ZoneInfo("UTC"), END, parts), is_apart=False
    )

    assert (found.overall, found.left_out, found.pooled) == (None, 4, 0)
    assert [row.size for row in found.rows] == list(range(30, 4, -1))


def test_many_weeks_show_the_latest_and_the_earlier_ones_together():
    found = triangle(seen(*[20] * 160))

    assert len(found.rows) == 26
    assert (found.rows[0].key, found.rows[0].pooled) == ("earlier", 135)
    assert sum(row.size for row in found.rows) == 160 * 20


def test_what_is_not_over_is_never_added_to_what_is():
    found = triangle(seen(40, 40, 40, 40, 40, 40, 40, 40))

    first, last = found.rows[0], found.rows[-1]
    assert first.cells == (Cell(40, 40, True), Cell(20, 40, True))
    assert last.cells == (Cell(40, 40, False), None)
    assert found.overall.cells == (Cell(280, 280, True), Cell(120, 240, True))


def test_a_cell_has_the_interval_of_wilson():
    assert Cell(12, 40, True).interval == pytest.approx((0.1807, 0.4543), abs=1e-4)
    assert Cell(0, 1, True).interval == pytest.approx((0.0, 0.7935), abs=1e-4)
    assert Cell(1, 1, True).interval[1] == 1.0

"""A cell as a condition: where it can be said, it selects the people of the cell and no others."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from horo.measures.cohorts import services
from horo.measures.cohorts.asked import Asked
from horo.measures.cohorts.rows import used
from horo.measures.cohorts.selecting import BACK, GONE, condition

from .test_plainly import LATER, QUICKLY, small_logs

MARCH = (date(2026, 3, 2), date(2026, 5, 1))


@pytest.fixture(autouse=True)
def utc(monkeypatch):
    monkeypatch.setattr(services, "community_zone", lambda: ZoneInfo("UTC"))


def said(log, asked, row, place, side):
    found = services.cohorts(asked, at=LATER, warehouse=log)
    shown = found.find(row)
    return condition(found.observed, used(found.observed, shown, place), place, side)


@settings(QUICKLY)
@given(
    log=small_logs(),
    by=st.sampled_from(["wrote", "acted"]),
    grain=st.sampled_from(["week", "month"]),
    least=st.sampled_from([1, 3]),
)
def test_whoever_is_in_a_cell_is_whom_its_condition_selects(log, by, grain, least):
    asked = Asked(*MARCH, by=by, grain=grain, kind="rolling", columns=4, least=least)
    found = services.cohorts(asked, at=LATER, warehouse=log)

    for row in found.rows:
        whole = services.members(asked, row.key, at=LATER, warehouse=log)
        written = said(log, asked, row.key, None, BACK)
        assert services.selected(written, at=LATER, warehouse=log) == set(whole.back)
        for place, cell in enumerate(row.cells):
            if cell is None:
                continue
            behind = services.members(asked, row.key, place, at=LATER, warehouse=log)
            for side, ids in ((BACK, behind.back), (GONE, behind.gone)):
                written = said(log, asked, row.key, place, side)
                assert services.selected(written, at=LATER, warehouse=log) == set(ids)


def first_row(log, **asked):
    question = Asked(*MARCH, **{"kind": "rolling", "least": 1, **asked})
    row = services.cohorts(question, at=LATER, warehouse=log).rows[0]
    return said(log, question, row.key, asked.pop("place", 1), BACK)


def test_it_is_written_as_people_write_conditions(log):
    assert first_row(log) == [
        {
            "first": {
                "did": ["posted", "replied"],
                "after": date(2026, 3, 2),
                "before": date(2026, 3, 9),
            }
        },
        {"did": ["posted", "replied"], "since": date(2026, 3, 9)},
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "bounded"},
        {"by_days": True},
        {"by": "source"},
        {"without_staff": True},
    ],
    ids=["a window with an end", "each one's own days", "another beginning", "only some people"],
)
def test_what_the_language_cannot_say_exactly_is_not_said(log, asked):
    assert first_row(log) is not None
    assert first_row(log, **asked) is None


@pytest.fixture
def log():
    from horo.measures.tests.logs import Act, Log, Who

    at = int(datetime(2026, 3, 4, tzinfo=UTC).timestamp()) * 1_000_000
    return Log(
        [Act(1, at, 1, "posted"), Act(2, at + 30 * 86_400_000_000, 2, "posted")], [Who(1), Who(2)]
    )

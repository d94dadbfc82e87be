"""On random small logs, every cohort equals its slow reading in plain Python."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from horo.core.time import to_micros
from horo.measures.cohorts import services
from horo.measures.cohorts.asked import Asked
from horo.measures.cohorts.reading import first_date
from horo.measures.tests.logs import Act, Log, Who

from .plainly import parts

SOFIA = ZoneInfo("Europe/Sofia")  # its clocks went forward on 29 March 2026 at 01:00 UTC
MEMBERS = (Who(1), Who(2), Who(3, is_staff=True), Who(4), Who(5, kind="bot"), Who(6, kind="system"))
MIDNIGHTS = [
    to_micros(datetime(2026, 3, 1, 22, tzinfo=UTC) + timedelta(days=day)) for day in range(60)
]
NUDGES = (0, -1, 1, -3_600_000_000, 7 * 3_600_000_000)
VERBS = ("posted", "replied", "reacted", "joined", "visited", "solved")
LATER = datetime(2026, 6, 1, tzinfo=UTC)
QUICKLY = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def sofia(monkeypatch):
    monkeypatch.setattr(services, "community_zone", lambda: SOFIA)


@st.composite
def small_logs(draw):
    return Log(
        [
            Act(
                id=number,
                at=draw(st.sampled_from(MIDNIGHTS)) + draw(st.sampled_from(NUDGES)),
                actor=draw(st.sampled_from([None, *(m.id for m in MEMBERS)])),
                verb=draw(st.sampled_from(VERBS)),
                source=draw(st.sampled_from(["horo", "zulip"])),
            )
            for number in range(1, draw(st.integers(1, 40)) + 1)
        ],
        MEMBERS,
    )


@st.composite
def questions(draw):
    return Asked(
        date(2026, 3, 16),
        date(2026, 4, 20),
        by=draw(st.sampled_from(["joined", "wrote", "acted", "verb", "source"])),
        came=draw(st.sampled_from(["active", "authored", "visited", "reacted"])),
        grain=draw(st.sampled_from(["week", "month"])),
        kind=draw(st.sampled_from(["bounded", "rolling"])),
        by_days=draw(st.booleans()),
        without_staff=draw(st.booleans()),
        columns=draw(st.sampled_from([1, 4, 13])),
    )


@settings(QUICKLY, max_examples=30)
@given(log=small_logs(), asked=questions())
def test_cohorts_equal_their_plain_reading(log, asked):
    found = services.cohorts(asked, at=LATER, warehouse=log)

    seen = {
        (part.group, first_date(part.number, asked.grain)): (part.size, part.back)
        for part in found.observed.parts
    }
    assert seen == parts(log, asked, SOFIA, max(act.at for act in log.acts))


@settings(QUICKLY)
@given(log=small_logs(), asked=questions())
def test_every_cell_counts_the_people_that_it_lists(log, asked):
    found = services.cohorts(asked, at=LATER, warehouse=log)

    for row in (*found.rows, *filter(None, [found.overall])):
        for place, cell in enumerate(row.cells):
            behind = services.members(asked, row.key, place, at=LATER, warehouse=log)
            if cell is None:
                assert behind is None
            else:
                assert (len(behind.back), len(behind.back) + len(behind.gone)) == (
                    cell.back,
                    cell.n,
                )
        whole = services.members(asked, row.key, at=LATER, warehouse=log)
        assert (len(whole.back), whole.gone) == (row.size, ())

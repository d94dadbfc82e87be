"""From stage to stage, and how long members stay in one."""

from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from horo.core.time import to_micros
from horo.measures import services
from horo.playbook.parts.measures import Measures

from .logs import Act, Log, Who
from .plainly import Asked, time_in_stage
from .test_plainly import MIDNIGHTS, QUICKLY
from .test_stages import FUNNEL, at

SLUGS = [stage.slug for stage in FUNNEL]
SPRING = {"start": date(2026, 3, 1), "end": date(2026, 5, 1), "grain": "month"}
MARCH = {"start": date(2026, 3, 1), "end": date(2026, 4, 1)}


@pytest.fixture(autouse=True)
def funnel(monkeypatch):
    playbook = SimpleNamespace(version="1", timezone="UTC", measures=Measures(), words=None)
    monkeypatch.setattr(services, "current", lambda: playbook)
    monkeypatch.setattr(services, "stages_of", lambda playbook: FUNNEL)


def moved(id_, when, who, stage) -> Act:
    return Act(id_, when, None, "moved", recipient=who, kind="stage", key=stage)


@pytest.fixture
def log():
    """1 joined on 20 February and wrote in March; 2 wrote twice in February, once in March."""
    members = [Who(1, joined_at=at(2, 20)), Who(2, joined_at=at(1, 1)), Who(3, joined_at=at(2, 25))]
    acts = [
        Act(1, at(2, 10), 2, "posted", thread=1),
        Act(2, at(2, 27), 2, "posted", thread=2),
        Act(3, at(3, 15), 1, "posted", thread=3),
        Act(4, at(3, 31, 12), 2, "posted", thread=4),
        Act(5, at(5, 2), 2, "visited"),
    ]
    return Log(acts, members)


def conversions(log):
    rows = services.compute(["stage_conversion"], warehouse=log, **SPRING)
    return {(row.start.month, row.group): (row.value, row.n) for row in rows}


def test_members_go_from_the_stage_at_the_start_to_that_at_the_end(log):
    """At the start of March 1 and 3 are newcomers, 2 is regular; at its end 1 is an author,
    3 is nowhere (34 days), and 2, whose first two are older than 30 days or not, is regular."""
    found = conversions(log)

    assert found[3, "newcomer → author"] == (1 / 2, 2)
    assert found[3, "newcomer → (none)"] == (1 / 2, 2)
    assert found[3, "regular → author"] == (1, 1), "27 February is 32 days ago"
    assert found[4, "author → author"] == (1, 2), "both; nobody moved in April"
    assert found[4, "newcomer → author"] == (None, 0), "nobody was a newcomer by then"


def test_shares_of_one_stage_sum_to_one(log):
    found = conversions(log)

    in_march = [value for (month, _), (value, _) in found.items() if month == 3 and value]
    assert sum(in_march) == 2, "of the newcomers, and of the regular one"


def test_a_conversion_opens_its_members_and_what_made_them_go(log):
    group = "newcomer → author"

    assert services.members_behind("stage_conversion", group=group, warehouse=log, **MARCH).ids == (
        1,
    )
    acts = services.activities_behind("stage_conversion", group=group, warehouse=log, **MARCH)
    assert acts.ids == (3,)


def test_stages_asked_together_are_those_asked_alone(log):
    names = ["stage", "stage_conversion", "time_in_stage_p50"]

    together = services.compute(names, warehouse=log, **SPRING)

    alone = [row for name in names for row in services.compute([name], warehouse=log, **SPRING)]
    assert together == alone


def test_half_of_the_stays_lead_upwards_within_the_median():
    """Stays in newcomer that began in March: of 1, 3 days and up; of 2, 10 days and up; of 3 since
    the first look, which does not count; of 4 five days, then out of the funnel."""
    log = Log(
        [
            moved(1, at(3, 1), 3, "newcomer"),
            moved(2, at(3, 2), 1, "newcomer"),
            moved(3, at(3, 5), 1, "author"),
            moved(4, at(3, 2), 2, "newcomer"),
            moved(5, at(3, 12), 2, "regular"),
            moved(6, at(3, 3), 4, "newcomer"),
            moved(7, at(3, 8), 4, ""),
            Act(8, at(4, 20), 1, "visited"),
        ],
        [Who(1), Who(2), Who(3), Who(4)],
    )

    rows = services.compute(["time_in_stage_p50"], warehouse=log, **SPRING)

    found = {(row.start.month, row.group): (row.value, row.n) for row in rows}
    # 3 at risk at 3 days leaves 2/3; 4 is out of sight after 5; 1 at risk at 10 days leaves 0
    assert found[3, "newcomer"] == (10 * 86_400, 3)
    assert found[3, "author"] == (None, 1), "nobody went on from there"
    asked = {"group": "newcomer", "warehouse": log, **MARCH}
    assert set(services.members_behind("time_in_stage_p50", **asked).ids) == {1, 2, 4}
    assert services.activities_behind("time_in_stage_p50", member_id=2, **asked).ids == (4,)


@QUICKLY
@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(MIDNIGHTS),
            st.sampled_from([1, 2, 3, 4, None]),
            st.sampled_from([*SLUGS, "", "gone"]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_time_in_a_stage_equals_its_plain_reading(moves):
    acts = [moved(number, *move) for number, move in enumerate(moves, start=1)]
    log = Log(acts, [Who(1), Who(2), Who(3, is_staff=True), Who(4, kind="bot")])
    end = max(act.at for act in acts)

    rows = services.compute(["time_in_stage_p50"], warehouse=log, **SPRING)

    for row in (row for row in rows if row.group):
        period = (to_micros(row.start), to_micros(row.end))
        asked = Asked(log, ZoneInfo("UTC"), "month", *period, end)
        assert (row.value, row.n) == time_in_stage(asked, SLUGS, row.group)

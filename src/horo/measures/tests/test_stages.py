"""In which stage members were at the end of each period."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from horo.conditions import parse
from horo.core.time import to_micros
from horo.engine.rules import RuleStage
from horo.measures import services

from .logs import Act, Log, Who

FUNNEL = (
    RuleStage("newcomer", "Newcomer", parse({"joined": {"less_than": "30d"}})),
    RuleStage("author", "Author", parse({"did": "posted"})),
    RuleStage("regular", "Regular", parse({"did": "posted", "times": 2, "within": "30d"})),
)


def at(month: int, day: int, hour: int = 0) -> int:
    return to_micros(datetime(2026, month, day, hour, tzinfo=UTC))


@pytest.fixture(autouse=True)
def funnel(monkeypatch):
    monkeypatch.setattr(services, "current", lambda: SimpleNamespace(version="1", timezone="UTC"))
    monkeypatch.setattr(services, "stages_of", lambda playbook: FUNNEL)


@pytest.fixture
def log():
    """lena lurks; petar writes twice in March; hana writes at the first moment of April."""
    members = [
        Who(1, joined_at=at(3, 20)),
        Who(2, joined_at=at(1, 1)),
        Who(3, joined_at=at(1, 1), is_staff=True),
        Who(4, kind="bot"),
        Who(5, joined_at=at(5, 1)),
    ]
    acts = [
        Act(1, at(3, 10), 2, "posted", thread=1),
        Act(2, at(3, 12), 2, "posted", thread=2),
        Act(3, at(4, 1), 3, "posted", thread=3),
        Act(4, at(3, 2), 4, "posted", thread=4),
        Act(5, at(4, 14), 1, "visited"),
    ]
    return Log(acts, members)


def stages(log, **asked):
    rows = services.compute(
        ["stage"],
        start=date(2026, 3, 1),
        end=date(2026, 5, 1),
        grain="month",
        warehouse=log,
        **asked,
    )
    return {(row.start.month, row.group): (row.value, row.n, row.censored) for row in rows}


def test_a_member_is_in_the_last_stage_that_holds(log):
    found = stages(log)

    assert found[3, "newcomer"] == (1, 3, False), "lena; hana wrote after the last moment of March"
    assert found[3, "regular"] == (1, 3, False), "petar, who is an author too"
    assert found[3, "author"] == (0, 3, False)


def test_a_period_that_is_not_over_is_asked_at_the_end_of_the_log(log):
    found = stages(log)

    assert found[4, "newcomer"] == (1, 3, True), "lena's 30 days end on 19 April, after the log"
    assert found[4, "author"] == (2, 3, True), "petar's two are more than 30 days old"
    assert found[4, "regular"] == (0, 3, True)


def test_without_staff_nobody_of_them_is_in_a_stage(log):
    assert stages(log, without_staff=True)[4, "author"] == (1, 2, True)


def test_a_stage_opens_its_members(log):
    asked = {"start": date(2026, 3, 1), "end": date(2026, 4, 1), "warehouse": log}

    assert services.members_behind("stage", group="regular", **asked).ids == (2,)
    assert services.members_behind("stage", group="author", **asked).ids == ()


def test_a_funnel_without_stages_has_nobody_in_any(log, monkeypatch):
    monkeypatch.setattr(services, "current", lambda: SimpleNamespace(version="2", timezone="UTC"))
    monkeypatch.setattr(services, "stages_of", lambda playbook: ())
    asked = {"start": date(2026, 3, 1), "end": date(2026, 5, 1), "grain": "month"}
    names = ["stage", "stage_conversion", "time_in_stage_p50"]

    found = services.compute(names, **asked, warehouse=log)

    assert {row.value for row in found} <= {0, None}
    assert services.members_behind("stage", group="author", **asked, warehouse=log).ids == ()

"""The worked example: ten members and every edge, beside figures that were computed by hand."""

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from horo.core.time import to_micros
from horo.measures import registry, services

from .logs import Act, Log, Who

EXAMPLE = yaml.safe_load(Path(__file__).with_name("worked_example.yaml").read_text())
IDS = {member["name"]: member["id"] for member in EXAMPLE["members"]}


@pytest.fixture(autouse=True)
def zone(monkeypatch):
    monkeypatch.setattr(services, "community_zone", lambda: ZoneInfo(EXAMPLE["zone"]))


def example() -> Log:
    acts = [
        Act(
            id=act["id"],
            at=to_micros(datetime.fromisoformat(act["at"])),
            actor=IDS.get(act.get("who")),
            verb=act["verb"],
            thread=act.get("thread"),
            recipient=IDS.get(act.get("to")),
            value=act.get("value"),
            kind=act.get("of", [""])[0],
            object=act.get("of", ["", None])[1],
        )
        for act in EXAMPLE["acts"]
    ]
    members = [
        Who(m["id"], kind=m.get("kind", "person"), is_staff=m.get("is_staff", False))
        for m in EXAMPLE["members"]
    ]
    return Log(acts, members)


def number(written) -> float | None:
    return None if written is None else float(Fraction(str(written)))


@pytest.mark.parametrize(
    "asked", EXAMPLE["asked"], ids=lambda asked: "-".join(str(v) for v in list(asked.values())[:-1])
)
def test_figures_are_those_computed_by_hand(asked):
    start = date(2026, 2, 23) if asked["grain"] == "week" else date(2026, 3, 1)
    rows = services.compute(
        list(dict.fromkeys(figure[0] for figure in asked["figures"])),
        start=start,
        end=date(2026, 5, 1),
        grain=asked["grain"],
        by=asked.get("by"),
        without_staff=asked.get("without_staff", False),
        warehouse=example(),
    )

    found = {
        (row.measure, row.start.date(), row.group): (row.value, row.n, row.censored) for row in rows
    }
    for measure, begin, group, value, n, censored in asked["figures"]:
        wanted = (pytest.approx(number(value)) if value is not None else None, n, censored)
        assert found[measure, begin, group] == wanted, (measure, begin, group)


def test_the_example_has_a_figure_of_every_measure_that_needs_no_playbook():
    shown = {figure[0] for asked in EXAMPLE["asked"] for figure in asked["figures"]}

    assert shown == set(registry.all()) - {"stage", "stage_conversion", "time_in_stage_p50"}

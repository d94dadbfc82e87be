"""Every example of docs/warnings.md is a playbook that runs."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from horo.measures import services
from horo.measures.tests.logs import Act, Log, Who
from horo.measures.warnings import rules
from horo.playbook.parts.measures import Measures

from .playbooks import run

PAGE = Path(__file__).resolve().parents[5] / "docs" / "warnings.md"
EXAMPLES = [
    yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.S)
]
OF_MEASURES = [one for one in EXAMPLES if "measure" in one]
OF_WARNINGS = [one for one in EXAMPLES if "warning" in one]


@pytest.mark.parametrize("stated", OF_MEASURES, ids=lambda one: one["measure"])
def test_every_own_measure_on_the_page_is_computed(stated, monkeypatch):
    run(monkeypatch, stated)
    log = Log([Act(1, 0, 1, "posted", thread=1), Act(2, 10, 1, "visited")], [Who(1)])
    asked = {"start": date(1970, 1, 1), "end": date(1970, 2, 1), "grain": "month"}

    (row,) = services.compute([stated["measure"]], warehouse=log, **asked)

    assert (row.measure, row.censored) == (stated["measure"], True)


def test_every_warning_on_the_page_can_be_stated():
    read = Measures.model_validate({"warnings": OF_WARNINGS})

    assert {one.kind for one in read.warnings} == {one.kind for one in rules.DEFAULTS}


def test_the_page_shows_every_way_and_the_holidays():
    read = Measures.model_validate({"measures": OF_MEASURES})

    assert {one.kind for one in read.measures} == {"counts", "share", "sum", "quantile", "ratio"}
    assert Measures.model_validate(EXAMPLES[-1]).holidays == ("12-24", "12-25", "2026-04-10")

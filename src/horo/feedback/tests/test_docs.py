"""docs/forms.md says what is true: its examples are read, and its table is complete."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from horo.engine.tests.community import _write, write_playbook
from horo.feedback.answer_forms import LONGEST_LINE, LONGEST_TEXT
from horo.feedback.services.answering import A_DAY
from horo.playbook.parts.forms import Kind
from horo.playbook.services import load

TEXT = (Path(__file__).parents[4] / "docs" / "forms.md").read_text()


@pytest.fixture(autouse=True)
def no_linter():
    """What the page shows is to be fine for the linter too."""


def test_the_examples_are_a_form_and_the_journey_that_asks_it(settings):
    form, journey = (yaml.safe_load(one) for one in re.findall(r"```yaml\n(.*?)```", TEXT, re.S))
    write_playbook(journeys={"pulse": journey})
    _write(settings.HORO_PLAYBOOK / "forms" / "pulse.yaml", form)

    found = load(settings.HORO_PLAYBOOK)

    files = ("forms/pulse.yaml", "journeys/pulse.yaml")
    assert [str(one) for one in found.problems if one.file in files] == []


def test_every_kind_of_question_stands_in_the_table():
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]

    assert {kind for row in rows for kind in re.findall(r"`(\w+)`", row.split("|")[1])} == set(
        get_args(Kind)
    )


def test_the_limits_are_those_of_the_code():
    assert f"{LONGEST_LINE} · {LONGEST_TEXT:,} characters" in TEXT
    assert f"{A_DAY} answers of one member a day" in TEXT

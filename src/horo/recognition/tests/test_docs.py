"""The example of docs/recognition.md is what the playbook reads."""

import re
from pathlib import Path

import yaml

from horo.playbook.parts.recognition import Recognition
from horo.recognition.actions import AwardArgs

PAGE = Path(__file__).resolve().parents[4] / "docs" / "recognition.md"


def test_the_example_can_be_read():
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)

    found = Recognition.model_validate(yaml.safe_load(example))

    assert [one.slug for one in (*found.levels, *found.badges)] == [
        "guest",
        "pillar",
        "problem-solver",
        "host",
    ]
    assert (found.downgrade.grace.days, found.downgrade.approval) == (30, True)


def test_the_steps_can_be_read():
    (level,) = re.findall(r"`award: (\{.*?\})`", PAGE.read_text())

    assert AwardArgs.model_validate(yaml.safe_load(level)).name == ("level", "pillar")

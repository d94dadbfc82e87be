"""Every broken playbook says exactly what is wrong with it, and nothing else."""

from pathlib import Path

import pytest
import yaml

from horo.playbook.services import load
from horo.playbook.tests.overlay import MINIMAL, lay

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def test_the_minimal_playbook_is_fine():
    assert load(MINIMAL).problems == ()


def test_there_are_enough_broken_ones():
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_playbook_says_what_is_wrong(path, tmp_path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    loaded = load(lay(case, tmp_path / "playbook"))

    assert "\n".join(str(problem) for problem in loaded.problems) == case["says"].strip()
    assert case["says"].strip(), "a case that says nothing proves nothing"
    runs = all(problem.severity == "warning" for problem in loaded.problems)
    assert (loaded.playbook is not None) == runs

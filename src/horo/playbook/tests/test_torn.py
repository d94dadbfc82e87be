"""Whatever an editor leaves behind, the loader answers with problems and never with a crash."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.playbook.services import load
from horo.playbook.tests.overlay import REFERENCE

FILES = [
    "playbook.yaml",
    "funnel.yaml",
    "journeys/new-helper.yaml",
    "messages/welcome.en.md",
    "personas/builder.md",
    "rituals/office-hours.yaml",
    "forms/nps.yaml",
    "experiments/first-post-wording.yaml",
]
SCRAPS = [
    *("{", "]", ": ", "- ", '"', "'", "\n", "  ", "null", "-1", "&a", "*a", "!!x", "|", "[]", "7d"),
    *("9" * 20, "{{", "{% if %}", "did", "1e999", "\x00", "---\n", "...", "any"),
]


@pytest.fixture(scope="module")
def torn(tmp_path_factory):
    root = tmp_path_factory.mktemp("torn") / "playbook"
    shutil.copytree(REFERENCE, root)
    return root


@given(file=st.sampled_from(FILES), scrap=st.sampled_from(SCRAPS), where=st.floats(0, 1))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_scrap_anywhere_is_told_calmly(torn, file, scrap, where):
    whole = (REFERENCE / file).read_text(encoding="utf-8")
    cut = int(where * len(whole))
    (torn / file).write_text(whole[:cut] + scrap + whole[cut:], encoding="utf-8")
    try:
        loaded = load(torn)
    finally:
        (torn / file).write_text(whole, encoding="utf-8")

    assert (loaded.playbook is None) == any(one.severity == "error" for one in loaded.problems)
    assert all(one.line >= 1 and one.found and one.expected for one in loaded.problems)

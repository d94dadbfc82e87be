"""What the documentation states is true, and complete."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tools import reference

from horo.cli import COMMANDS
from horo.search.services import query

ROOT = Path(__file__).resolve().parent.parent
SETTING = re.compile(r"\bHORO_[A-Z_]+[A-Z]\b")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def settings_in_code(*, root: Path = ROOT / "src" / "horo") -> set[str]:
    """Every environment variable of ours that code reads; `HORO_X` is the tests' own."""
    names = {
        name
        for path in root.rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r'"(HORO_[A-Z_]+)"', path.read_text())
    }
    assert names, "the settings were not found, so this would prove nothing"
    return names


def test_every_setting_is_documented_and_no_other():
    documented = set(re.findall(r"`(HORO_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))

    assert documented == settings_in_code()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_only_settings_that_exist(page):
    named = {name.removesuffix("_FILE") for name in SETTING.findall(page.read_text())}

    assert named <= settings_in_code() | settings_in_code(root=ROOT / "bench")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_project_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_pages_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = page.read_text()

    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    assert set(re.findall(r"(?:`|\$ |bin/)horo ([a-z]+)", text)) <= set(COMMANDS)


def test_the_searches_in_the_pages_are_understood():
    text = (ROOT / "docs" / "community.md").read_text()
    (block,) = re.findall(r"```search\n(.*?)```", text, re.DOTALL)
    at = datetime(2026, 3, 2, tzinfo=UTC)

    found = [query.read(line, at=at, zone=ZoneInfo("UTC")) for line in block.splitlines()]

    assert len(found) > 5
    assert [each.text for each in found if each.notices] == []


def test_the_generated_references_are_up_to_date():
    assert reference.outdated() == [], "run make docs"

"""The SQL of cohorts as it was reviewed; `HORO_GOLDEN=write` writes it anew, as for measures."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from horo.conditions import parse
from horo.facts.schemas import unbound
from horo.measures.calendar import shifts
from horo.measures.cohorts import began, came
from horo.measures.cohorts.asked import Meaning
from horo.measures.cohorts.began import Look
from horo.measures.question import Question
from horo.measures.tests import test_golden

GOLDEN = Path(__file__).parent / "golden"
CLOCKS = shifts(ZoneInfo("Europe/Sofia"), date(2026, 1, 1), date(2026, 4, 30))
WROTE = ("posted", "replied")
WEEKS, DAYS = tuple(range(4)), (1, 7, 30)
AUTHORS = Meaning(groups=(("author", parse({"is": {"persona": "author"}})),))
OFTEN = Meaning(came=parse({"is": {"persona": "author"}}))
CASES = {
    "wrote_by_week": ("wrote", WROTE, "week", WEEKS, False, Meaning()),
    "joined_rolling_by_month": ("joined", WROTE, "month", WEEKS, True, Meaning()),
    "verb_by_days": ("verb", WROTE, "day", DAYS, False, Meaning()),
    "source_by_week": ("source", ("visited",), "week", WEEKS, False, Meaning()),
    "persona_at_start": ("persona", WROTE, "week", WEEKS, False, AUTHORS),
    "came_by_condition": ("wrote", (), "week", WEEKS, False, OFTEN),
}


def look(by, verbs, unit, offsets, is_rolling, meaning):
    question = Question("week" if unit == "day" else unit, CLOCKS)
    return Look(unbound(), question, by, verbs, unit, offsets, is_rolling, meaning)


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(test_golden, "GOLDEN", GOLDEN)


@pytest.mark.parametrize("name", CASES)
def test_who_began_is_the_sql_we_reviewed(name):
    test_golden.check(f"began_{name}", began.begun(look(*CASES[name])))


@pytest.mark.parametrize("name", CASES)
def test_cohorts_are_the_sql_we_reviewed(name):
    test_golden.check(name, came.counted(look(*CASES[name])))


def test_the_list_of_a_cell_is_the_sql_we_reviewed():
    test_golden.check("listed", came.listed(look(*CASES["wrote_by_week"]), 1))


def test_every_golden_file_belongs_to_a_test():
    names = {*CASES, *(f"began_{name}" for name in CASES), "listed"}

    assert {path.name.split(".")[0] for path in GOLDEN.iterdir()} == names

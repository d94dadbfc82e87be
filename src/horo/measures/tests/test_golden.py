"""The SQL of every measure, and of the tables that they share, as it was reviewed.

`$start`, `$log_end` … are filled in when it runs. After a deliberate change,
`HORO_GOLDEN=write pytest …/test_golden.py` writes the files anew (and fails, so that nobody does
it by accident); read the difference before it is committed.
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis
import pytest

from horo.conditions import parse
from horo.engine.rules import RuleStage
from horo.facts.schemas import unbound
from horo.measures import registry
from horo.measures.calendar import shifts
from horo.measures.question import Question, Sources, written
from horo.measures.readings import SHARED
from horo.measures.writing import MOMENT, MOMENTS, select, table_name

GOLDEN = Path(__file__).parent / "golden"
CLOCKS = shifts(ZoneInfo("Europe/Sofia"), date(2026, 1, 1), date(2026, 4, 30))
STAGES = (  # of traits alone: the SQL of acts is reviewed where conditions are
    RuleStage("newcomer", "Newcomer", parse({"joined": {"less_than": "30d"}})),
    RuleStage("author", "Author", parse({"is": {"persona": "author"}})),
)
DAILY = ("wau", "mau")
CASES = [(name, "month") for name in registry.all()] + [(name, "day") for name in DAILY]


def sources(grain="month", by=None):
    """The sources of a question, with every shared table made already."""
    made = {MOMENTS: ibis.table(MOMENT, name=table_name(MOMENTS))}
    bare = Sources(unbound(), Question(grain, CLOCKS, by=by), made, STAGES)
    tables = {
        name: ibis.table(shared(bare).schema(), name=table_name(name))
        for name, shared in SHARED.items()
    }
    return replace(bare, made={**made, **tables})


def check(name, table):
    path = GOLDEN / f"{name}.duckdb.sql"
    sql = written(table, pretty=True)
    if os.environ.get("HORO_GOLDEN") == "write":
        path.write_text(f"{sql.strip()}\n")
        pytest.fail(f"{path.name} is written: read it.")
    assert sql.strip() == path.read_text().strip()


@pytest.mark.parametrize(("name", "grain"), CASES)
def test_a_measure_is_the_sql_we_reviewed(name, grain):
    measure = registry.find(name)
    reading = measure.reading_at(grain)(sources(grain))

    check(f"{name}_by_{grain}" if grain == "day" else name, select(reading, [measure]))


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_table_is_the_sql_we_reviewed(name):
    known = sources()
    before = list(SHARED)[: list(SHARED).index(name)]
    made = {each: known.made[each] for each in (MOMENTS, *before)}

    check(f"shared_{name}", SHARED[name](replace(known, made=made)))


def test_splitting_by_space_is_the_sql_we_reviewed():
    bare = replace(sources(by="space"), made={})

    check("shared_days_by_space", SHARED["days"](bare))


def test_every_golden_file_belongs_to_a_test():
    names = {name for name, grain in CASES} | {f"{name}_by_day" for name in DAILY}
    names |= {f"shared_{name}" for name in SHARED} | {"shared_days_by_space"}

    assert {path.name.split(".")[0] for path in GOLDEN.iterdir()} == names

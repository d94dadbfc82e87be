"""The SQL of every condition, as it was reviewed.

After a deliberate change, `HORO_GOLDEN=write pytest …/test_golden.py` writes the files anew (and
fails, so that nobody does it by accident); read the difference before it is committed.
"""

import os
from pathlib import Path

import ibis
import pytest
from conftest import AT

from horo.conditions import (
    everyone,
    evidence,
    held_at,
    holds_for_member_sql,
    occasions,
    parse,
    select,
    tell,
)
from horo.conditions.tests.engines import occasions_table
from horo.facts.schemas import unbound

GOLDEN = Path(__file__).parent / "golden"
CONDITIONS = {
    "did": {"did": "posted", "within": "7d"},
    "did_never": {"did": ["posted", "replied"], "times": 0},
    "did_often": {"did": "posted", "times": {"at_least": 2, "at_most": 4}, "since": "2026-01-01"},
    "did_distinct_days": {"did": "posted", "times": 3, "distinct": "days", "within": "2w"},
    "did_distinct_people": {"did": "replied", "times": 2, "distinct": "people"},
    "did_in_space": {"did": "posted", "in_space": ["help", "introductions"]},
    "was": {"was": "replied_to", "within": "24h"},
    "joined": {"joined": {"more_than": "7d", "less_than": "90d", "after": "2025-01-01"}},
    "is": {"is": {"locale": ["bg", "ru"], "persona": "builder", "staff": False}},
    "has_badge": {"has": {"badge": "early-bird"}},
    "in_space": {"in": {"space": "introductions"}},
    "in_group": {"in": {"group": "managers"}},
    "did_value": {"did": "rated", "value": {"at_most": 6}, "within": "30d"},
    "did_sum": {"did": "rated", "sum": {"at_least": 20}},
    "did_what": {"did": "attended", "what": {"event": ["kickoff", 12]}},
    "did_to": {"did": "replied", "to": {"staff": False}, "times": 2},
    "was_by": {"was": "replied_to", "by": {"staff": True, "group": "team"}},
    "first": {"first": {"did": "posted", "within": "7d"}},
    "last": {"last": {"did": ["posted", "replied"], "more_than": "30d"}},
    "streak_weeks": {"streak": {"did": "posted", "weeks": 4}},
    "streak_months": {"streak": {"did": "posted", "months": 3, "ever": True}},
    "entered": {"entered": {"audience": "quiet-experts"}, "within": "7d"},
    "invited_by": {"invited_by": {"persona": "builder"}},
    "is_source": {"is": {"source": "discourse"}},
    "has_level": {"has": {"level": "regular"}},
    "has_tag": {"has": {"tag": ["champion", "beta"]}},
    "has_field": {"has": {"field": {"plan": ["pro", "team"], "seats": {"more_than": 10}}}},
    "in_stage": {"in": {"stage": "regular", "since": "30d"}},
    "any": {"any": [{"did": "posted"}, {"was": "reacted_to"}]},
    "all_not": [{"did": "posted"}, {"not": {"was": "flagged", "within": "180d"}}],
}
LATE = [{"last": {"did": "posted", "more_than": "30d"}}, {"has": {"tag": "beta"}}]
HELD = {
    "held_first": {"did": "posted"},
    "held_nth_person": {"did": "replied", "times": 2, "distinct": "people"},
    "held_all": [{"did": "posted"}, {"was": "replied_to", "times": 2}],
    "held_any": {"any": [{"did": "posted", "times": 2}, {"was": "reacted_to"}]},
}
RUNGS = [
    {"did": ["joined", "posted"]},
    {"did": "posted", "times": 3, "distinct": "days", "within": "90d"},
    [{"did": "posted", "times": 9, "distinct": "days", "within": "90d"}, {"was": "replied_to"}],
]
JOURNEY = [{"did": "posted", "within": "14d"}, {"not": {"was": "replied_to"}}]


def everyones(written, dialect):
    return sql_of(select(parse(written), unbound(), everyone(unbound(), AT)), dialect)


def sql_of(table, dialect):
    return str(ibis.to_sql(table, dialect=dialect))


def check(name, dialect, sql):
    path = GOLDEN / f"{name}.{dialect}.sql"
    if os.environ.get("HORO_GOLDEN") == "write":
        path.write_text(f"{sql.strip()}\n")
        pytest.fail(f"{path.name} is written: read it.")
    assert sql.strip() == path.read_text().strip()


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres"])
@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_compiles_to_the_sql_we_reviewed(name, dialect):
    check(name, dialect, everyones(CONDITIONS[name], dialect))


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres"])
def test_occasions_compile_to_the_sql_we_reviewed(dialect):
    asked = occasions(occasions_table())

    check("occasions", dialect, sql_of(select(parse(JOURNEY), unbound(), asked), dialect))


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres"])
def test_occasions_of_the_whole_past_compile_to_the_sql_we_reviewed(dialect):
    asked = occasions(occasions_table(), is_whole=True)

    check("occasions_whole", dialect, sql_of(select(parse(RUNGS[1:]), unbound(), asked), dialect))


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres"])
def test_rungs_are_told_apart_by_the_sql_we_reviewed(dialect):
    table = tell([parse(rung) for rung in RUNGS], unbound(), everyone(unbound(), AT))

    check("rungs", dialect, sql_of(table, dialect))


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres"])
def test_what_was_last_is_found_in_one_pass_over_all_occasions(dialect):
    asked = occasions(occasions_table())

    check("occasions_last", dialect, sql_of(select(parse(LATE), unbound(), asked), dialect))


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres"])
def test_evidence_compiles_to_the_sql_we_reviewed(dialect):
    table = evidence(parse(CONDITIONS["any"]), unbound(), everyone(unbound(), AT))

    check("evidence", dialect, sql_of(table, dialect))


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres"])
def test_the_question_about_one_member_compiles_to_the_sql_we_reviewed(dialect):
    check("one_member", dialect, holds_for_member_sql(parse(JOURNEY), dialect).sql)


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres"])
@pytest.mark.parametrize("name", HELD)
def test_when_it_came_true_compiles_to_the_sql_we_reviewed(name, dialect):
    table = held_at(parse(HELD[name]), unbound(), occasions(occasions_table()))

    check(name, dialect, sql_of(table, dialect))


def test_every_golden_file_belongs_to_a_test():
    others = ("occasions", "occasions_whole", "occasions_last", "rungs", "evidence", "one_member")
    names = {*CONDITIONS, *HELD, *others}

    assert {path.name.split(".")[0] for path in GOLDEN.iterdir()} == names

"""The same expressions on other engines: SQLite and PostgreSQL give the figures of DuckDB."""

import sqlite3
from dataclasses import replace
from datetime import date
from string import Template
from zoneinfo import ZoneInfo

import pytest

from horo.facts.schemas import unbound
from horo.measures import registry
from horo.measures.calendar import Calendar
from horo.measures.question import Sources, knobs, written
from horo.measures.readings import asks_playbook
from horo.measures.readings.traits import traits
from horo.measures.running import bounds, question_of
from horo.measures.writing import select

from .test_worked_example import example

TABLES = (
    "activities (id BIGINT, occurred_at BIGINT, recorded_at BIGINT, actor_id BIGINT, verb TEXT, "
    "object_type TEXT, object_id BIGINT, object_key TEXT, space_id BIGINT, thread_id BIGINT, "
    "recipient_id BIGINT, value DOUBLE PRECISION, source TEXT)",
    "members (id BIGINT, kind TEXT, is_staff BOOLEAN, locale TEXT, timezone TEXT, persona TEXT, "
    "joined_at BIGINT)",
)
ASKED = [("month", None), ("month", "staff"), ("day", None)]
NESTED = [("month", "cohort")]  # deeper than the parser of SQLite goes


def filled(connection, mark, log):
    """`connection` with the relations of `log`, in tables that go with it."""
    for table in TABLES:
        connection.execute(f"CREATE TEMP TABLE {table}")
    for name in ("activities", "members"):
        for row in log.raw.execute(f"SELECT * FROM {name}").fetchall():
            marks = ", ".join([mark] * len(row))
            connection.execute(f"INSERT INTO {name} VALUES ({marks})", row)
    return connection


@pytest.fixture
def sqlite():
    connection = sqlite3.connect(":memory:")
    yield filled(connection, "?", example())
    connection.close()


@pytest.fixture
def postgres():
    import psycopg

    with psycopg.connect("host=127.0.0.1 user=root dbname=test") as connection:
        yield filled(connection, "%s", example())


def plain(rows):
    return sorted(
        str([round(float(each), 9) if not isinstance(each, str | None) else each for each in row])
        for row in rows
    )


def differences(connection, dialect, grain, by):
    """The measures whose rows on `connection` are not those of DuckDB."""
    log = example()
    calendar = Calendar(grain, date(2026, 3, 1), date(2026, 5, 1), ZoneInfo("Europe/Sofia"))
    known = bounds(log, as_of=None)
    values = knobs(calendar, known[1])
    for name, measure in registry.all().items():
        if (
            asks_playbook(measure.reading)
            or grain not in measure.grains
            or (by and by not in measure.groups)
        ):
            continue
        question = question_of(calendar, known, [measure], by=by)
        sources = Sources(unbound(), question)
        if question.finds_out:
            sources = replace(sources, made={"traits": traits(sources)})
        table = select(measure.reading_at(grain)(sources), [measure])
        wanted = log.raw.execute(Template(written(table)).substitute(values)).fetchall()
        assert wanted, f"{name} has no rows here, so it would prove nothing"
        sql = Template(written(table, dialect=dialect)).substitute(values)
        if plain(connection.execute(sql).fetchall()) != plain(wanted):
            yield name


@pytest.mark.parametrize(("grain", "by"), ASKED)
def test_sqlite_gives_the_same_figures(sqlite, grain, by):
    assert list(differences(sqlite, "sqlite", grain, by)) == []


@pytest.mark.postgres
@pytest.mark.parametrize(("grain", "by"), ASKED + NESTED)
def test_postgresql_gives_the_same_figures(postgres, grain, by):
    assert list(differences(postgres, "postgres", grain, by)) == []

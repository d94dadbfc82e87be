"""The log on another engine: each part is there once, and exactly those of one moment are read."""

import pytest
from conftest import AT
from django.core.exceptions import ImproperlyConfigured

from horo.facts import services
from horo.facts.services import elsewhere, syncing
from horo.log import services as log
from horo.people.activities import JOINED

from .conftest import record_history

COUNT = "SELECT count(*) FROM activities"


@pytest.fixture
def chdb(settings):
    settings.HORO_WAREHOUSE_URL = "chdb://"


def asked(sql):
    """What the other engine and DuckDB say of the same moment."""
    with services.open_facts() as warehouse:
        return warehouse.elsewhere().raw.execute(sql).fetchall(), warehouse.rows(sql)


@pytest.mark.parametrize("url", ["postgresql://host/db", "clickhouse://", "chdb", "spark://local"])
def test_a_url_that_is_not_understood_is_refused_with_what_to_write(db, settings, url):
    settings.HORO_WAREHOUSE_URL = url

    with (
        services.open_facts() as warehouse,
        pytest.raises(ImproperlyConfigured, match="write clickhouse://user:password@host:8123"),
    ):
        warehouse.elsewhere()


def test_without_a_url_there_is_no_other_engine(db):
    with services.open_facts() as warehouse:
        assert warehouse.elsewhere() is None


def test_counts_are_exact_and_signed():
    select = (
        "SELECT COUNT(*) AS a, uniq(x) AS b, uniqIf(x, y) AS c, row_number() OVER () AS d FROM t"
    )

    assert elsewhere.exactly(select) == (
        "SELECT toInt64(COUNT(*)) AS a, toInt64(uniqExact(x)) AS b, uniqExactIf(x, y) AS c,"
        " toInt64(row_number() OVER ()) AS d FROM t"
    )


@pytest.mark.clickhouse
def test_the_log_is_there_column_for_column(db, chdb):
    record_history(300)

    there, here = asked("SELECT * FROM activities ORDER BY id")

    assert len(here) == 300
    assert there == here


@pytest.mark.clickhouse
def test_each_part_is_inserted_once_and_merged_parts_count_once(alice, chdb):
    for number in range(syncing.SMALL_PARTS + 3):
        log.record(JOINED, alice, actor=alice, at=AT)
        assert asked(COUNT) == ([(number + 1,)], [(number + 1,)])


@pytest.mark.clickhouse
def test_what_a_killed_process_left_half_inserted_goes_first(alice, chdb):
    log.record(JOINED, alice, actor=alice, at=AT)
    assert asked(COUNT)[0] == [(1,)]
    (engine,) = elsewhere._engines.values()
    engine.client.run("TRUNCATE TABLE horo_loaded")  # as if it had died before it wrote that down

    assert asked(COUNT)[0] == [(1,)]


@pytest.mark.clickhouse
def test_distinct_things_are_counted_and_not_estimated(db, chdb):
    with services.open_facts() as warehouse:
        raw = warehouse.elsewhere().raw
    many = "SELECT uniq(number) FROM numbers(1000000)"

    assert raw.execute(many).fetchall() == [(1_000_000,)]
    assert raw.client.run(many) != [(1_000_000,)], "an exact estimate would prove nothing"

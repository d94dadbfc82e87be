import threading

import pytest
from conftest import AT

from horo.facts import services
from horo.facts.services import manifest
from horo.log import services as log
from horo.people.activities import JOINED

from .conftest import record_history

pytestmark = pytest.mark.usefixtures("each_database")
COUNT = "SELECT count(*) FROM activities"


def test_what_was_recorded_is_there_when_the_facts_are_opened(alice):
    for expected in (1, 2, 3):
        log.record(JOINED, alice, actor=alice, at=AT)

        with services.open_facts() as warehouse:
            assert warehouse.rows(COUNT) == [(expected,)]


def test_an_empty_community_has_empty_relations(db):
    with services.open_facts() as warehouse:
        for name in ("activities", "members", "memberships", "fields", "spaces"):
            assert warehouse.rows(f"SELECT count(*) FROM {name}") == [(0,)]


def test_ibis_tables_are_answered(alice, bob):
    log.record(JOINED, bob, actor=bob, at=AT)

    with services.open_facts() as warehouse:
        members, activities = warehouse.facts.members, warehouse.facts.activities
        joined = members.filter(members.id.isin(activities.actor_id)).select("id", "is_staff")

        assert warehouse.rows(joined) == [(bob.pk, False)]
        assert warehouse.con.raw_sql(COUNT).fetchall() == [(1,)]


def test_a_group_is_named_by_its_slug(mara):
    with services.open_facts() as warehouse:
        memberships = warehouse.rows('SELECT member_id, "group" FROM memberships ORDER BY 2')

    assert memberships == [(mara.pk, "managers"), (mara.pk, "team")]


def test_an_open_warehouse_keeps_its_moment_while_the_log_grows(alice):
    record_history(5)
    with services.open_facts() as before:
        assert before.rows(COUNT) == [(5,)]
        files = manifest.load(manifest.folder()).files

        log.record(JOINED, alice, actor=alice, at=AT)
        services.rebuild()
        with services.open_facts() as after:
            assert after.rows(COUNT) == [(6,)]

        assert before.rows(COUNT) == [(5,)]
        assert (before.last_id, files) != (after.last_id, manifest.load(manifest.folder()).files)


def test_what_nobody_reads_any_more_is_removed(alice):
    services.sync()
    old = manifest.load(manifest.folder()).files
    with services.open_facts():
        services.rebuild()
        assert all((manifest.folder() / name).exists() for name in old)

    services.rebuild()

    files = {path.name for path in manifest.folder().glob("*.parquet")}
    assert files == manifest.load(manifest.folder()).files


def test_opening_again_asks_the_database_once(alice, django_assert_num_queries):
    with services.open_facts() as first:
        connection = first.raw

    with django_assert_num_queries(1), services.open_facts() as again:
        assert again.raw is connection


def test_threads_read_side_by_side(db):
    record_history(40)
    services.sync()
    found = []

    def read():
        with services.open_facts(sync_first=False) as warehouse:
            found.extend(warehouse.rows(COUNT)[0] for _ in range(20))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [(40,)] * 80

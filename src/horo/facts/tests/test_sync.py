import logging

import pytest
from conftest import AT, make_member
from django.db import transaction

from horo.content.models import Space
from horo.facts import services
from horo.facts.services import manifest, syncing
from horo.log import services as log
from horo.people.activities import JOINED
from horo.people.models import Group, Membership

from .conftest import copied, logged, record_history

pytestmark = pytest.mark.usefixtures("each_database")


def test_the_copy_is_the_log_column_for_column(db):
    record_history(300)
    assert len(logged()) == 300

    report = services.sync()

    assert (report.added, report.rows, report.busy) == (300, 300, False)
    assert copied() == logged()


def test_many_small_synchronisations_end_in_few_parts(alice):
    for _ in range(20):
        log.record(JOINED, alice, actor=alice, at=AT)
        services.sync()

    parts = manifest.load(manifest.folder()).parts
    assert len(parts) < syncing.SMALL_PARTS
    assert sum(part.rows for part in parts) == 20
    assert copied() == logged()


def test_long_histories_are_cut_into_parts(db, monkeypatch):
    monkeypatch.setattr(syncing, "PART_ROWS", 100)
    record_history(301)

    services.rebuild()

    parts = manifest.load(manifest.folder()).parts
    assert [part.rows for part in parts] == [100, 100, 100, 1]
    assert copied() == logged()


def test_a_second_synchronisation_writes_nothing(alice):
    log.record(JOINED, alice, actor=alice, at=AT)
    assert services.sync().added == 1
    before = {path: path.stat().st_mtime_ns for path in manifest.folder().iterdir()}

    assert services.sync().added == 0

    assert {path: path.stat().st_mtime_ns for path in manifest.folder().iterdir()} == before


def test_a_rebuild_of_the_same_log_gives_the_same_rows(db):
    record_history(50)
    services.sync()
    before = copied()

    report = services.rebuild()

    assert (report.added, copied()) == (50, before)


def test_nothing_is_copied_inside_a_transaction(alice):
    with transaction.atomic(), pytest.raises(services.InsideTransaction):
        services.sync()


@pytest.mark.parametrize(
    ("change", "relation"),
    [
        (lambda alice: make_member("newcomer"), "members"),
        (lambda alice: type(alice).objects.update(persona="builder"), "members"),
        (lambda alice: Membership.objects.update(since=AT.replace(year=2020)), "memberships"),
        (lambda alice: Group.objects.filter(slug="team").update(slug="crew"), "memberships"),
        (lambda alice: Space.objects.update(access="hidden"), "spaces"),
        (lambda alice: alice.fields.create(name="plan", value="pro", since=AT), "fields"),
    ],
    ids=["member added", "persona", "membership", "group renamed", "space closed", "field"],
)
def test_only_what_changed_is_taken_again(alice, mara, change, relation):
    Space.objects.create(slug="lobby", name="Lobby", source="horo", source_key="1")
    assert services.sync().refreshed == ("members", "memberships", "fields", "spaces")
    assert services.sync().refreshed == ()

    change(alice)

    assert services.sync().refreshed == (relation,)
    assert services.doctor() == []


def test_signing_in_changes_nothing_that_is_copied(alice):
    services.sync()
    alice.last_login = AT
    alice.save(update_fields=["last_login"])

    assert services.sync().refreshed == ()


def test_another_log_in_its_place_is_copied_anew(alice, bob, caplog):
    log.record(JOINED, alice, actor=alice, at=AT)
    services.sync()
    present = manifest.load(manifest.folder())
    manifest.save(present.next(last_key="zulip/other"), manifest.folder())
    log.record(JOINED, bob, actor=bob, at=AT)

    with caplog.at_level(logging.WARNING):
        services.sync()

    assert "does not fit the log" in caplog.text
    assert copied() == logged()


@pytest.mark.parametrize("damage", ["part", "manifest cut", "manifest edited"])
def test_a_damaged_warehouse_heals_when_it_is_opened(alice, damage):
    log.record(JOINED, alice, actor=alice, at=AT)
    services.sync()
    folder = manifest.folder()
    path = folder / manifest.NAME
    match damage:
        case "part":
            next(folder.glob("activities-*.parquet")).unlink()
        case "manifest cut":
            path.write_bytes(path.read_bytes()[:100])
        case "manifest edited":
            path.write_text(path.read_text().replace('"rows": 1', '"rows": 2'))

    with services.open_facts():
        pass

    assert copied() == logged()
    assert services.doctor() == []

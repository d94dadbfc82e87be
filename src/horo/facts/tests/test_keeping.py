"""Tables that are kept beside the log: written whole, brought up in time, and compared with it."""

import duckdb
import pytest
from conftest import AT

from horo.facts import keepers, services
from horo.facts.services import keeping, manifest
from horo.log import services as log
from horo.people.activities import JOINED

from .conftest import record_history


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(keeping, "EVERY", 40)


def present():
    return manifest.load(manifest.folder())


def test_kept_tables_follow_the_log_when_enough_has_come_together(db, alice):
    record_history(39)
    services.keep_up()
    assert present().kept is None

    log.record(JOINED, alice, actor=alice, at=AT)
    services.keep_up()

    members = {"days", "lives", "tallies", "writers", "cells", "starts"}
    assert set(present().kept.tables) == members | {"threads"}
    assert present().kept.last_id == present().last_id


def test_no_page_brings_kept_tables_up(db):
    record_history(41)

    with services.open_facts() as warehouse:
        assert warehouse.kept is None

    assert services.keep_up(), "there was nothing to keep, so the page proved nothing"
    assert not services.keep_up()


def test_tables_that_were_made_while_the_log_was_copied_anew_are_forgotten(db, monkeypatch):
    record_history(41)
    advance = keepers.registered().advance

    def and_meanwhile(*args):
        made = advance(*args)
        services.rebuild()
        return made

    monkeypatch.setattr(keepers.registered(), "advance", and_meanwhile)

    assert not services.keep_up()
    assert present().kept is None
    assert present().rows == 41


def test_tables_that_cannot_be_brought_up_are_made_anew_the_next_time(db, monkeypatch):
    record_history(41)
    assert services.keep_up()
    record_history(41, prefix="late")

    with monkeypatch.context() as broken:

        def advance(*args):
            raise duckdb.Error("The disk is full.")

        broken.setattr(keepers.registered(), "advance", advance)
        services.keep_up()

    assert present().kept is None
    assert services.keep_up()
    assert services.doctor() == []


def test_what_is_synchronised_while_tables_are_made_stays(db, alice, monkeypatch):
    record_history(41)
    advance = keepers.registered().advance

    def and_meanwhile(*args):
        log.record(JOINED, alice, actor=alice, at=AT)
        services.sync()
        return advance(*args)

    monkeypatch.setattr(keepers.registered(), "advance", and_meanwhile)

    assert services.keep_up()
    assert (present().rows, present().kept.last_id) == (42, present().last_id - 1)
    assert services.doctor() == []


def test_what_is_brought_up_is_what_would_be_made_anew(db):
    record_history(120)
    services.keep_up()
    before = present().kept
    record_history(60, prefix="late")  # of the same days

    services.keep_up()

    assert present().kept.last_id > before.last_id
    assert keeping.wrong(manifest.folder(), present()) == []
    assert services.doctor() == []


def test_doctor_tells_of_a_kept_table_that_the_log_does_not_say(db):
    record_history(120)
    services.keep_up()
    whole = present()
    (file,) = whole.kept.tables["lives"]
    path = manifest.folder() / file.name
    duckdb.sql(
        f"COPY (SELECT * REPLACE (1 AS returned) FROM '{path}') TO '{path}.new' (FORMAT parquet)"
    )
    path.with_name(f"{path.name}.new").replace(path)
    assert [finding.code for finding in services.doctor()] == ["damaged"]

    sound = manifest.KeptFile(file.name, file.rows, manifest.file_checksum(path))
    whole.kept.tables["lives"] = (sound,)
    manifest.save(whole, manifest.folder())

    assert [finding.code for finding in services.doctor()] == ["kept"]


def test_a_lost_file_is_missed_by_nobody_and_made_again(db, alice):
    record_history(120)
    services.keep_up()
    (file,) = present().kept.tables["tallies"]
    (manifest.folder() / file.name).unlink()

    with services.open_facts() as warehouse:
        assert warehouse.kept is None
    log.record(JOINED, alice, actor=alice, at=AT)
    services.keep_up()

    assert services.doctor() == []
    assert present().kept.last_id == present().last_id


def test_one_room_keeps_tables_and_no_other():
    assert keepers.registered() is not None

    with pytest.raises(ValueError, match="keeps the tables already"):
        keepers.register(object())

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
    services.sync()
    assert present().kept is None

    log.record(JOINED, alice, actor=alice, at=AT)
    services.sync()

    assert set(present().kept.tables) == {"days", "lives", "tallies", "writers", "cells"}
    assert present().kept.last_id == present().last_id


def test_what_is_brought_up_is_what_would_be_made_anew(db):
    record_history(120)
    services.sync()
    before = present().kept
    record_history(60, prefix="late")  # of the same days

    services.sync()

    assert present().kept.last_id > before.last_id
    assert keeping.wrong(manifest.folder(), present()) == []
    assert services.doctor() == []


def test_doctor_tells_of_a_kept_table_that_the_log_does_not_say(db):
    record_history(120)
    services.sync()
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
    services.sync()
    (file,) = present().kept.tables["tallies"]
    (manifest.folder() / file.name).unlink()

    with services.open_facts() as warehouse:
        assert warehouse.kept is None
    log.record(JOINED, alice, actor=alice, at=AT)
    services.sync()

    assert services.doctor() == []
    assert present().kept.last_id == present().last_id


def test_one_room_keeps_tables_and_no_other():
    assert keepers.registered() is not None

    with pytest.raises(ValueError, match="keeps the tables already"):
        keepers.register(object())

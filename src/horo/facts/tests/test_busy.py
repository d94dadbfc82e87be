"""While another process writes the warehouse, nobody waits for long and nothing breaks."""

import pytest
from click.testing import CliRunner
from conftest import AT

from horo.cli import main
from horo.facts import services
from horo.facts.models import Change
from horo.facts.services import locks, manifest, syncing
from horo.log import services as log
from horo.people.activities import JOINED

from .conftest import copied, record_history


@pytest.fixture
def busy(db, monkeypatch):
    """Another process holds the lock of a warehouse with ten activities."""
    monkeypatch.setattr(syncing, "TRIES", 2)
    record_history(10)
    services.sync()
    with locks.writing(manifest.folder(), tries=1) as held:
        assert held
        yield


def test_what_there_is_can_be_read(busy, alice):
    log.record(JOINED, alice, actor=alice, at=AT)

    report = services.sync()
    with services.open_facts() as warehouse:
        assert warehouse.last_id == copied()[-1][0]

    assert (report.busy, report.rows, len(copied())) == (True, 10, 10)


def test_a_rebuild_says_that_nothing_was_changed(busy):
    refused = CliRunner().invoke(main, ["rebuild"])

    assert refused.exit_code == 2
    assert "Nothing was changed: run `horo rebuild` again" in refused.stderr


def test_a_rebuild_forgets_all_changes_but_the_newest(mara):
    services.sync()
    assert Change.objects.count() > 2
    stamps = {name: each.stamp for name, each in manifest.load(manifest.folder()).snapshots.items()}

    services.rebuild()

    assert Change.objects.count() == 2
    assert services.sync().refreshed == ()
    again = manifest.load(manifest.folder()).snapshots.items()
    assert {name: each.stamp for name, each in again} == stamps

from pathlib import Path

import pytest

from horo.facts.services import kept_sql
from horo.facts.services.kept_sql import kept


@pytest.fixture
def folder(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path / "cache" / "facts"


def never():
    raise AssertionError("It was composed before.")


def test_what_was_composed_once_is_found_again(folder):
    assert kept("facts", ["a", 1], lambda: "SELECT 1") == "SELECT 1"
    assert kept("facts", ["a", 1], never) == "SELECT 1"
    assert kept("facts", ["a", 2], lambda: "SELECT 2") == "SELECT 2"


def test_other_code_composes_anew(folder, monkeypatch):
    kept("facts", "a", lambda: "SELECT 1")
    monkeypatch.setattr(kept_sql, "code", lambda room: "changed since")

    assert kept("facts", "a", lambda: "SELECT 2") == "SELECT 2"


@pytest.mark.parametrize(
    "rubbish", [b"", b'{"key"', b"[]", b"{}", b"\xff\xfe", b'{"key": "other"}']
)
def test_a_file_that_cannot_be_read_is_written_again(folder, rubbish):
    kept("facts", "a", lambda: "SELECT 1")
    (file,) = folder.iterdir()
    file.write_bytes(rubbish)

    assert kept("facts", "a", lambda: "SELECT 1") == "SELECT 1"
    assert kept("facts", "a", never) == "SELECT 1"


def test_the_folder_is_bounded_and_the_newest_stays(folder, monkeypatch):
    monkeypatch.setattr(kept_sql, "MOST", 3)
    for number in range(6):
        kept("facts", number, lambda number=number: number)

    assert len(list(folder.iterdir())) == 3
    assert kept("facts", 5, never) == 5


def test_a_disk_that_takes_nothing_costs_time_only(folder, monkeypatch):
    def full(*args, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)

    assert kept("facts", "a", lambda: "SELECT 1") == "SELECT 1"
    assert kept("facts", "a", lambda: "SELECT 1") == "SELECT 1"

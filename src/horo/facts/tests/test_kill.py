"""Nothing twice and nothing lost, whenever it is killed and however many are at it."""

import json
import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from conftest import AT
from django.db import connections, transaction

from horo.facts import services
from horo.facts.services import source
from horo.log import services as log
from horo.people.activities import JOINED, VISITED

from .conftest import copied, logged


def outcome_of(what: str, home) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "horo.facts.tests.processes", what],
        env={**os.environ, "HORO_HOME": str(home / "base"), "PYTHONPATH": "src"},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("what", ["kill", "rebuild"])
def test_killed_before_any_step_the_next_one_makes_it_whole(what, tmp_path):
    outcome = outcome_of(what, tmp_path)

    assert len(outcome["killed"]) > 15, "it must have been killed, or nothing is proved"
    assert outcome["wrong"] == []


def test_killed_while_kept_tables_are_brought_up_the_next_one_makes_them_whole(tmp_path):
    outcome = outcome_of("kept", tmp_path)

    assert len(outcome["killed"]) > 6, (
        "each kept table has a file, and the manifest is written twice"
    )
    assert outcome["wrong"] == []


def test_processes_that_write_and_synchronise_at_once_agree_in_the_end(tmp_path):
    outcome = outcome_of("race", tmp_path)

    assert outcome == {"codes": [0, 0, 0, 0], "wrong": [0]}


@pytest.fixture
def elsewhere():
    """Run something to its end on a connection of its own."""

    def run(work):
        def and_close():
            try:
                work()
            finally:
                connections.close_all()

        thread = threading.Thread(target=and_close)
        thread.start()
        return thread

    return run


@pytest.mark.postgres
@pytest.mark.usefixtures("on_postgres")
def test_an_id_that_is_committed_late_is_not_skipped(transactional_db, elsewhere, monkeypatch):
    monkeypatch.setattr(source, "PATIENCE", 50)
    written, may_commit = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            log.record(JOINED, actor=None, at=AT)
            written.set()
            assert may_commit.wait(20)

    slow = elsewhere(slow_writer)
    assert written.wait(20)
    elsewhere(lambda: log.record(VISITED, actor=None, at=AT)).join()
    assert [row[4] for row in logged()] == ["visited"], "the higher id must be visible first"

    assert services.sync().busy
    assert not services.sync().added

    may_commit.set()
    slow.join()
    assert services.sync().added == 2
    assert [row[4] for row in copied()] == ["joined", "visited"]


@pytest.mark.postgres
@pytest.mark.usefixtures("on_postgres")
def test_while_many_write_nothing_is_ever_skipped(transactional_db, elsewhere):
    def writer():
        for number in range(25):
            with transaction.atomic():
                log.record(JOINED, actor=None, at=AT + timedelta(minutes=number))
                log.record(VISITED, actor=None, at=AT + timedelta(minutes=number))

    writers = [elsewhere(writer) for _ in range(4)]
    while any(each.is_alive() for each in writers):
        services.sync()
        newest = copied()[-1][0] if copied() else 0
        assert copied() == [row for row in logged() if row[0] <= newest]

    services.sync()
    assert len(copied()) == 200
    assert copied() == logged()

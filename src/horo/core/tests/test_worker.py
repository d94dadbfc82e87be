"""The worker's threads: woken at once, finding what a killed process left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from horo.core import jobs
from horo.core.jobs import bell, queue, worker
from horo.core.models import Job
from horo.core.time import now

HOLDER = """
import sys, time
from django.conf import settings
import django, json
overrides = json.loads(sys.argv[1])
from horo import settings as own
own.DATABASES["default"].update(overrides)
django.setup()
from horo.core import jobs
from horo.core.jobs import queue
from horo.core.time import now
jobs.task("note")(lambda **_: None)
print(len(queue.claim(now())), flush=True)
time.sleep(60)
"""


@pytest.fixture
def notes(monkeypatch):
    monkeypatch.setattr(queue, "_tasks", {})
    noted = []
    arrived = threading.Event()

    @jobs.task("note")
    def note(*, at, **args):
        noted.append(args)
        arrived.set()

    note.arrived = arrived
    note.noted = noted
    return note


@pytest.fixture
def no_polls(monkeypatch):
    monkeypatch.setattr(worker, "POLL_SECONDS", 600)


@pytest.fixture
def workers(on_postgres, transactional_db):
    """Workers of this process, on PostgreSQL: SQLite's test database is one connection's own."""
    running = jobs.Workers()
    running.start()
    yield running
    running.stop()


@pytest.mark.postgres
def test_a_job_starts_with_the_commit_and_waits_for_no_poll(notes, no_polls, workers):
    time.sleep(0.3)  # they look around first, and then wait
    jobs.enqueue("note", url="a")

    assert notes.arrived.wait(60), "well before the next poll"
    assert workers.is_well()


@pytest.mark.postgres
def test_an_errand_is_run_at_once_and_refused_where_nobody_is(notes, workers):
    ran = threading.Event()

    assert jobs.errand(ran.set)
    assert ran.wait(30)
    workers.stop()
    assert not jobs.errand(ran.set)


@pytest.mark.postgres
def test_what_comes_soon_after_another_is_done_together(notes, workers):
    calls, done = [], threading.Event()

    def note(items):
        calls.append(list(items))
        if sum(map(len, calls)) == 3:
            done.set()

    assert jobs.together(note, [1, 2], settle=0.2)
    assert jobs.together(note, [3], settle=0.2)
    assert calls == []
    assert done.wait(30)
    assert calls == [[1, 2, 3]]

    assert jobs.together(note, [4], settle=60)
    workers.stop()
    assert calls[1:] == [[4]], "nothing is lost where the process ends in order"
    assert not jobs.together(note, [5], settle=0)


@pytest.mark.postgres
@pytest.mark.usefixtures("on_postgres", "transactional_db")
def test_what_a_killed_process_held_runs_when_its_lease_ends(notes):
    jobs.enqueue("note", url="a")
    name = connection.settings_dict["NAME"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "horo.settings"}
    env["HORO_DATABASE_URL"] = "postgresql://root@127.0.0.1:5432/" + name
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, "{}"], env=env, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline().strip() == "1", "it holds the job"
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    assert jobs.run_pending() == 0, "its lease has not ended"
    assert jobs.run_pending(now() + queue.LEASE + timedelta(seconds=1)) == 1
    assert notes.noted == [{"url": "a"}]


def test_the_bell_wakes_whoever_listens():
    woken = threading.Event()
    bell.hang(woken)
    bell.ring()
    bell.take_down(woken)

    assert woken.is_set()


@pytest.mark.usefixtures("each_database", "transactional_db")
def test_two_that_claim_get_each_their_own(notes):
    for number in range(30):
        jobs.enqueue("note", number=number)

    first, second = queue.claim(now()), queue.claim(now())

    assert (len(first), len(second)) == (20, 10)
    assert not {job.pk for job in first} & {job.pk for job in second}
    assert Job.objects.exclude(holder="").count() == 30

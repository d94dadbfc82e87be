"""`horo worker` and `horo scheduler` as processes of their own, several at once."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench.server import HORO, running

MINIMAL = Path(__file__).parent.parent / "src/horo/playbook/tests/minimal"
JOURNEY = """\
journey: welcome
title: Welcome
enter: {did: joined}
goal: {did: posted, within: 14d}
steps:
  - send: {message: welcome, channel: email}
"""
PEOPLE = """\
import sys
from datetime import timedelta
from horo.cli import setup
setup.django()
from horo.core.time import now
from horo.log import services as log
from horo.people.activities import JOINED
from horo.people.models import Consent, Member
from horo.playbook.services import current
topic = current().messages["welcome"].topic
for handle in sys.argv[1:]:
    email = f"{handle}@example.org"
    member = Member.objects.create(handle=handle, name=handle, email=email, joined_at=now())
    Consent.objects.create(
        member=member, topic=topic, channel="email", is_given=True, said_at=now() - timedelta(1)
    )
    log.record(JOINED, None, actor=member, at=now())
"""


@pytest.fixture
def env(installed):
    """The environment of an installation whose playbook welcomes by e-mail, at any hour."""
    book = installed / "playbook"
    shutil.copytree(MINIMAL, book)
    charter = (book / "playbook.yaml").read_text().splitlines()
    plain = [line for line in charter if not line.startswith(("quiet_hours", "approval"))]
    (book / "playbook.yaml").write_text("\n".join(plain) + "\n")
    (book / "journeys/welcome.yaml").write_text(JOURNEY)
    own = {"HORO_HOME": str(installed), "HORO_TICK_SECONDS": "1", "HORO_PLAYBOOK": str(book)}
    return {**os.environ, **own, "HORO_DATABASE_URL": f"sqlite:///{installed}/horo.sqlite3"}


@pytest.fixture
def start(env):
    """Start a command of horo; whatever still runs in the end is killed."""
    started = []

    def run(*command):
        process = subprocess.Popen([HORO, *command], env=env, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert "ready" in process.stdout.readline()
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def join(env, *handles):
    subprocess.run([sys.executable, "-c", PEOPLE, *handles], env=env, check=True)


def ask(env, sql):
    with sqlite3.connect(Path(env["HORO_HOME"]) / "horo.sqlite3", timeout=10) as database:
        return database.execute(sql).fetchall()


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not condition():
        time.sleep(0.1)
    return condition()


def welcomed(env):
    rows = ask(
        env,
        "SELECT m.handle, count(*) FROM messaging_message s JOIN people_member m "
        "ON m.id = s.member_id GROUP BY 1 ORDER BY 1",
    )
    return dict(rows)


def stop(process):
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=60)


def test_two_schedulers_do_everything_once_and_one_takes_over_from_the_other(env, start):
    join(env, "ann", "ben")
    both = [start("scheduler"), start("scheduler")]
    assert wait_for(lambda: len(welcomed(env)) == 2)

    ((holder,),) = ask(env, "SELECT holder FROM engine_lease WHERE name = 'engine'")
    (leader,) = (one for one in both if holder.endswith(f":{one.pid}"))
    (other,) = (one for one in both if one is not leader)
    assert stop(leader) == 0
    join(env, "cleo")

    assert wait_for(lambda: "cleo" in welcomed(env)), "the other one leads at once"
    assert welcomed(env) == {"ann": 1, "ben": 1, "cleo": 1}
    assert stop(other) == 0
    assert not ask(env, "SELECT * FROM engine_lease")


def test_a_scheduler_leaves_letters_to_the_workers_and_those_send_each_once(env, start):
    join(env, "ann", "ben", "cleo")
    scheduler = start("scheduler")
    assert wait_for(lambda: len(welcomed(env)) == 3)
    waiting = "SELECT count(*) FROM engine_outgoing WHERE delivered_at IS NULL"
    assert ask(env, waiting) == [(3,)]

    workers = [start("worker"), start("worker", "--threads", "1")]

    assert wait_for(lambda: ask(env, waiting) == [(0,)])
    mail = [file.read_text() for file in Path(env["HORO_HOME"], "mail").glob("*.log")]
    assert sum(text.count("Message-ID: ") for text in mail) == 3
    assert [stop(process) for process in (*workers, scheduler)] == [0, 0, 0]


def test_horo_up_leaves_out_what_runs_apart(env, start, monkeypatch):
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    join(env, "ann")
    with running(Path(env["HORO_HOME"]), "--without", "worker,scheduler") as server:
        assert server.get("/health")[0] == 200
        time.sleep(3)
        assert welcomed(env) == {}, "nobody let the playbook run"
        start("scheduler")
        assert wait_for(lambda: welcomed(env) == {"ann": 1})


def test_an_unknown_part_is_refused(env):
    done = subprocess.run(
        [HORO, "up", "--without", "engine"], env=env, capture_output=True, text=True
    )

    assert (done.returncode, "'engine' is no part" in done.stderr) == (2, True)

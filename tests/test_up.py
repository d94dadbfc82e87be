"""`horo up`: it starts, answers, refuses what it cannot do, and stops."""

import json
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from bench.server import HORO, free_port, running

from horo.cli.scheduling import Scheduler


def up(home: Path, *options: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `horo up` where it is expected to refuse."""
    return subprocess.run(
        [HORO, "up", *options],
        env={**os.environ, "HORO_HOME": str(home), **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def wait_until(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not condition():
        time.sleep(0.05)
    return condition()


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_it_answers_and_is_well_and_stops_on_request(tmp_path):
    with running(tmp_path) as server:
        status, body, _headers = server.get("/health", gzip=False)
        processes = server.processes()

    assert (status, json.loads(body)["status"]) == (200, "ok")
    assert len(processes) == 2
    assert not any(map(is_alive, processes))
    assert server.process.returncode == 0


def test_a_second_start_leaves_the_first_alone(installed):
    with running(installed) as server:
        second = up(installed, "--port", str(server.port))

        assert second.returncode == 2
        assert f"Port {server.port} is taken" in second.stderr
        assert server.get("/health")[0] == 200


def test_the_worker_ends_when_its_parent_was_killed(installed):
    with running(installed) as server:
        (worker,) = set(server.processes()) - {server.process.pid}
        server.process.kill()

        assert wait_until(lambda: not is_alive(worker))


def test_an_address_of_another_machine_is_refused(tmp_path):
    refused = up(tmp_path, "--host", "192.0.2.1", "--port", str(free_port()))

    assert (refused.returncode, "Cannot listen at 192.0.2.1" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "env", "said"),
    [
        (["--link", "nobody"], {}, "Nobody here has the handle 'nobody'."),
        ([], {"HORO_TICK_SECONDS": "often"}, "HORO_TICK_SECONDS is 'often'"),
        ([], {"HORO_DATABASE_URL": "mysql://x"}, "write sqlite:///PATH or postgresql://"),
        ([], {"HORO_DATABASE_URL": "sqlite:////nowhere/x"}, "unable to open database file"),
    ],
    ids=["unknown member", "setting", "database address", "database out of reach"],
)
def test_what_cannot_be_used_is_said_once(installed, options, env, said):
    refused = up(installed, "--port", str(free_port()), *options, **env)

    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "Unexpected" not in refused.stderr


def test_a_database_of_a_newer_horo_is_refused(installed):
    with running(installed):
        pass
    with sqlite3.connect(installed / "horo.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('log', '9999_z', '2030')"
        )

    refused = up(installed, "--port", str(free_port()))

    assert refused.returncode == 2
    assert "newer Horo (log 9999_z)" in refused.stderr


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "horo.sqlite3").write_text("not a database, certainly, and long enough to tell")

    refused = up(tmp_path, "--port", str(free_port()))

    assert (refused.returncode, "not a database" in refused.stderr) == (2, True)


def test_help_does_not_import_django():
    program = "import horo.cli, sys; horo.cli.main(['--help'], standalone_mode=False); "
    program += "sys.exit('django' in sys.modules)"

    assert (
        subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL).returncode == 0
    )


def test_the_scheduler_goes_on_after_a_tick_that_failed(caplog):
    ticks = []

    def tick():
        ticks.append(1)
        if len(ticks) == 1:
            raise OSError("disk full")

    scheduler = Scheduler(tick, every=0.01)
    with caplog.at_level(logging.ERROR):
        scheduler.start()
        assert wait_until(lambda: len(ticks) >= 3)
        scheduler.stop()

    assert "disk full" in caplog.text
    assert scheduler.is_well()


def test_stopping_waits_for_the_tick_that_is_going_on():
    began, ended = threading.Event(), threading.Event()

    def tick():
        began.set()
        time.sleep(0.3)
        ended.set()

    scheduler = Scheduler(tick, every=0.01)
    scheduler.start()
    assert began.wait(5)

    scheduler.stop()

    assert ended.is_set()


def test_a_scheduler_whose_ticks_fail_is_unwell(monkeypatch):
    scheduler = Scheduler(lambda: 1 / 0, every=1)
    now = time.monotonic()
    assert scheduler.is_well()

    monkeypatch.setattr(time, "monotonic", lambda: now + 120)

    assert not scheduler.is_well()


def test_the_port_is_free_again_after_the_end(installed):
    with running(installed) as server:
        pass

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))
    assert server.process.returncode != -signal.SIGKILL

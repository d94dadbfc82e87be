"""Other forums with the same data, each in an environment of its own from the package index."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.server import Server, free_port

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parent.parent / ".venv" / ".peers"
POSTGRES = os.environ.get("HORO_BENCH_POSTGRES", "postgresql://root@127.0.0.1:5432/test")
REDIS = os.environ.get("HORO_BENCH_REDIS", "redis://127.0.0.1:6379/6")
WORKERS = 2


@dataclass
class Site:
    """A forum that answers: where its pages are, and how somebody is signed in."""

    server: Server
    database: str
    topic: str
    space: str
    reply: str
    cookies: dict[str, str] = field(default_factory=dict)
    writers: list[str] = field(default_factory=list)  # sessions that reply in turns; empty: one
    form: str = "text"  # the field of the reply
    as_json: bool = False

    def cpu_seconds(self) -> float:
        """CPU of the server's processes and of its connections to PostgreSQL so far."""
        return self.server.cpu_seconds() + sum(map(_cpu_of, backends(self.database)))


@contextmanager
def database(name: str) -> Iterator[str]:
    """Make an empty database, yield its name, and drop it."""
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield name
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def backends(name: str) -> list[int]:
    """Return the processes of PostgreSQL that serve the database `name`."""
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name])
        return [pid for (pid,) in found]


def environment(name: str) -> Path:
    """Return the folder of programs of a peer's own environment, made when it is missing."""
    folder, wanted = ENVIRONMENTS / name, HERE / f"{name}.txt"
    stamp = folder / "installed.txt"
    if stamp.exists() and stamp.read_text() == wanted.read_text():
        return folder / "bin"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "-r", wanted]
    subprocess.run(pip, check=True)
    shutil.copy(wanted, stamp)
    return folder / "bin"


@contextmanager
def running(name: str) -> Iterator[Site]:
    """Load the data set into the peer `name` and serve it with gunicorn and two workers."""
    programs = environment(name)
    with database(f"horo_bench_{name}") as kept:
        env = {**os.environ, "PEER_DATABASE": kept, "PEER_REDIS": REDIS}
        load = subprocess.run(
            [programs / "python", f"{name}_site.py"],
            cwd=HERE, env=env, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        told = json.loads(load.stdout.splitlines()[-1])
        port = free_port()
        command = [programs / "gunicorn", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}"]
        process = subprocess.Popen(
            [*command, "--log-level", "error", f"{name}_site:application"],
            cwd=HERE, env=env, text=True,
        )  # fmt: skip
        try:
            site = Site(Server(process, port), kept, told["topic"], told["space"], told["reply"])
            site.cookies = {told["session_cookie"]: told["session"], told["csrf_cookie"]: "x" * 32}
            site.form, site.as_json = told["field"], "/api/" in told["reply"]
            wait_for(site)
            yield site
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def wait_for(site: Site) -> None:
    """Wait until the topic page answers. Raises RuntimeError after 60 s."""
    deadline = time.perf_counter() + 60
    while time.perf_counter() < deadline:
        try:
            if site.server.get(site.topic)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{site.topic} does not answer.")


def _cpu_of(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:  # it just ended
        return 0

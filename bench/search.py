"""Search: 200,000 posts on SQLite and, where one answers on loopback, on PostgreSQL.

Some 250 queries as people type them (one, two and three words, frequent ones, phrases, operators,
misspelt and hopeless ones), asked in turn by the team, by members who see a half and a quarter,
and by a visitor who sees a fiftieth of the posts. Texts are those of the communities that lie
beside the project; without them the sample's, and the figures are for reading only. Times are CPU
of this process and of the one that serves it in PostgreSQL.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench import corpus
from bench.result import Result, main
from bench.searching import KINDS, summary

POSTS = 200_000
POSTGRES = os.environ.get("HORO_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/test")
FIND_MS, SIMILAR_MS, PENDING_MS = 50, 20, 5
RATE = 5_000  # posts a second of the CPU of Horo: 200,000 in 40 s


def run() -> list[Result]:
    results = []
    with tempfile.TemporaryDirectory(prefix="horo-bench-") as home:
        results += _results("SQLite", _measured(home, f"sqlite:///{home}/horo.sqlite3"))
        if answers(POSTGRES):
            with database() as address:
                results += _results("PostgreSQL", _measured(home, address))
    return results


def _measured(home: str, address: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.searching", str(POSTS)],
        env={**os.environ, "HORO_HOME": home, "HORO_DATABASE_URL": address},
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _results(name: str, figures: dict[str, Any]) -> Iterator[Result]:
    is_real = corpus.ZULIP.exists()

    def limited(limit: float) -> float | None:
        return limit if is_real else None

    times = figures["times"]
    median, last = summary([time for kind in KINDS for time in times[kind]])
    yield Result(f"{name}: posts indexed", figures["indexing"], "posts/s")
    cpu = figures["indexing_cpu"]
    yield Result(f"{name}: posts indexed", cpu, "posts/CPU s", limited(RATE), True)
    yield Result(f"{name}: find, median", median, "ms of CPU", limited(FIND_MS))
    yield Result(f"{name}: find, 99th of 100", last, "ms of CPU", limited(FIND_MS))
    for kind, some in times.items():
        yield Result(f"  {kind}: 99th of 100", summary(some)[1], "ms of CPU")
    yield Result(f"{name}: similar topics, median", summary(figures["similar"])[0], "ms of CPU")
    similar = summary(figures["similar"])[1]
    yield Result(f"{name}: similar topics, 99th of 100", similar, "ms of CPU", limited(SIMILAR_MS))
    pending = figures["pending"]
    yield Result(f"{name}: a changed post indexed", pending, "ms of CPU", limited(PENDING_MS))


def answers(address: str) -> bool:
    url = urlsplit(address)
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((url.hostname or "127.0.0.1", url.port or 5432)) == 0


@contextmanager
def database() -> Iterator[str]:
    """Yield the address of a new, empty database on the PostgreSQL server."""
    import psycopg

    name = f"bench_horo_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":
    main(run)

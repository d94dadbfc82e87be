"""Live updates, replies under many writers, pages kept for visitors, and what the server costs.

The load generator (bench/load.py) runs on the same cores and is part of every time on the clock.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from bench.load import Connection, Listener, hammer
from bench.pages import _ask, cpu_ms
from bench.result import Result, main
from bench.server import Server, free_port, running

PAGES, REPLIES = 1_000, 5
WRITERS, EACH, PAUSE = 20, 5, 1.0  # seconds that a writer takes between replies
SETTLED = 1.5  # seconds until what follows the last reply is done
PLAYBOOK = Path(__file__).parents[1] / "examples" / "playbook"
TOKEN = "t" * 32

SEED = """
import json
from horo.cli import setup
setup.django()
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from horo.community.services import posting
from horo.content.models import Space
from horo.core.time import now
from horo.people.models import Member

def session(member):
    store = SessionStore()
    store["_auth_user_id"] = str(member.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = member.get_session_auth_hash()
    store.save()
    return store.session_key

people = [
    Member.objects.create(handle=f"m{n}", name=f"Member {n}", joined_at=now()) for n in range(21)
]
space = Space.objects.create(slug="open", name="Open", source="horo", source_key="open")
topic = posting.open_topic(space, "How do you do it?", "Tell me.", by=people[0], at=now())
for number, member in enumerate(people[1:20]):
    posting.reply(topic, f"Like **this**, {number} times over.", by=member, at=now())
heard = posting.open_topic(space, "Who hears?", "Listen.", by=people[1], at=now())
print(json.dumps([topic.pk, heard.pk, [session(member) for member in people]]))
"""


def run() -> list[Result]:
    os.environ["HORO_LIVE_PER_ADDRESS"] = str(2 * PAGES)
    os.environ["HORO_PLAYBOOK"] = str(PLAYBOOK)
    with tempfile.TemporaryDirectory(prefix="horo-live-") as folder:
        home = Path(folder)
        topic, heard, sessions = _ask(home, SEED)
        with running(home) as server:
            results = list(_visitors(server, topic))
            results += _against_wsgi(server, home, topic, sessions[0])
            results += asyncio.run(_fan_out(server, heard, sessions))
            results += asyncio.run(_writers(server, topic, sessions))
            results += _memory(server)
        return results


def _visitors(server: Server, topic: int) -> Iterator[Result]:
    """How many kept pages go out; CPU tells what the server could do with cores of its own."""
    path, times = f"/topics/{topic}/", 6_000
    asyncio.run(hammer(server.port, path, times=500, connections=8))
    before, own = server.cpu_seconds(), time.process_time()
    rate = asyncio.run(hammer(server.port, path, times=times, connections=8))
    cpu, own = server.cpu_seconds() - before, time.process_time() - own
    yield Result("visitors' page: a second of the server's CPU", times / cpu, "pages", 3_000, True)
    yield Result("visitors' page: on the clock, generator beside it", rate, "pages/s")
    yield Result("visitors' page: the generator's own CPU", own / times * 1e6, "µs")


def _against_wsgi(server: Server, home: Path, topic: int, session: str) -> Iterator[Result]:
    """What serving pages and live updates at one port costs a member's page."""
    path, cookies = f"/topics/{topic}/", {"sessionid": session}
    with _wsgi(home) as plain:
        server.cookies, plain.cookies = dict(cookies), dict(cookies)
        for _ in range(5):
            server.get(path), plain.get(path)
        ours, theirs = [], []
        for _ in range(4):
            ours.append(cpu_ms(server, path))
            theirs.append(cpu_ms(plain, path))
    server.cookies = {}
    yield Result("member's topic page: CPU, one port for all", median(ours), "ms")
    yield Result("member's topic page: CPU, pages alone (WSGI)", median(theirs), "ms")
    yield Result("one port for all, times pages alone", median(ours) / median(theirs), "×", 1.25)


@contextmanager
def _wsgi(home: Path) -> Iterator[Server]:
    """The same pages by the server's WSGI interface, without anything beside them."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
    options = ["--blocking-threads", "3", "--log-level", "error", "horo.wsgi:application"]
    process = subprocess.Popen([*command, *options], env={**os.environ, "HORO_HOME": str(home)})
    server = Server(process, port)  # type: ignore[arg-type]
    try:
        deadline = time.perf_counter() + 30
        while time.perf_counter() < deadline:
            try:
                server.get("/health")
                break
            except OSError:
                time.sleep(0.05)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


async def _reply(port: int, topic: int, session: str, text: str) -> tuple[float, float]:
    """Reply as the form does; return when it was sent and when it was answered."""
    connection = await Connection(port).open()
    sent = time.perf_counter()
    status, _body = await connection.ask(
        f"/topics/{topic}/-/reply/",
        method="POST",
        body=f"text={text.replace(' ', '+')}".encode(),
        Content_Type="application/x-www-form-urlencoded",
        Cookie=f"sessionid={session}; csrftoken={TOKEN}",
        X_CSRFToken=TOKEN,
    )
    answered = time.perf_counter()
    connection.close()
    if status != 302:
        raise RuntimeError(f"The reply was answered with {status}.")
    return sent, answered


async def _open(pages: list[Listener]) -> float:
    began = time.perf_counter()
    for start in range(0, len(pages), 50):
        await asyncio.gather(*(page.open() for page in pages[start : start + 50]))
    return time.perf_counter() - began


async def _fan_out(server: Server, topic: int, sessions: list[str]) -> list[Result]:
    pages = [Listener(server.port, f"topic:{topic}") for _ in range(PAGES)]
    before = server.memory_mb()
    await _open(pages)
    grown = (server.memory_mb() - before) * 1000 / PAGES
    late: list[float] = []
    whole: list[float] = []
    cpu = server.cpu_seconds()
    for number in range(REPLIES):
        seen = len(pages[0].heard)
        sent, answered = await _reply(server.port, topic, sessions[number], f"Hear this {number}")
        await _until(pages, seen + 1)
        came = [max(page.heard.values()) for page in pages]
        late += [max(when - answered, 0) * 1000 for when in came]
        whole += [(when - sent) * 1000 for when in came]
    cpu = (server.cpu_seconds() - cpu) / REPLIES * 1000
    lost, seconds = await _reconnect(server, topic, sessions, pages)
    for page in pages:
        page.close()
    name = f"a reply on {PAGES:,} open pages"
    return [
        Result(f"{name}: p99 after its answer", quantiles(late, n=100)[98], "ms", 150),
        Result(f"{name}: p99 after it was sent", quantiles(whole, n=100)[98], "ms"),
        Result(f"{name}: the server's CPU, all in all", cpu, "ms"),
        Result("replies lost over a reconnect of all pages", float(lost), "", 0),
        Result(f"{PAGES:,} pages come back and are told", seconds, "s"),
        Result("memory of an open page", grown, "kB"),
    ]


async def _until(pages: list[Listener], count: int, seconds: float = 20) -> None:
    deadline = time.perf_counter() + seconds
    while any(len(page.heard) < count for page in pages):
        if time.perf_counter() > deadline:
            return
        await asyncio.sleep(0.002)


async def _reconnect(
    server: Server, topic: int, sessions: list[str], pages: list[Listener]
) -> tuple[int, float]:
    """Close every page, reply, open them again; return how many replies they miss then."""
    for page in pages:
        page.close()
    seen = len(pages[0].heard)
    for number in range(3):
        await _reply(server.port, topic, sessions[10 + number], f"Meanwhile {number}")
    seconds = await _open(pages)
    await _until(pages, seen + 3)
    return sum(seen + 3 - len(page.heard) for page in pages), seconds


async def _writers(server: Server, topic: int, sessions: list[str]) -> list[Result]:
    """Replies of members who take a moment for each; then of some who never pause.

    The latter are a queue before one interpreter: their median is what a reply costs, as many
    times as there are writers.
    """
    paused, cpu = await _written(server, topic, sessions, PAUSE)
    name = f"a reply among {WRITERS} writers on SQLite"
    results = [
        Result(f"{name}: median", median(paused), "ms", 100),
        Result(f"{name}: p95", quantiles(paused, n=20)[18], "ms"),
        Result(f"{name}: CPU, with all that follows", cpu, "ms"),
    ]
    at_once, cpu = await _written(server, topic, sessions, 0)
    name = f"{WRITERS} writers who never pause"
    return [
        *results,
        Result(f"{name}: median", median(at_once), "ms", 100),
        Result(f"{name}: p95", quantiles(at_once, n=20)[18], "ms"),
        Result(f"{name}: CPU, with all that follows", cpu, "ms"),
    ]


async def _written(
    server: Server, topic: int, sessions: list[str], pause: float
) -> tuple[list[float], float]:
    """Return the times of all replies, and the server's CPU for each, in ms."""

    async def writer(number: int) -> list[float]:
        took = []
        await asyncio.sleep(pause * number / WRITERS)
        for turn in range(EACH):
            text = f"Reply {turn} of {number}, {pause}"
            sent, answered = await _reply(server.port, topic, sessions[number], text)
            took.append((answered - sent) * 1000)
            await asyncio.sleep(pause)
        return took

    cpu = server.cpu_seconds()
    spent = await asyncio.gather(*(writer(number) for number in range(WRITERS)))
    await asyncio.sleep(SETTLED)
    cpu = (server.cpu_seconds() - cpu) / (WRITERS * EACH) * 1000
    return [one for each in spent for one in each], cpu


def _memory(server: Server) -> Iterator[Result]:
    time.sleep(5)
    yield Result("horo up: memory after all of this (RSS of all)", server.memory_mb(), "MB", 250)
    yield Result("horo up: memory after all of this (PSS)", server.memory_mb("Pss"), "MB")


if __name__ == "__main__":
    main(run)

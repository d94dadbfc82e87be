"""The hosted community on 50,000 posts, beside the floor, Spirit and Misago in the same run.

CPU a request is that of the whole stack: the server's processes and their connections to
PostgreSQL. Each site answers the same number of requests, one after another, in turns, so that a
noisy minute hits all of them. Needs PostgreSQL and Redis on this machine, and the package index
the first time (see bench/peers).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from bench import peers
from bench.pages import first_view_kb
from bench.peers import Site
from bench.result import Result, main
from bench.server import running

PEERS = ("floor", "spirit", "misago")
ROUNDS, REQUESTS, WARM = 5, 30, 5
TIMES_FLOOR = 2.5
STATEMENTS = {"topic": (4, 8), "space": (3, 7)}  # of a visitor, of a member
REPLY_STATEMENTS, TOPIC_KB, FIRST_VIEW_KB = 8, 12, 50
TEXT = "Thanks, that **works** here too: the cache was stale, so I cleared it and tried again."

LOAD = "import bench.peers.horo_site as site; site.load()"
COUNT = "import bench.peers.horo_site as site; site.count()"


def run() -> list[Result]:
    with ExitStack() as stack:
        sites = {"horo": stack.enter_context(horo())}
        sites |= {name: stack.enter_context(peers.running(name)) for name in PEERS}
        results = list(_counted(sites["horo"]))
        results += _bytes(sites["horo"])
        for what, ask in ACTS.items():
            results += _compared(what, ask, sites)
    return results


@contextmanager
def horo() -> Iterator[Site]:
    """Load the data set into Horo on PostgreSQL and serve it."""
    with (
        tempfile.TemporaryDirectory(prefix="horo-bench-") as home,
        peers.database("horo_bench") as db,
    ):
        url = peers.POSTGRES.rpartition("/")[0] + f"/{db}"
        os.environ |= {"HORO_HOME": home, "HORO_DATABASE_URL": url}
        told = _ask(LOAD)
        with running(Path(home)) as server:
            site = Site(server, db, told["topic"], told["space"], told["reply"])
            site.cookies = {"sessionid": told["session"], "csrftoken": "x" * 32}
            site.writers = told["sessions"]
            peers.wait_for(site)
            yield site


def _ask(program: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _counted(site: Site) -> Iterator[Result]:
    """How many statements Horo asks, by its own connection, in a process of its own."""
    counts = _ask(COUNT)
    for page, limits in STATEMENTS.items():
        for who, limit in zip(("visitor", "member"), limits, strict=True):
            name = f"{page} page, {who}: statements"
            yield Result(name, float(counts[f"{page} {who}"]), "", limit)
    yield Result("reply: statements", float(counts["reply"]), "", REPLY_STATEMENTS)


def _bytes(site: Site) -> Iterator[Result]:
    size = len(site.server.get(site.topic)[1]) / 1000
    yield Result("topic page of 20 posts, compressed", size, "kB", TOPIC_KB)
    yield Result(
        "topic page, first view", first_view_kb(site.server, site.topic), "kB", FIRST_VIEW_KB
    )


def _compared(what: str, ask: "Ask", sites: dict[str, Site]) -> Iterator[Result]:
    """Ask every site in turns; yield the CPU of each, and Horo's beside the floor's."""
    for site in sites.values():
        for number in range(WARM):
            ask(site, number)
    costs: dict[str, list[float]] = {name: [] for name in sites}
    for turn in range(ROUNDS):
        for name, site in sites.items():
            before = site.cpu_seconds()
            for number in range(REQUESTS):
                ask(site, (turn + 1) * REQUESTS + number)
            costs[name].append((site.cpu_seconds() - before) / REQUESTS * 1000)
    found = {name: median(all_of) for name, all_of in costs.items()}
    for name, cost in found.items():
        best = min(cost for peer, cost in found.items() if peer not in ("horo", "floor"))
        yield Result(f"{what}: CPU, {name}", cost, "ms", best if name == "horo" else None)
    yield Result(f"{what}: times the floor", found["horo"] / found["floor"], "×", TIMES_FLOOR)


Ask = Callable[[Site, int], None]


def _page(which: str, *, signed: bool, fresh: bool = True) -> Ask:
    """Return what asks for a page; `fresh` asks in a way that no cache of pages has seen."""

    def ask(site: Site, number: int) -> None:
        path = getattr(site, which) + (f"?fresh={number}" if fresh else "")
        _send(site, "GET", path, signed=signed)

    return ask


def _reply(site: Site, number: int) -> None:
    fields = {site.form: f"{TEXT} {number}"}
    if site.writers:
        site.cookies["sessionid"] = site.writers[number % len(site.writers)]
    _send(site, "POST", site.reply, fields, signed=True)


def _send(
    site: Site, method: str, path: str, fields: dict[str, str] | None = None, *, signed: bool
) -> None:
    headers = {"X-CSRFToken": "x" * 32}
    if signed:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in site.cookies.items())
    body = None
    if fields is not None:
        kind = "json" if site.as_json else "x-www-form-urlencoded"
        headers["Content-Type"] = f"application/{kind}"
        body = json.dumps(fields) if site.as_json else urlencode(fields)
    connection = HTTPConnection("127.0.0.1", site.server.port, timeout=60)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status not in (200, 201, 302, 303):
        raise RuntimeError(f"{method} {path} answers {response.status}.")


ACTS: dict[str, Ask] = {
    "topic, visitor": _page("topic", signed=False),
    "topic, member": _page("topic", signed=True),
    "space, visitor": _page("space", signed=False),
    "space, member": _page("space", signed=True),
    "reply": _reply,
}


if __name__ == "__main__":
    main(run)

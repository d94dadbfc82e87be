"""The console's pages on the sample community: statements, CPU, bytes; start and memory.

CPU is that of the whole process tree of `horo up`, a request at a time; the floor (bench/floor.py)
answers beside it in the same minute.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench import floor
from bench.result import Result, main
from bench.server import HORO, Server, running

REQUESTS = 20
WARM = 3
STATEMENTS, CPU_MS, START_SECONDS, MEMORY_MB, FIRST_VIEW_KB = 12, 60, 2, 250, 50

COUNT = """
import json, sys
from horo.cli import setup
setup.django()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from horo.people.models import Member
browser = Client(HTTP_HOST="127.0.0.1")
browser.force_login(Member.objects.get(handle="mara"))
counts = {}
for path in json.loads(sys.argv[1]):
    browser.get(path)
    with CaptureQueriesContext(connection) as said:
        status = browser.get(path).status_code
    counts[path] = [status, len(said)]
print(json.dumps(counts))
"""

PAGES = """
import json
from horo.cli import setup
setup.django()
from django.urls import reverse
from horo.content.models import Topic
from horo.people.models import Member
member = Member.objects.people().order_by("pk").first()
topic = Topic.objects.order_by("pk").first()
names = ["web:today", "web:playbook", "web:funnel", "web:measures", "web:people", "web:backtest"]
pages = {name.removeprefix("web:"): reverse(name) for name in names}
pages["member"] = reverse("web:member", args=[member.pk])
pages["topic"] = reverse("community:topic", args=[topic.pk])
print(json.dumps(pages))
"""


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="horo-bench-") as folder:
        home = Path(folder)
        env = {**os.environ, "HORO_HOME": folder}
        began = time.perf_counter()
        subprocess.run([HORO, "demo"], env=env, check=True, stderr=subprocess.DEVNULL)
        results = [Result("sample community set up", time.perf_counter() - began, "s", 20)]
        pages = _ask(home, PAGES)
        with running(home) as server:
            results += _start_and_memory(server, pages)
            results += _pages(server, home, pages)
            results += _floor(server, home, pages["topic"])
        return results


def _ask(home: Path, program: str, *args: str) -> dict[str, Any]:
    """Run `program` on `home` in a process of its own and return the JSON it prints."""
    env = {**os.environ, "HORO_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", program, *args], env=env, check=True, stdout=subprocess.PIPE
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _start_and_memory(server: Server, pages: dict[str, str]) -> Iterator[Result]:
    yield Result("horo up: first page after", server.started_in, "s", START_SECONDS)
    yield Result("horo up: CPU till the first page", server.started_cpu, "s of CPU", START_SECONDS)
    yield Result("horo up: memory at first (RSS of all)", server.memory_mb(), "MB", MEMORY_MB)
    server.sign_in()
    for path in pages.values():
        for _ in range(WARM):
            server.get(path)
    time.sleep(5)  # let the scheduler run too
    yield Result("horo up: memory after every page (RSS)", server.memory_mb(), "MB", MEMORY_MB)
    yield Result("horo up: memory after every page (PSS)", server.memory_mb("Pss"), "MB")
    server.get(pages["backtest"] + "?period=12m")
    yield Result("horo up: memory after a year's backtest", server.memory_mb(), "MB", MEMORY_MB)


def _pages(server: Server, home: Path, pages: dict[str, str]) -> Iterator[Result]:
    counts = _ask(home, COUNT, json.dumps(list(pages.values())))
    for name, path in pages.items():
        status, statements = counts[path]
        if status != 200:
            raise RuntimeError(f"{path} answers {status}.")
        yield Result(f"page {name}: statements", float(statements), "", STATEMENTS)
        yield Result(f"page {name}: CPU, median", cpu_ms(server, path), "ms", CPU_MS)
        limit = FIRST_VIEW_KB if name == "topic" else None  # charts load their library once
        yield Result(f"page {name}: first view", first_view_kb(server, path), "kB", limit)


def first_view_kb(server: Server, path: str) -> float:
    """What a browser with an empty cache loads: page, styles and scripts, as sent."""
    _status, page, _headers = server.get(path, gzip=False)
    linked = re.findall(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
    return sum(len(server.get(one)[1]) for one in {path, *map(bytes.decode, linked)}) / 1000


def cpu_ms(server: Server, path: str) -> float:
    """The median CPU of a request, of the whole process tree, in milliseconds."""
    costs = []
    for _ in range(REQUESTS):
        before = server.cpu_seconds()
        server.get(path)
        costs.append((server.cpu_seconds() - before) * 1000)
    return median(costs)


def _floor(server: Server, home: Path, path: str) -> Iterator[Result]:
    """What the same topic costs when it is written by hand, in the same minute."""
    with floor.running(home) as by_hand:
        for _ in range(WARM):
            by_hand.get(path)
        ours, least = cpu_ms(server, path), cpu_ms(by_hand, path)
        ours, least = median([ours, cpu_ms(server, path)]), median([least, cpu_ms(by_hand, path)])
    yield Result("floor topic, written by hand: CPU, median", least, "ms")
    yield Result("page topic: CPU, times the floor", ours / least, "×")


if __name__ == "__main__":
    main(run)

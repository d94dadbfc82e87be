"""A running `horo up` under measurement: what it answers, costs and holds."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

HORO = Path(sys.executable).with_name("horo")


@dataclass
class Server:
    """`horo up` at `port`; `started_in` is seconds from the start to the first page."""

    process: subprocess.Popen[str]
    port: int
    started_in: float = 0
    started_cpu: float = 0
    link: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *, gzip: bool = True) -> tuple[int, bytes, dict[str, str]]:
        """Return status, body as it was sent, and headers of a page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept-Encoding": "gzip"} if gzip else {}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        self._keep_cookies(response.getheader("Set-Cookie") or "")
        return response.status, body, {k.lower(): v for k, v in response.getheaders()}

    def sign_in(self) -> None:
        """Follow the link that was printed. Raises RuntimeError if that signs nobody in."""
        path = re.sub(r"^https?://[^/]+", "", self.link)
        _status, page, _headers = self.get(path, gzip=False)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token:
            self._post(path, token[1].decode())
        if "sessionid" not in self.cookies:
            raise RuntimeError(f"{path} signed nobody in.")

    def _post(self, path: str, token: str) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", path, f"csrfmiddlewaretoken={token}", headers)
        response = connection.getresponse()
        response.read()
        for cookie in response.msg.get_all("Set-Cookie") or []:
            self._keep_cookies(cookie)

    def _keep_cookies(self, header: str) -> None:
        if match := re.match(r"([^=;\s]+)=([^;]*)", header):
            self.cookies[match[1]] = match[2]

    def processes(self) -> list[int]:
        """Ids of the process and of everything it started."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, task.read_text().split())
        return found

    def cpu_seconds(self) -> float:
        """CPU that every living thread of the process tree has used so far."""
        nanoseconds = 0
        for pid in self.processes():
            for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                nanoseconds += int(task.read_text().split()[0])
        return nanoseconds / 1e9

    def memory_mb(self, kind: str = "Rss") -> float:
        """What the process tree holds: Rss counts shared pages for each process, Pss once."""
        total = 0
        for pid in self.processes():
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            match = re.search(rf"^{kind}:\s+(\d+) kB", text, re.MULTILINE)
            total += int(match[1]) if match else 0
        return total / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(home: Path, *options: str) -> Iterator[Server]:
    """Start `horo up` on `home`, wait for its first page, and stop it at the end."""
    port = free_port()
    env = {**os.environ, "HORO_HOME": str(home)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [HORO, "up", "--port", str(port), *options], env=env, stdout=subprocess.PIPE, text=True
    )
    server = Server(process, port)
    try:
        _wait_for_page(server)
        server.started_in = time.perf_counter() - began
        server.started_cpu = server.cpu_seconds()
        server.link = _printed_link(process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait_for_page(server: Server) -> None:
    deadline = time.perf_counter() + 60
    while time.perf_counter() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError(f"horo up ended with code {server.process.returncode}.")
        try:
            if server.get("/sign-in/")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise RuntimeError("No page within 60 s.")


def _printed_link(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if match := re.search(r"https?://\S+/sign-in/link/\S+", line):
            return match[0]
        if line.startswith("Ctrl+C"):
            break
    return ""

"""A mail server and a receiver of webhooks, in a process of their own, that are not always well."""

import asyncio
import os
import signal
import threading
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LETTERS, HOOKS, REFUSED = "letters", "hooks", "refused"  # files: a line for each
HANGS = 2.0  # seconds, longer than a sender waits


@dataclass(frozen=True)
class Elsewhere:
    """Where they listen, and what they were given so far."""

    folder: Path
    process: int
    smtp: int
    http: int

    def letters(self) -> list[tuple[str, str]]:
        """Return (Message-ID, recipient) of every letter that was taken."""
        return [tuple(line.split(" ", 1)) for line in self._lines(LETTERS)]

    def hooks(self) -> list[str]:
        """Return the id of every webhook that was taken."""
        return self._lines(HOOKS)

    def refused(self) -> int:
        return len(self._lines(REFUSED))

    def _lines(self, name: str) -> list[str]:
        file = self.folder / name
        return file.read_text().splitlines() if file.exists() else []

    def end(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def stand(folder: Path, seed: int, *, in_child: Callable[[Callable[[], object]], int]) -> Elsewhere:
    """Start both; they take what is told a second or a third time, whatever they do at first."""
    here, there = os.pipe()
    process = in_child(lambda: asyncio.run(_serve(folder, seed, there)))
    ports = os.read(here, 100).split()
    return Elsewhere(folder, process, int(ports[0]), int(ports[1]))


async def _serve(folder: Path, seed: int, told: int) -> None:
    from aiosmtpd.smtp import SMTP

    moods = Moods(folder, seed)
    loop = asyncio.get_running_loop()
    mail = await loop.create_server(lambda: SMTP(Letterbox(moods)), "127.0.0.1", 0)
    web = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    web.daemon_threads, web.moods = True, moods
    threading.Thread(target=web.serve_forever, daemon=True).start()
    os.write(told, f"{mail.sockets[0].getsockname()[1]} {web.server_port}\n".encode())
    await asyncio.Event().wait()


class Moods:
    """Decides by seed, thing and attempt how to answer, and writes down what was taken."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._attempts: Counter[str] = Counter()

    def of(self, thing: str) -> int:
        """Return 0 to 7 for the first two attempts at `thing`, from the third on 0."""
        self._attempts[thing] += 1
        number = self._attempts[thing]
        return zlib.crc32(f"{self._seed} {number} {thing}".encode()) % 8 if number < 3 else 0

    def write(self, name: str, line: str) -> None:
        with (self._folder / name).open("a") as file:
            file.write(f"{line}\n")


class Letterbox:
    def __init__(self, moods: Moods) -> None:
        self._moods = moods

    async def handle_DATA(self, server, session, envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        name, to = letter["Message-ID"].strip(), envelope.rcpt_tos[0].split("@")[0]
        if self._moods.of(name) > 5:
            self._moods.write(REFUSED, name)
            return "451 try again later"
        self._moods.write(LETTERS, f"{name} {to}")
        return "250 OK"


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        name = self.headers["webhook-id"]
        mood = self.server.moods.of(name)
        if mood > 5:
            self.server.moods.write(REFUSED, name)
        if mood == 7:
            threading.Event().wait(HANGS)
        status = 500 if mood > 5 else 200
        if status == 200:
            self.server.moods.write(HOOKS, name)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass

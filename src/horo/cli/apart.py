"""A process that does one part of what `horo up` does, until it is told to stop."""

import signal
import threading
from typing import Protocol

import click


class Part(Protocol):
    """Threads that work until they are stopped."""

    def stop(self) -> None: ...


def stay(part: Part, said: str) -> None:
    """Say that the part is at work, and let it work until SIGTERM or Ctrl+C; then stop it."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    click.echo(f"{said} Ctrl+C stops it.")
    told.wait()
    part.stop()

"""Carry events between processes: by Redis where it is set, else by PostgreSQL's NOTIFY.

On SQLite without Redis there is one process that serves, and nothing is carried.
"""

import atexit
import json
import logging
import queue
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from django.conf import settings
from django.db import connection

from horo.core.live.kinds import Event, read

CHANNEL = "horo_live"
MOST_AT_ONCE = 500  # texts in one statement
MOST_TOGETHER = 2_000  # bytes of events in one text, and then one more; PostgreSQL takes 8,000
PAUSE_SECONDS = 2.0  # before a line that broke is tried again

logger = logging.getLogger(__name__)
_me = uuid.uuid4().hex
_sender: "Sender | None" = None
_guard = threading.Lock()


class Line(Protocol):
    """A way to the other processes. `hear` yields texts, and None when nothing came for long."""

    def say(self, texts: Sequence[str]) -> None: ...
    def hear(self) -> Iterator[str | None]: ...
    def close(self) -> None: ...


def is_there() -> bool:
    """Whether processes can tell each other."""
    return bool(settings.HORO_REDIS_URL) or connection.vendor == "postgresql"


def pass_on(events: Sequence[str]) -> None:
    """Tell the other processes of `events`, each as `written`, without waiting."""
    global _sender
    if not is_there():
        return
    with _guard:
        if _sender is None or not _sender.is_alive():
            if _sender is None:
                atexit.register(finish)  # a command that ends at once still tells the pages
            _sender = Sender()
            _sender.start()
    for together in _packed(events):
        _sender.texts.put(json.dumps([_me, *together]))


def _packed(events: Sequence[str]) -> Iterator[list[str]]:
    """Yield `events` in their order, those together that are said as one text."""
    together: list[str] = []
    size = 0
    for event in events:
        together.append(event)
        size += len(event)
        if size > MOST_TOGETHER:
            yield together
            together, size = [], 0
    if together:
        yield together


def finish(seconds: float = 2.0) -> None:
    """Wait until what was passed on has left this process."""
    if _sender is not None and _sender.is_alive():
        _sender.texts.put(None)
        _sender.join(timeout=seconds)


class Sender(threading.Thread):
    """Says what waits, in its order, over a line of its own."""

    def __init__(self) -> None:
        super().__init__(name="live-out", daemon=True)
        self.texts: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def run(self) -> None:
        line: Line | None = None
        while texts := self._next():
            for _attempt in range(2):
                try:
                    line = line or open_line()
                    line.say(texts)
                    break
                except OSError:
                    logger.warning("The other processes cannot be told just now.", exc_info=True)
                    line = None
        if line is not None:
            line.close()

    def _next(self) -> list[str]:
        """Wait for what is to be said next, and return all that waits by then; none at the end."""
        found = []
        text = self.texts.get()
        while text is not None:
            found.append(text)
            if len(found) == MOST_AT_ONCE or self.texts.empty():
                return found
            text = self.texts.get()
        if found:
            self.texts.put(None)  # the end, for the next time
        return found


class Receiver(threading.Thread):
    """Calls `hear` with what other processes publish, and `missed` after the line was broken."""

    def __init__(self, hear: Callable[[Event], object], missed: Callable[[], object]) -> None:
        super().__init__(name="live-in", daemon=True)
        self._hear, self._missed = hear, missed
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            line: Line | None = None
            try:
                line = open_line()
                self._listen(line)
            except OSError as error:
                logger.warning("The line to the other processes is broken: %s", error)
            finally:
                if line is not None:
                    line.close()
            if not self._stopping.wait(PAUSE_SECONDS):
                self._missed()

    def _listen(self, line: Line) -> None:
        for text in line.hear():
            if self._stopping.is_set():
                return
            if text is None:
                continue
            sender, *events = json.loads(text)
            if sender != _me:
                for event in events:
                    self._hear(read(event))

    def stop(self) -> None:
        self._stopping.set()
        if self.is_alive():
            self.join(timeout=2)


def open_line() -> Line:
    """Raises OSError where the other end does not answer."""
    if settings.HORO_REDIS_URL:
        from horo.core.live.redis import Redis

        return Redis(settings.HORO_REDIS_URL, CHANNEL)
    return Postgres()


class Postgres:
    """NOTIFY and LISTEN over a connection that is not Django's."""

    def __init__(self) -> None:
        import psycopg

        made: dict[str, Any] = connection.get_connection_params()
        wanted = {k: v for k, v in made.items() if k not in ("cursor_factory", "context")}
        with _as_os_error():
            self._connection = psycopg.connect(**wanted, autocommit=True)

    def say(self, texts: Sequence[str]) -> None:
        """Say `texts` in their order; of those that are alike PostgreSQL passes one on."""
        with _as_os_error():
            self._connection.execute(
                "SELECT pg_notify(%s, said) FROM unnest(%s::text[]) AS said", [CHANNEL, list(texts)]
            )

    def hear(self) -> Iterator[str | None]:
        with _as_os_error():
            self._connection.execute(f"LISTEN {CHANNEL}")
            while True:
                for told in self._connection.notifies(timeout=1.0):
                    yield told.payload
                yield None

    def close(self) -> None:
        self._connection.close()


class _as_os_error:  # noqa: N801 - used like a function
    """Let whatever the driver raises about its connection be an OSError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        import psycopg

        if isinstance(error, psycopg.Error):
            raise OSError(str(error).strip()) from error

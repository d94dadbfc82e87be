"""Who listens in this process, and the thread that tells them.

Events wait in a queue; the thread asks once for all listeners of a channel who may still hear it,
renders once for each language, and hands the same bytes to every stream.
"""

import json
import logging
import queue
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from horo.core.live.kinds import Event, find

HEARTBEAT_SECONDS = 25.0
LIFETIME_SECONDS = 30 * 60.0  # then a page connects anew, and its session is looked at again
KEPT_SECONDS, MOST_TEXTS = 5.0, 200  # of events as they are said, for pages that come back
AT_ONCE = 100  # streams that are written to before others have their turn
MOST_BYTES = 4_000_000  # to one stream: one that does not read must not fill the memory

logger = logging.getLogger(__name__)
_running: "Hub | None" = None


def running() -> "Hub | None":
    """The hub of this process, where it serves pages."""
    return _running


@dataclass(eq=False, slots=True)
class Listener:
    """One open page: who looks (None: a visitor), in which language, at which channels.

    `send` writes to its stream from any thread; `close` ends it. Until it is `ready`, what
    happens waits in `held`: it has not been told yet what it missed.
    """

    member_id: int | None
    language: str
    channels: tuple[str, ...]
    send: Callable[[bytes], object]
    close: Callable[[], object]
    address: str = ""
    held: list[tuple[int | None, bytes]] | None = field(default_factory=list)
    left: int = MOST_BYTES
    ends_at: float = field(default_factory=lambda: time.monotonic() + LIFETIME_SECONDS)


class Hub(threading.Thread):
    """The listeners of this process. `start` makes it the one that `publish` tells."""

    def __init__(self) -> None:
        super().__init__(name="live", daemon=True)
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._listening: dict[str, set[Listener]] = defaultdict(set)
        self.listeners: set[Listener] = set()
        self._texts: OrderedDict[tuple[str, int, str], tuple[float, bytes]] = OrderedDict()
        self._stopping = False
        self._beats_at = time.monotonic() + HEARTBEAT_SECONDS

    def start(self) -> None:
        global _running
        super().start()
        _running = self

    def put(self, event: Event) -> None:
        self._events.put(event)

    def add(self, listener: Listener) -> None:
        """Let `listener` hear from now on; what it hears is held until `ready`."""
        with self._guard:
            self.listeners.add(listener)
            for channel in listener.channels:
                self._listening[channel].add(listener)

    def ready(self, listener: Listener, first: bytes, told: Collection[int]) -> None:
        """Send `first`, then what was held and is not among the ids that `first` tells."""
        with self._guard:
            held, listener.held = listener.held or [], None
            self._send(listener, first + b"".join(text for id_, text in held if id_ not in told))

    def remove(self, listener: Listener) -> None:
        """Forget `listener`, whose page is gone or must not hear any more."""
        with self._guard:
            self.listeners.discard(listener)
            for channel in listener.channels:
                self._listening[channel].discard(listener)
                if not self._listening[channel]:
                    del self._listening[channel]

    def text(self, event: Event, language: str) -> bytes:
        """Return `event` as a stream says it to a reader of `language`.

        What the log tells is kept for some seconds: when many pages come back at once, they are
        all told the same.
        """
        if event.id is None:
            return as_text(event, language)
        key = (event.channel, event.id, language)
        known = self._texts.get(key)
        if known is None or known[0] < time.monotonic() - KEPT_SECONDS:
            known = self._texts[key] = time.monotonic(), as_text(event, language)
            while len(self._texts) > MOST_TEXTS:
                self._texts.popitem(last=False)
        return known[1]

    def count(self, *, member_id: int | None = None, address: str | None = None) -> int:
        """How many pages of this member, or else from this address, listen."""
        with self._guard:
            everyone = list(self.listeners)
        if member_id is not None:
            return sum(one.member_id == member_id for one in everyone)
        return sum(one.address == address for one in everyone)

    def run(self) -> None:
        while not self._stopping:
            try:
                event = self._events.get(timeout=max(self._beats_at - time.monotonic(), 0.01))
                if event is not None:
                    self._deliver(event)
            except queue.Empty:
                self._beat()
            except Exception:
                logger.exception("An event did not reach the pages.")

    def stop(self) -> None:
        global _running
        _running = None
        self._stopping = True
        self._events.put(None)
        self.end_all()
        if self.is_alive():
            self.join(timeout=3)

    def end_all(self) -> None:
        """End every stream: the pages come back and are told what they missed."""
        for listener in list(self.listeners):
            self._end(listener)

    def _deliver(self, event: Event) -> None:
        from django.db import close_old_connections

        with self._guard:
            listening = list(self._listening.get(event.channel, ()))
        found = find(event.channel)
        if not listening or found is None:
            return
        close_old_connections()
        kind, object_id = found
        allowed = set(kind.allowed(object_id, {one.member_id for one in listening}))
        told = []
        for one in listening:
            if one.member_id in allowed:
                told.append(one)
            else:
                self._end(one)
        texts = {name: self.text(event, name) for name in {one.language for one in told}}
        for start in range(0, len(told), AT_ONCE):
            with self._guard:
                for one in told[start : start + AT_ONCE]:
                    self._tell(one, event.id, texts[one.language])
            time.sleep(0)  # whoever makes a page goes on first

    def _tell(self, listener: Listener, number: int | None, text: bytes) -> None:
        if listener.held is not None:
            listener.held.append((number, text))
        else:
            self._send(listener, text)

    def _beat(self) -> None:
        self._beats_at = time.monotonic() + HEARTBEAT_SECONDS
        for one in list(self.listeners):
            if one.ends_at < time.monotonic() or one.left < 0:
                self._end(one)
            elif one.held is None:
                self._send(one, b": \n\n")

    def _send(self, listener: Listener, text: bytes) -> None:
        listener.left -= len(text)
        listener.send(text)

    def _end(self, listener: Listener) -> None:
        self.remove(listener)
        listener.close()


def as_text(event: Event, language: str) -> bytes:
    """Return `event` as a stream says it to a reader of `language`."""
    found = find(event.channel)
    shown = found[0].shown(event, language) if found else {}
    data = {"channel": event.channel, **event.data, **shown}
    number = f"id: {event.id}\n" if event.id is not None else ""
    # json keeps it on one line: line ends inside strings are escaped
    return f"{number}event: {event.name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()

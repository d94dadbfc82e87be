"""Calls that are made soon by a thread of this process, and may get lost with it."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

MOST_WAITING = 10_000  # beyond, whoever asks does it themselves

Call = tuple[Callable[..., object], tuple[Any, ...]]
Gathering = Callable[[Sequence[Any]], object]
logger = logging.getLogger(__name__)
_runner: "Errands | None" = None


def errand(function: Callable[..., object], *args: Any) -> bool:
    """Let `function(*args)` be called at once by a thread of this process.

    False where there is no such thread, or too much waits for it: do it yourself, or leave it.
    """
    return _runner is not None and _runner.take(function, args)


def together(function: Gathering, items: Sequence[Any], *, settle: float) -> bool:
    """Let `function` be called once with `items` and all that others bring in `settle` seconds.

    False as in `errand`.
    """
    return _runner is not None and _runner.gather(function, items, settle)


class Errands(threading.Thread):
    def __init__(self) -> None:
        super().__init__(name="errands", daemon=True)
        self._waiting: queue.Queue[Call | None] = queue.Queue(MOST_WAITING)
        self._gathered: dict[Gathering, tuple[float, list[Any]]] = {}  # when to call, with what
        self._guard = threading.Lock()

    def take(self, function: Callable[..., object], args: tuple[Any, ...]) -> bool:
        try:
            self._waiting.put_nowait((function, args))
        except queue.Full:
            return False
        return True

    def gather(self, function: Gathering, items: Sequence[Any], settle: float) -> bool:
        with self._guard:
            known = self._gathered.get(function)
            if known is not None and len(known[1]) < MOST_WAITING:
                known[1].extend(items)
                return True
            if known is not None or not self.take(_look_up, ()):
                return False
            self._gathered[function] = time.monotonic() + settle, list(items)
        return True

    def start(self) -> None:
        global _runner
        super().start()
        _runner = self

    def run(self) -> None:
        from django.db import connections

        while (asked := self._next()) is not None:
            self._call(*asked)
            self._call_gathered(time.monotonic())
        self._call_gathered(float("inf"))
        connections.close_all()

    def stop(self) -> None:
        """Let what waits come to its end, for some seconds."""
        global _runner
        _runner = None
        self._waiting.put(None)
        if self.is_alive():
            self.join(timeout=5)

    def _next(self) -> Call | None:
        with self._guard:
            first = min((when for when, _items in self._gathered.values()), default=None)
        try:
            pause = None if first is None else max(first - time.monotonic(), 0)
            return self._waiting.get(timeout=pause)
        except queue.Empty:
            return _look_up, ()

    def _call_gathered(self, until: float) -> None:
        with self._guard:
            due = [function for function, (when, _) in self._gathered.items() if when <= until]
            calls = [(function, self._gathered.pop(function)[1]) for function in due]
        for function, items in calls:
            self._call(function, (items,))

    def _call(self, function: Callable[..., object], args: tuple[Any, ...]) -> None:
        from django.db import close_old_connections

        try:
            if function is not _look_up:
                close_old_connections()
                function(*args)
        except Exception:
            logger.exception("An errand failed: %s.", function)


def _look_up() -> None:
    """What wakes the thread to see what was gathered."""

"""The scheduler: a thread that lets the playbook run every so often."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable

from horo.cli import memory

FIRST_TICK_SECONDS = 3  # after the first page is out

logger = logging.getLogger(__name__)


def start(*, prepares: bool) -> "Scheduler":
    """Start to let the playbook run; letters are left to the workers.

    `prepares`: the process serves pages too, so it keeps the plan at hand for them, and ends
    when its parent is gone.
    """
    from django.conf import settings

    from horo.core import health
    from horo.core.time import now
    from horo.engine.services import tick
    from horo.engine.services.ticks import ENGINE, me, step_down
    from horo.web.services.today import keep_ready

    def tick_and_prepare() -> None:
        tick(now(), deliver=False)
        if prepares:
            keep_ready(now())

    scheduler = Scheduler(
        tick_and_prepare,
        every=settings.HORO_TICK_SECONDS,
        is_child=prepares,
        at_end=lambda: step_down(ENGINE, me()),
    )
    health.register("scheduler", scheduler.is_well)
    scheduler.start()
    return scheduler


class Scheduler(threading.Thread):
    """Calls `tick` every so many seconds; a tick that fails is logged and tried again.

    Where it `is_child`, it ends the process when its parent is gone: nobody would be there to
    stop it. `at_end` is called once the last tick is over.
    """

    def __init__(
        self,
        tick: Callable[[], object],
        *,
        every: float,
        is_child: bool = True,
        at_end: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(name="scheduler", daemon=True)
        self._tick, self._every, self._at_end = tick, every, at_end
        self._stopping = threading.Event()
        self._parent = os.getppid() if is_child else None
        self._ticked_at = time.monotonic()

    def run(self) -> None:
        pause = min(FIRST_TICK_SECONDS, self._every)
        while not self._rest(pause):
            self._tick_once()
            pause = self._every
        if self._at_end is not None:
            self._end(self._at_end)

    def _rest(self, seconds: float) -> bool:
        """Wait, and return whether it is time to stop."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._stopping.wait(min(left, 1)):
                return True
            if self._parent is not None and os.getppid() != self._parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return True
        return self._stopping.is_set()

    def _tick_once(self) -> None:
        from django.db import close_old_connections

        try:
            close_old_connections()
            self._tick()
        except Exception:
            logger.exception("A tick failed; the next one is in %s s.", self._every)
        else:
            self._ticked_at = time.monotonic()
        memory.give_back()

    def _end(self, at_end: Callable[[], object]) -> None:
        from django.db import connections

        try:
            at_end()
        except Exception:
            logger.exception("The scheduler did not end in good order.")
        finally:
            connections.close_all()

    def is_well(self) -> bool:
        """Whether a tick has ended well lately."""
        return time.monotonic() - self._ticked_at < max(60, 5 * self._every)

    def stop(self) -> None:
        """Let a tick that is going on come to its end, for some seconds."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout=8)

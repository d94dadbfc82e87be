"""The threads of `horo up` that carry out jobs, duties and errands."""

import logging
import threading
import time

from horo.core.jobs import bell, duties, queue
from horo.core.jobs.errands import Errands
from horo.core.models import Job
from horo.core.time import now

THREADS = 2  # one slow job does not keep the others waiting
POLL_SECONDS = 3.0  # what another process enqueued is found that much later
TURN_SECONDS = 1.0  # a worker gives back what it claimed and could not begin in that time
BEAT_SECONDS = queue.LEASE.total_seconds() / 4

logger = logging.getLogger(__name__)


class Workers:
    """Everything that works in this process; start it once, stop it at the end."""

    def __init__(self, threads: int = THREADS) -> None:
        self.errands = Errands()
        self.workers = [Worker(number) for number in range(threads)]
        self.heart = Heart(self.workers)

    def start(self) -> None:
        for thread in (self.errands, self.heart, *self.workers):
            thread.start()

    def stop(self) -> None:
        """Let what is going on come to its end, for some seconds."""
        for worker in self.workers:
            worker.ask_to_stop()
        self.errands.stop()
        self.heart.stop()
        for worker in self.workers:
            worker.join(timeout=5)

    def is_well(self) -> bool:
        """Whether every thread still works."""
        return all(thread.is_alive() for thread in (self.errands, self.heart, *self.workers))


class Worker(threading.Thread):
    def __init__(self, number: int = 0) -> None:
        super().__init__(name=f"jobs-{number}", daemon=True)
        self._woken, self._stopping = threading.Event(), threading.Event()
        self.held: list[Job] = []  # claimed and not finished: the heart keeps them ours

    def run(self) -> None:
        from django.db import close_old_connections, connections

        bell.hang(self._woken)
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                close_old_connections()
                if not self._take_turn():
                    self._woken.wait(self._pause())
        finally:
            bell.take_down(self._woken)
            connections.close_all()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        self._woken.set()

    def _take_turn(self) -> bool:
        """Do what is due; return whether there may be more."""
        try:
            duties.run_due(now())
            self.held = queue.claim(now())
            was_busy = bool(self.held)
            self._perform_held()
        except Exception:
            logger.exception("Jobs could not be fetched; they are looked for again.")
            self.held = []
            return False
        return was_busy

    def _perform_held(self) -> None:
        end = time.monotonic() + TURN_SECONDS
        while self.held and time.monotonic() < end and not self._stopping.is_set():
            queue.perform(self.held[0], now())
            self.held = self.held[1:]
        left, self.held = self.held, []
        queue.release(left, now())

    def _pause(self) -> float:
        """Seconds until something is due that this process knows of, at most `POLL_SECONDS`."""
        at, job = now(), queue.next_due()
        seconds = min(duties.pause(at), (job - at).total_seconds() if job else POLL_SECONDS)
        return min(max(seconds, 0.02), POLL_SECONDS)


class Heart(threading.Thread):
    """Keeps the leases of what runs longer than a lease."""

    def __init__(self, workers: list[Worker]) -> None:
        super().__init__(name="heart", daemon=True)
        self._workers = workers
        self._stopping = threading.Event()

    def run(self) -> None:
        from django.db import close_old_connections

        while not self._stopping.wait(BEAT_SECONDS):
            if held := [job for worker in self._workers for job in worker.held]:
                try:
                    close_old_connections()
                    queue.beat(held, now())
                except Exception:
                    logger.exception("The leases of running jobs could not be kept.")

    def stop(self) -> None:
        self._stopping.set()

"""The worker of `horo up`: what it loads, its scheduler, and what it prints when it is ready."""

import contextlib
import ctypes
import gc
import logging
import multiprocessing.util
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.synchronize import Event
from typing import TYPE_CHECKING, Any

import click

from horo.cli import setup

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

FIRST_TICK_SECONDS = 3  # after the first page is out
PAGES_KB = 4_000  # of the database that each thread keeps; the system keeps the rest

# of glibc's malloc.h
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8


def load(link: str | None, refused: Event) -> Callable[..., Any]:
    """Make the application ready in the worker and say where it is.

    Sets `refused` and ends the process where the installation cannot be used.
    """
    from django.db.backends.signals import connection_created

    keep_memory_together()
    connection_created.connect(_keep_few_pages)
    try:
        setup.django()
        application = _application()
        _print_banner(link)
    except setup.Unusable as error:
        error.show()
        refused.set()
        raise SystemExit(error.exit_code) from error
    scheduler = start_scheduler()
    multiprocessing.util.Finalize(None, scheduler.stop, exitpriority=10)
    gc.freeze()  # what is loaded now stays: leave it out of every later collection
    gc.set_threshold(700, 10, 10)  # Python's own: a server has to give back what it no longer needs
    return application


def keep_memory_together() -> None:
    """Let the threads share two heaps, and give large blocks back when they are freed.

    Otherwise glibc keeps eight heaps a core and what a plan or a measure needed for a moment.
    """
    with contextlib.suppress(OSError, AttributeError):  # not glibc
        libc = ctypes.CDLL(None)
        libc.mallopt(M_ARENA_MAX, 2)
        libc.mallopt(M_MMAP_THRESHOLD, 128 * 1024)
        libc.mallopt(M_TRIM_THRESHOLD, 256 * 1024)


def give_memory_back() -> None:
    with contextlib.suppress(OSError, AttributeError):  # not glibc
        ctypes.CDLL(None).malloc_trim(0)


def _keep_few_pages(connection: "BaseDatabaseWrapper", **_signal: object) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{PAGES_KB}")


def _application() -> Callable[..., Any]:
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import get_resolver

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    application = WSGIHandler()
    _ = get_resolver().url_patterns  # load the pages now, not with the first request
    return application


def _print_banner(link: str | None) -> None:
    from django.conf import settings

    from horo.cli import signing

    handle = link or signing.demo_manager()
    address = signing.link_for(handle) if handle else ""
    click.echo(f"Horo is at {settings.SITE_URL}")
    if address:
        click.echo(f"Sign in as {handle}: {address}")
    click.echo("Ctrl+C stops it.")


def start_scheduler() -> "Scheduler":
    from django.conf import settings

    from horo.core import health
    from horo.core.time import now
    from horo.engine.services import tick
    from horo.web.services.today import keep_ready

    def tick_and_prepare() -> None:
        tick(now())
        keep_ready(now())

    scheduler = Scheduler(tick_and_prepare, every=settings.HORO_TICK_SECONDS)
    health.register("scheduler", scheduler.is_well)
    scheduler.start()
    return scheduler


class Scheduler(threading.Thread):
    """Calls `tick` every so many seconds; a tick that fails is logged and tried again.

    Ends the process when its parent is gone: nobody would be there to stop it.
    """

    def __init__(self, tick: Callable[[], object], *, every: float) -> None:
        super().__init__(name="scheduler", daemon=True)
        self._tick, self._every = tick, every
        self._stopping = threading.Event()
        self._parent = os.getppid()
        self._ticked_at = time.monotonic()

    def run(self) -> None:
        pause = min(FIRST_TICK_SECONDS, self._every)
        while not self._rest(pause):
            self._tick_once()
            pause = self._every

    def _rest(self, seconds: float) -> bool:
        """Wait, and return whether it is time to stop."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._stopping.wait(min(left, 1)):
                return True
            if os.getppid() != self._parent:
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
        give_memory_back()

    def is_well(self) -> bool:
        """Whether a tick has ended well lately."""
        return time.monotonic() - self._ticked_at < max(60, 5 * self._every)

    def stop(self) -> None:
        """Let a tick that is going on come to its end, for some seconds."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout=8)


def drop_log_when(refused: Event) -> None:
    """Keep the server's "unexpected exit" quiet where the worker has said why itself."""

    class Quiet(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            return not refused.is_set()

    logging.getLogger("_granian").addFilter(Quiet())

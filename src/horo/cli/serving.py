"""The worker of `horo up`: what it loads, its threads, and what it prints when it is ready."""

import gc
import logging
import multiprocessing.util
import resource
from multiprocessing.synchronize import Event
from typing import TYPE_CHECKING, Any

import click

from horo.cli import memory, scheduling, setup

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from horo.core.jobs import Workers
    from horo.core.live.relay import Receiver
    from horo.server import Application

WORKER, SCHEDULER = "worker", "scheduler"  # what may run apart
THREADS = 3  # pages at a time; they take milliseconds and Python runs one at a time anyway
PAGES_KB = 2_000  # of the database that each thread keeps; the system keeps the rest


def load(link: str | None, refused: Event, workers: int, without: frozenset[str]) -> Any:
    """Make the application ready in a worker and say where it is.

    `without` names what runs apart: WORKER, SCHEDULER. Sets `refused` and ends the process where
    the installation cannot be used.
    """
    from django.db.backends.signals import connection_created

    memory.keep_together()
    connection_created.connect(_keep_few_pages)
    try:
        setup.django()
        _refuse_separate(workers)
        setup.first_launch()
        application = _application()
        _print_banner(link)
    except setup.Unusable as error:
        error.show()
        refused.set()
        raise SystemExit(error.exit_code) from error
    parts: list[Any] = [application, start_workers(without), start_receiver(application)]
    if SCHEDULER not in without:
        parts.append(scheduling.start(prepares=True))
    for part in parts:
        multiprocessing.util.Finalize(None, part.stop, exitpriority=10)
    gc.freeze()  # what is loaded now stays: leave it out of every later collection
    gc.set_threshold(700, 10, 10)  # Python's own: a server has to give back what it no longer needs
    return application


def _keep_few_pages(connection: "BaseDatabaseWrapper", **_signal: object) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{PAGES_KB}")


def _refuse_separate(workers: int) -> None:
    from horo.core.live import relay

    if workers > 1 and not relay.is_there():
        raise setup.Unusable(
            "Several workers have to tell each other what happens: use PostgreSQL "
            "(HORO_DATABASE_URL) or Redis (HORO_REDIS_URL), or leave out --workers."
        )


def _application() -> "Application":
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import get_resolver

    from horo.server import Application

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # an open page is an open file
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    application = Application(WSGIHandler(), threads=THREADS)
    _ = get_resolver().url_patterns  # load the pages now, not with the first request
    return application


def start_workers(without: frozenset[str] = frozenset()) -> "Workers":
    """Start what carries out jobs; where that runs apart, only what reacts to this process."""
    from horo.core import health
    from horo.core.jobs import Workers

    workers = Workers(threads=0) if WORKER in without else Workers()
    health.register("jobs", workers.is_well)
    workers.start()
    return workers


def start_receiver(application: "Application") -> "Receiver":
    """Let pages hear what other processes publish; where there is a way."""
    from horo.core.live import received, relay

    receiver = relay.Receiver(received, application.hub.end_all)
    if relay.is_there():
        receiver.start()
    return receiver


def _print_banner(link: str | None) -> None:
    from django.conf import settings

    from horo.cli import signing

    handle = link or signing.demo_manager()
    address = signing.link_for(handle) if handle else ""
    click.echo(f"Horo is at {settings.SITE_URL}")
    if address:
        click.echo(f"Sign in as {handle}: {address}")
    if settings.HORO_DRY_RUN:
        click.echo("HORO_DRY_RUN is set: the playbook only plans.")
    click.echo("Ctrl+C stops it.")


def drop_log_when(refused: Event) -> None:
    """Keep the server's "unexpected exit" quiet where the worker has said why itself."""

    class Quiet(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            return not refused.is_set()

    logging.getLogger("_granian").addFilter(Quiet())

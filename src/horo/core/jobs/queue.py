"""The jobs in the database: enqueue, claim by lease, finish, try again, bury."""

import logging
import os
import socket
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from horo.core.jobs import bell
from horo.core.models import Job
from horo.core.time import from_micros, now

LEASE = timedelta(seconds=60)  # a process that is silent for longer has lost its jobs
MOST_ATTEMPTS = 8
BATCH = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=6)

Task = TypeVar("Task", bound=Callable[..., object])
logger = logging.getLogger(__name__)
_tasks: dict[str, Callable[..., object]] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Let jobs called `name` be carried out by what is decorated, called with `at` and the args.

    Raises ValueError if another task has the name.
    """

    def register(function: Task) -> Task:
        known = _tasks.setdefault(name, function)
        if known is not function and _spelled(known) != _spelled(function):
            raise ValueError(f"The task {name!r} is taken by {_spelled(known)}.")
        return function

    return register


def _spelled(function: Callable[..., object]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def enqueue(
    name: str, *, run_at: datetime | None = None, key: str | None = None, **args: Any
) -> None:
    """Write one job in the caller's transaction, to run at `run_at` (default: at once).

    While a job of the same `name` and `key` waits, nothing is written: it will do. `args` are
    what JSON can hold. Raises ValueError for a name that nobody registered.
    """
    if name not in _tasks:
        raise ValueError(f"Nobody registered the task {name!r}.")
    asked_at = now()
    job = Job(name=name, key=key, args=args, run_at=run_at or asked_at, enqueued_at=asked_at)
    Job.objects.bulk_create([job], ignore_conflicts=True)
    if run_at is None or run_at <= asked_at:
        transaction.on_commit(bell.ring)


def claim(at: datetime, *, most: int = BATCH) -> list[Job]:
    """Take up to `most` jobs that are due at `at`, the longest due first, for `LEASE`.

    No lock is held while they run. Of two that claim at once, each gets its own. A lease that
    ends later than any could was taken before the clock was put back, and holds nothing.
    """
    first, soon = next_due(), at + 2 * LEASE
    if first is None or at < first <= soon:
        return []
    left_behind = ~Q(holder="") & Q(run_at__gt=soon)
    due = Job.objects.filter(Q(run_at__lte=at) | left_behind, died_at=None)
    ids = list(due.order_by("run_at", "pk").values_list("pk", flat=True)[:most])
    if not ids:
        return []
    holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    due.filter(pk__in=ids).update(
        holder=holder, run_at=at + LEASE, attempts=F("attempts") + 1, key=None
    )
    return list(Job.objects.filter(holder=holder).order_by("pk"))


def beat(jobs: Iterable[Job], at: datetime) -> None:
    """Hold `jobs` for another `LEASE`, as far as they are still ours."""
    holders = {job.holder for job in jobs}
    Job.objects.filter(holder__in=holders, pk__in=[job.pk for job in jobs]).update(
        run_at=at + LEASE
    )


def release(jobs: Iterable[Job], at: datetime) -> None:
    """Give back `jobs` that were claimed and not begun."""
    for job in jobs:
        _ours(job).update(run_at=at, holder="", attempts=F("attempts") - 1)


def perform(job: Job, at: datetime) -> bool:
    """Carry out `job` and forget it, or keep it for another time; return whether it went well."""
    if job.attempts > MOST_ATTEMPTS:
        _fail(job, "The process ended while it ran, time and again.", at)
        return False
    try:
        if job.name not in _tasks:
            raise LookupError(f"Nobody registered the task {job.name!r}.")
        _tasks[job.name](at=at, **job.args)
    except Exception as error:
        logger.exception("The job %s failed (attempt %s).", job, job.attempts)
        _fail(job, f"{type(error).__name__}: {error}", at)
        return False
    _ours(job).delete()
    return True


def run_pending(at: datetime | None = None) -> int:
    """Carry out what is due at `at` (default: now) until nothing is; return how many went well."""
    well = 0
    while jobs := claim(at or now()):
        well += sum(perform(job, at or now()) for job in jobs)
    return well


def dead() -> QuerySet[Job]:
    """The jobs that failed too often, the latest first. Deleting one sets it aside."""
    return Job.objects.exclude(died_at=None).order_by("-died_at", "-pk")


def retry(ids: Iterable[int] | None, at: datetime) -> int:
    """Let the dead jobs with `ids` (None: all) run again at once, as if for the first time."""
    back = {"died_at": None, "attempts": 0, "run_at": at, "holder": "", "failure": ""}
    count = _dead(ids).update(**back)
    transaction.on_commit(bell.ring)
    return count


def drop(ids: Iterable[int] | None) -> int:
    """Set the dead jobs with `ids` (None: all) aside for good; return how many."""
    count, _by_kind = _dead(ids).delete()
    return count


def _dead(ids: Iterable[int] | None) -> QuerySet[Job]:
    rows = Job.objects.exclude(died_at=None)
    return rows if ids is None else rows.filter(pk__in=list(ids))


def next_due() -> datetime | None:
    """When the next job is due, or None where there is none. Workers ask it all the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(run_at) FROM core_job WHERE died_at IS NULL")
        (first,) = cursor.fetchone()
    return None if first is None else from_micros(first)


def _ours(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, holder=job.holder)


def _fail(job: Job, said: str, at: datetime) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        _ours(job).update(holder="", failure=said[:2000], died_at=at)
        return
    pause = min(FIRST_PAUSE * 3 ** (job.attempts - 1), LONGEST_PAUSE)
    _ours(job).update(holder="", failure=said[:2000], run_at=at + pause)

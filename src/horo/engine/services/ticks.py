"""What the scheduler calls every minute, in as many processes as there are: one of them leads."""

import logging
import os
import socket
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q

from horo.engine.models import Lease, Ticked
from horo.engine.services import outbox
from horo.engine.services.performances import apply
from horo.engine.values import Applied
from horo.playbook.services import NoPlaybook

ENGINE = "engine"
TERM = timedelta(minutes=3)  # after that much silence another process takes over
QUIET = timedelta(minutes=15)  # so rarely a run that did nothing is written down
KEPT = timedelta(days=30)  # so long runs are remembered

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tick:
    """What one tick did; `applied` is None where no playbook could run."""

    is_leader: bool
    applied: Applied | None = None
    delivery: outbox.Delivery | None = None


def tick(at: datetime, *, deliver: bool = True) -> Tick:
    """Bring the facts up to the log, do what may be done at `at`, deliver what waits.

    Only in the process that leads; the others do nothing. Should two believe they lead, the
    unique keys and leases still let everything happen once. Without `deliver` letters are left
    to the workers. A run that did something, or failed, is written down.
    """
    if not lead(ENGINE, me(), at=at):
        return Tick(is_leader=False)
    started = monotonic()
    try:
        applied = _apply(at)
        delivery = outbox.deliver(at) if deliver else None
    except Exception as error:
        _write_down(at, started, error=f"{type(error).__name__}: {error}")
        raise
    _write_down(at, started, applied=applied, delivery=delivery)
    return Tick(is_leader=True, applied=applied, delivery=delivery)


def lead(name: str, holder: str, *, at: datetime) -> bool:
    """Whether `holder` leads `name` for the next `TERM`: it did already, or nobody does.

    A lease that ends later than any could is one from before the clock was put back.
    """
    free = Q(holder=holder) | Q(until__lte=at) | Q(until__gt=at + 2 * TERM)
    if Lease.objects.filter(free, name=name).update(holder=holder, until=at + TERM) == 1:
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=at + TERM)
    except IntegrityError:
        return False
    return True


def step_down(name: str, holder: str) -> None:
    """Let another lead at once: called when a process ends in good order."""
    Lease.objects.filter(name=name, holder=holder).delete()


def me() -> str:
    """Return the name under which this process holds leases."""
    return f"{socket.gethostname()[:28]}:{os.getpid()}"


def _apply(at: datetime) -> Applied | None:
    try:
        return apply(at)
    except NoPlaybook as error:
        logger.warning("Nothing is planned: %s", error)
        return None


def _write_down(
    at: datetime,
    started: float,
    *,
    applied: Applied | None = None,
    delivery: outbox.Delivery | None = None,
    error: str = "",
) -> None:
    """Remember how a run went, rarely where it was quiet; forget those of long ago."""
    row = Ticked(
        at=at,
        took_ms=round((monotonic() - started) * 1000),
        holder=me(),
        done=len(applied.done) if applied else 0,
        held=Counter(one.held.gate for one in applied.held if one.held) if applied else {},
        failed=len(applied.failed) if applied else 0,
        delivered=delivery.delivered if delivery else 0,
        error=error[:2_000],
    )
    did_something = row.done or row.failed or row.delivered or row.error
    try:
        if did_something or not Ticked.objects.filter(at__gt=at - QUIET).exists():
            row.save()
            Ticked.objects.filter(at__lt=at - KEPT).delete()
    except DatabaseError:  # the run itself matters more
        logger.exception("The run of %s could not be written down.", at)

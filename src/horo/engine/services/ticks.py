"""What the scheduler calls every minute, in as many processes as there are: one of them leads."""

import logging
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from horo.engine.models import Lease
from horo.engine.services import outbox
from horo.engine.services.performances import apply
from horo.engine.values import Applied
from horo.playbook.services import NoPlaybook

ENGINE = "engine"
TERM = timedelta(minutes=3)  # after that much silence another process takes over

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tick:
    """What one tick did; `applied` is None where no playbook could run."""

    is_leader: bool
    applied: Applied | None = None
    delivery: outbox.Delivery | None = None


def tick(at: datetime) -> Tick:
    """Bring the facts up to the log, do what may be done at `at`, deliver what waits.

    Only in the process that leads; the others do nothing. Should two believe they lead, the
    unique keys and leases still let everything happen once.
    """
    if not lead(ENGINE, me(), at=at):
        return Tick(is_leader=False)
    return Tick(is_leader=True, applied=_apply(at), delivery=outbox.deliver(at))


def lead(name: str, holder: str, *, at: datetime) -> bool:
    """Whether `holder` leads `name` for the next `TERM`: it did already, or nobody does."""
    free = Q(holder=holder) | Q(until__lte=at)
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

"""What is done every so often, by whichever process is first."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Q

from horo.core.jobs import bell
from horo.core.models import Duty

logger = logging.getLogger(__name__)


@dataclass
class _Registered:
    pause: timedelta
    function: Callable[[datetime], object]
    settle: float
    guard: threading.Lock = field(default_factory=threading.Lock)
    next_at: datetime | None = None  # as this process last saw it
    wanted_at: float | None = None  # by somebody in this process, before its time


_duties: dict[str, _Registered] = {}


def every(
    seconds: float, name: str, function: Callable[[datetime], object], *, settle: float = 0
) -> None:
    """Let `function(at)` be called every `seconds`, in one process at a time.

    Where it is wanted sooner (`soon`), it still waits `settle` seconds for more of the same, so
    that it works once for all of them, and those who write go first.
    Raises ValueError if another duty has the name.
    """
    if name in _duties:
        raise ValueError(f"The duty {name!r} is taken.")
    _duties[name] = _Registered(timedelta(seconds=seconds), function, settle)


def soon(name: str) -> None:
    """Let the duty `name` be done as soon as the running transaction is kept.

    Costs no statement. Raises ValueError for a duty that nobody registered.
    """
    if name not in _duties:
        raise ValueError(f"Nobody registered the duty {name!r}.")
    transaction.on_commit(partial(_want, name))


def _want(name: str) -> None:
    duty = _duties[name]
    if duty.wanted_at is None:
        duty.wanted_at = time.monotonic() + duty.settle
        bell.ring()


def pause(at: datetime) -> float:
    """Seconds from `at` until this process should look at its duties again."""
    due = [(duty.next_at - at).total_seconds() for duty in _duties.values() if duty.next_at]
    wanted = [duty.wanted_at - time.monotonic() for duty in _duties.values() if duty.wanted_at]
    return min(due + wanted, default=float("inf"))


def run_due(at: datetime) -> int:
    """Do what is due at `at` or wanted, and is not being done; return how many were done."""
    return sum(_run(name, duty, at) for name, duty in list(_duties.items()))


def _run(name: str, duty: _Registered, at: datetime) -> bool:
    is_due = duty.next_at is None or not at < duty.next_at <= at + 2 * duty.pause
    is_wanted = duty.wanted_at is not None and duty.wanted_at <= time.monotonic()
    if not (is_due or is_wanted) or not duty.guard.acquire(blocking=False):
        return False
    try:
        if is_wanted:
            duty.wanted_at = None
        if not (is_due and _claim(name, duty, at)) and not is_wanted:
            return False
        duty.function(at)
    except Exception:
        logger.exception("The duty %s failed; it is tried again.", name)
    finally:
        duty.guard.release()
    return True


def _claim(name: str, duty: _Registered, at: datetime) -> bool:
    """Whether this process may do it now; also learn when it is due the next time.

    A date further ahead than any could be is one from before the clock was put back.
    """
    later = at + duty.pause
    due = Q(next_at__lte=at) | Q(next_at__gt=later + duty.pause)
    if Duty.objects.filter(due, name=name).update(next_at=later) == 1:
        duty.next_at = later
        return True
    known = Duty.objects.filter(name=name).values_list("next_at", flat=True).first()
    if known is None:
        try:
            with transaction.atomic():
                Duty.objects.create(name=name, next_at=later)
        except IntegrityError:  # another process was first
            return False
    duty.next_at = min(known or later, later)
    return known is None

"""What leaves the building: put with its effect, claimed by lease, delivered at least once."""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from horo.engine import channels
from horo.engine.models import Outgoing

LEASE = timedelta(minutes=5)  # longer than any single delivery may take
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
MOST_ATTEMPTS = 10  # over some 17 hours; then a person looks at it
BATCH = 50

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Delivery:
    """How one run went. `lost` were taken over by another process while this one was slow."""

    delivered: int = 0
    to_retry: int = 0
    dead: int = 0
    lost: int = 0


def put(key: str, channel: str, payload: Mapping[str, Any], *, at: datetime) -> Outgoing:
    """Let a parcel leave the building once the caller's transaction is through.

    Raises IntegrityError where `key` was put before.
    """
    return Outgoing.objects.create(
        key=key, channel=channel, payload=dict(payload), created_at=at, next_try_at=at
    )


def deliver(at: datetime, *, batch: int = BATCH) -> Delivery:
    """Deliver all that may be tried at `at`, in batches, each held by a lease of this process.

    A process that dies leaves its batch to whoever comes after the lease's end. A parcel that
    fails is tried again after 1, 2, 4 … minutes, at most every 6 hours; after `MOST_ATTEMPTS`
    it is dead and waits for a person.
    """
    holder = uuid.uuid4().hex
    started = monotonic()

    def elapsed() -> datetime:
        return at + timedelta(seconds=monotonic() - started)

    tally: dict[str, int] = {}
    while parcels := claim(holder, at=elapsed(), batch=batch):
        for outgoing in parcels:
            outcome = _attempt(outgoing, holder, elapsed)
            tally[outcome] = tally.get(outcome, 0) + 1
    return Delivery(**tally)


def claim(holder: str, *, at: datetime, batch: int = BATCH) -> list[Outgoing]:
    """Lease up to `batch` parcels to `holder`, those that wait longest first.

    The update filters again, so of two that want the same parcel one gets it.
    """
    waiting = Outgoing.objects.claimable(at).order_by("next_try_at", "pk")
    ids = list(waiting.values_list("pk", flat=True)[:batch])
    Outgoing.objects.claimable(at).filter(pk__in=ids).update(
        lease_by=holder, lease_until=at + LEASE
    )
    return list(Outgoing.objects.waiting().filter(pk__in=ids, lease_by=holder).order_by("pk"))


def waiting_and_dead() -> tuple[int, int]:
    """Return how many parcels are still to leave, and how many wait for a person instead."""
    return Outgoing.objects.waiting().count(), Outgoing.objects.dead().count()


def retry_dead(outgoing_id: int, *, at: datetime) -> bool:
    """Give a dead parcel a new series of attempts. Returns whether it was dead."""
    dead = Outgoing.objects.dead().filter(pk=outgoing_id)
    return dead.update(dead_at=None, attempts=0, next_try_at=at, lease_until=None) == 1


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 1 minute, doubled each time."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def _attempt(outgoing: Outgoing, holder: str, clock: Callable[[], datetime]) -> str:
    """Try one parcel and write down how it went; renewing the lease first is the heartbeat."""
    mine = Outgoing.objects.waiting().filter(pk=outgoing.pk, lease_by=holder)
    if mine.update(lease_until=clock() + LEASE) != 1:
        return "lost"
    try:
        parcel = channels.Parcel(outgoing.key, outgoing.payload, clock())
        channels.find(outgoing.channel)(parcel)
    except channels.Undeliverable as error:
        mine.update(dead_at=clock(), last_error=str(error), lease_until=None)
        return "dead"
    except Exception as error:  # noqa: BLE001 - whatever a channel raises is a failed attempt
        logger.warning("%s was not delivered: %s", outgoing, error)
        return _postpone(outgoing, mine, error, clock())
    mine.update(delivered_at=clock(), attempts=outgoing.attempts + 1, lease_until=None)
    return "delivered"


def _postpone(outgoing: Outgoing, mine: Any, error: Exception, at: datetime) -> str:
    attempts = outgoing.attempts + 1
    failed = {"attempts": attempts, "last_error": f"{type(error).__name__}: {error}"}
    if attempts >= MOST_ATTEMPTS:
        mine.update(**failed, dead_at=at, lease_until=None)
        return "dead"
    mine.update(**failed, next_try_at=at + pause_after(attempts), lease_until=None)
    return "to_retry"

"""What leaves the building: put with its effect, claimed by lease, delivered at least once."""

import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from horo.core import adding, jobs
from horo.core.refused import Refused
from horo.engine import channels
from horo.engine.knowledge import switches
from horo.engine.models import Outgoing, outgoing
from horo.people.models import Member

LEASE = outgoing.LEASE
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
MOST_ATTEMPTS = 14  # over some 32 hours; then a person looks at it
BATCH = 50
DUTY = "engine.outbox"
TURN_SECONDS = 20.0  # then other duties have their turn

logger = logging.getLogger(__name__)


class NotYourLetters(Refused):
    pass


@dataclass(frozen=True)
class Delivery:
    """How one run went. `lost` were taken over by another process while this one was slow.

    `put_off` were not tried, since nobody answered there a moment before.
    """

    delivered: int = 0
    to_retry: int = 0
    dead: int = 0
    lost: int = 0
    put_off: int = 0


@dataclass(frozen=True)
class Backlog:
    """What is still to leave: how many parcels, of them tried before, and the oldest."""

    waiting: int
    tried: int
    oldest_at: datetime | None


def put(
    key: str,
    channel: str,
    payload: Mapping[str, Any],
    *,
    at: datetime,
    after: datetime | None = None,
) -> Outgoing:
    """Let a parcel leave the building once the caller's transaction is through.

    `after` is the moment before which it does not leave, where that is later.
    Raises IntegrityError where `key` was put before.
    """
    jobs.soon(DUTY)
    return Outgoing.objects.create(
        key=key, channel=channel, payload=dict(payload), created_at=at, next_try_at=after or at
    )


def put_many(
    parcels: Iterable[tuple[str, Mapping[str, Any]]],
    channel: str,
    *,
    at: datetime,
    after: datetime | None = None,
) -> None:
    """As `put` for each (key, payload), in few statements. Call inside a transaction."""
    rows = [
        Outgoing(
            key=key, channel=channel, payload=dict(payload), created_at=at, next_try_at=after or at
        )
        for key, payload in parcels
    ]
    if rows:
        jobs.soon(DUTY)
        adding.add_all(rows)


def deliver(at: datetime, *, batch: int = BATCH, most_seconds: float | None = None) -> Delivery:
    """Deliver all that may be tried at `at`, in batches, each held by a lease of this process.

    A process that dies leaves its batch to whoever comes after the lease's end. A parcel that
    fails is tried again after 1, 2, 4 … minutes, at most every 6 hours; after `MOST_ATTEMPTS`
    it is dead and waits for a person. What somebody has stopped stays. No batch is begun after
    `most_seconds`.
    """
    started = monotonic()

    def elapsed() -> datetime:
        return at + timedelta(seconds=monotonic() - started)

    postman = Postman(uuid.uuid4().hex, elapsed)
    while parcels := claim(postman.holder, at=elapsed(), batch=batch):
        for parcel in parcels:
            postman.carry(parcel)
        if most_seconds is not None and monotonic() - started > most_seconds:
            break
    return Delivery(**postman.tally)


def deliver_some(at: datetime) -> Delivery:
    """As `deliver`, for some seconds: the duty of the workers, which have others too."""
    return deliver(at, most_seconds=TURN_SECONDS)


def claim(holder: str, *, at: datetime, batch: int = BATCH) -> list[Outgoing]:
    """Lease up to `batch` parcels to `holder`, those that wait longest first.

    The update filters again, so of two that want the same parcel one gets it.
    """
    stopped = switches()
    if stopped.dry_run or stopped.everything:
        return []
    free = Outgoing.objects.claimable(at).exclude(_of_any(stopped.rules))
    ids = list(free.order_by("next_try_at", "pk").values_list("pk", flat=True)[:batch])
    if not ids:
        return []
    Outgoing.objects.claimable(at).filter(pk__in=ids).update(
        lease_by=holder, lease_until=at + LEASE
    )
    return list(Outgoing.objects.waiting().filter(pk__in=ids, lease_by=holder).order_by("pk"))


def backlog() -> Backlog:
    """Return what is still to leave."""
    found: dict[str, Any] = Outgoing.objects.waiting().aggregate(
        waiting=Count("pk"),
        tried=Count("pk", filter=Q(attempts__gt=0)),
        oldest_at=Min("created_at"),
    )
    return Backlog(**found)


def waiting_and_dead() -> tuple[int, int]:
    """Return how many parcels are still to leave, and how many wait for a person instead."""
    return Outgoing.objects.waiting().count(), Outgoing.objects.dead().count()


def retry_dead(outgoing_id: int, *, at: datetime) -> bool:
    """Give a dead parcel a new series of attempts. Returns whether it was dead."""
    return _revive(Outgoing.objects.dead().filter(pk=outgoing_id), at) == 1


def retry(ids: Iterable[int] | None, *, by: Member, at: datetime) -> int:
    """Give those dead parcels, or all (None), a new series of attempts; return how many.

    Raises NotYourLetters unless `by` is in the team.
    """
    _for_team(by)
    return _revive(_dead(ids), at)


def drop(ids: Iterable[int] | None, *, by: Member, reason: str, at: datetime) -> int:
    """Give those dead parcels, or all (None), up for good, for `reason`; return how many.

    Raises NotYourLetters unless `by` is in the team.
    """
    _for_team(by)
    return _dead(ids).update(dropped_at=at, dropped_by=by, drop_reason=reason[:300])


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 1 minute, doubled each time."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


class Postman:
    """Carries parcels for the time of one run, and remembers where nobody answered."""

    def __init__(self, holder: str, clock: Callable[[], datetime]) -> None:
        self.holder, self.clock = holder, clock
        self.tally: dict[str, int] = {}
        self.silent: set[tuple[str, str]] = set()  # lanes: a channel and a place on it

    def carry(self, row: Outgoing) -> str:
        """Try one parcel, write down how it went, and return that."""
        outcome = self._attempt(row)
        self.tally[outcome] = self.tally.get(outcome, 0) + 1
        return outcome

    def _attempt(self, row: Outgoing) -> str:
        lane = channels.lane_of(row.channel, row.payload)
        mine = Outgoing.objects.waiting().filter(pk=row.pk, lease_by=self.holder)
        at = self.clock()
        if lane in self.silent:
            mine.update(next_try_at=at + FIRST_PAUSE, lease_until=None)
            return "put_off"
        if mine.update(lease_until=at + LEASE, tried_at=at) != 1:  # the heartbeat of the lease
            return "lost"
        attempts = row.attempts + 1
        try:
            is_last = attempts >= MOST_ATTEMPTS
            parcel = channels.Parcel(row.key, row.payload, at, is_last)
            channels.find(row.channel)(parcel)
        except channels.Undeliverable as error:
            failed = {"attempts": attempts, "last_error": str(error)}
            mine.update(**failed, dead_at=self.clock(), lease_until=None)
            return "dead"
        except Exception as error:  # noqa: BLE001 - whatever a channel raises is a failed attempt
            logger.warning("%s was not delivered: %s", row, error)
            if isinstance(error, channels.Unreachable):
                self.silent.add(lane)
            return _postpone(mine, attempts, error, self.clock())
        mine.update(delivered_at=self.clock(), attempts=attempts, lease_until=None)
        return "delivered"


def _postpone(mine: QuerySet[Outgoing], attempts: int, error: Exception, at: datetime) -> str:
    failed = {"attempts": attempts, "last_error": f"{type(error).__name__}: {error}"}
    if attempts >= MOST_ATTEMPTS:
        mine.update(**failed, dead_at=at, lease_until=None)
        return "dead"
    mine.update(**failed, next_try_at=at + pause_after(attempts), lease_until=None)
    return "to_retry"


def _revive(dead: QuerySet[Outgoing], at: datetime) -> int:
    return dead.update(dead_at=None, attempts=0, next_try_at=at, lease_until=None)


def _of_any(rules: Iterable[str]) -> Q:
    """Whether a parcel belongs to an effect of one of `rules`; its key begins with the rule."""
    found = Q(pk__in=[])
    for rule in sorted(rules):
        found |= Q(key__startswith=f"{rule}/")
    return found


def _dead(ids: Iterable[int] | None) -> QuerySet[Outgoing]:
    dead = Outgoing.objects.dead()
    return dead if ids is None else dead.filter(pk__in=list(ids))


def _for_team(by: Member) -> None:
    if not by.is_team:
        raise NotYourLetters(_("Only the team looks after letters that did not leave."))

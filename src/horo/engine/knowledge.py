"""What the gates have to know about the members concerned, read in a handful of queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from horo.engine.gates import Knowledge, Reach, Rules
from horo.engine.models import Verdict
from horo.engine.values import Decision, Effect
from horo.log.models import Activity
from horo.people.models import Consent, Member

RECEIVED = "received"  # the verb by which the room `messaging` records a message
IDS_A_QUERY = 10_000  # SQLite takes 32,766 parameters

Id = TypeVar("Id", int, str)


def gather(
    effects: Collection[Effect], reaches: Mapping[str, Reach], rules: Rules, at: datetime
) -> Knowledge:
    """Return what is known at `at` about those whom `effects` would reach, and every verdict."""
    ids = sorted({effect.member_id for effect in effects if effect.key in reaches})
    members = list(_members(ids))
    return Knowledge(
        decisions=decisions_on(effect.key for effect in effects),
        consents=_consents(ids, at),
        zones={pk: found for pk, name, _ in members if (found := zone(name))},
        received=_received(ids, rules, at) if rules.caps else {},
        addressed=frozenset(pk for pk, _, email in members if email),
        community=Member.objects.people().count() if reaches else 0,
    )


def decisions_on(keys: Iterable[str]) -> dict[str, Decision]:
    """Return the latest decision on each of `keys` that has one."""
    found: dict[str, Decision] = {}
    for chunk in _chunks(list(keys)):
        for verdict in Verdict.objects.filter(key__in=chunk).order_by("decided_at", "pk"):
            found[verdict.key] = Decision(verdict.verdict, verdict.by_id, verdict.decided_at)
    return found


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """Return the time zone called `name`; None where there is none, as a source may bring any."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _chunks(ids: list[Id]) -> Iterator[list[Id]]:
    for start in range(0, len(ids), IDS_A_QUERY):
        yield ids[start : start + IDS_A_QUERY]


def _members(ids: list[int]) -> Iterator[tuple[int, str, str | None]]:
    for chunk in _chunks(ids):
        yield from Member.objects.filter(pk__in=chunk).values_list("pk", "timezone", "email")


def _consents(ids: list[int], at: datetime) -> dict[tuple[int, str, str], bool]:
    found: dict[tuple[int, str, str], bool] = {}
    for chunk in _chunks(ids):
        said = Consent.objects.filter(member__in=chunk, said_at__lte=at).order_by("said_at", "pk")
        for consent in said:
            found[consent.member_id, consent.channel, consent.topic] = consent.is_given
    return found


def _received(ids: list[int], rules: Rules, at: datetime) -> dict[int, list[datetime]]:
    longest: timedelta = max(cap.per for cap in rules.caps)
    found: dict[int, list[datetime]] = {}
    for chunk in _chunks(ids):
        rows: Iterable[tuple[int | None, datetime]] = (
            Activity.objects.filter(
                verb=RECEIVED,
                recipient__in=chunk,
                occurred_at__gt=at - longest,
                occurred_at__lte=at,
            )
            .order_by("occurred_at", "pk")
            .values_list("recipient_id", "occurred_at")
        )
        for member_id, when in rows:
            if member_id is not None:
                found.setdefault(member_id, []).append(when)
    return found

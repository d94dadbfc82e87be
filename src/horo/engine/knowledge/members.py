"""What is known about members: consents, time zones, addresses, groups, what they received."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from horo.engine.gates import Rules
from horo.engine.knowledge.chunks import among, chunks
from horo.log.models import Activity
from horo.people.models import Consent, Member, Membership

RECEIVED = "received"  # the verb by which the room `messaging` records a message

Found = tuple[int, str, str | None]  # id, time zone, address
Received = tuple[dict[int, list[datetime]], dict[tuple[int, str], datetime]]


def found_members(ids: Sequence[int]) -> list[Found]:
    """Return what is known of the members with these `ids`, which ascend."""
    found: list[Found] = []
    for chunk in chunks(ids):
        wanted = set(chunk)
        rows = Member.objects.filter(among("pk", chunk)).values_list("pk", "timezone", "email")
        found.extend(row for row in rows if row[0] in wanted)
    return found


def addressed(members: Iterable[Found]) -> frozenset[int]:
    """Return who of `members` has an e-mail address."""
    return frozenset(pk for pk, _, email in members if email)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """Return the time zone called `name`; None where there is none, as a source may bring any."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def consents_of(ids: Sequence[int], at: datetime) -> dict[tuple[int, str, str], bool]:
    """Return by (member, channel, topic) the latest answer of `ids`, which ascend, and of others.

    Others, as far as reading them along is cheaper than leaving them out.
    """
    found: dict[tuple[int, str, str], bool] = {}
    for chunk in chunks(ids):
        said = Consent.objects.filter(among("member", chunk), said_at__lte=at)
        for consent in said.order_by("said_at", "pk"):
            found[consent.member_id, consent.channel, consent.topic] = consent.is_given
    return found


def groups_of(slugs: Collection[str]) -> dict[str, frozenset[int]]:
    """Return who is in each of the groups `slugs`."""
    if not slugs:
        return {}
    rows = Membership.objects.filter(group__slug__in=slugs).values_list("group__slug", "member")
    found: dict[str, set[int]] = {slug: set() for slug in slugs}
    for slug, member_id in rows:
        found[slug].add(member_id)
    return {slug: frozenset(members) for slug, members in found.items()}


def received_by(ids: Sequence[int], rules: Rules, at: datetime) -> Received:
    """Return when each member got messages, and when they last got the one of a name.

    As far back as the caps and the window of duplicates look, and no further.
    """
    windows = [cap.per for cap in rules.caps]
    windows += [rules.duplicates] if rules.duplicates else []
    if not windows:
        return {}, {}
    longest_cap = max((cap.per for cap in rules.caps), default=timedelta(0))
    times: dict[int, list[datetime]] = {}
    had: dict[tuple[int, str], datetime] = {}
    for member_id, name, when in _rows(ids, at - max(windows), at):
        if when > at - longest_cap:
            times.setdefault(member_id, []).append(when)
        if name:
            had[member_id, name] = when
    return times, had


def _rows(
    ids: Sequence[int], after: datetime, till: datetime
) -> Iterable[tuple[int, str, datetime]]:
    for chunk in chunks(ids):
        rows = (
            Activity.objects.filter(
                verb=RECEIVED,
                recipient__in=chunk,
                occurred_at__gt=after,
                occurred_at__lte=till,
            )
            .order_by("occurred_at", "pk")
            .values_list("recipient_id", "object_key", "occurred_at")
        )
        for member_id, name, when in rows:
            if member_id is not None:
                yield member_id, name, when

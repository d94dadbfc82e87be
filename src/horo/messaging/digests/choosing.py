"""Who is due for a digest, and what of the time since they were here stands in it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from horo.content import readers
from horo.log.activities import SUSPENDED
from horo.log.models import Activity
from horo.messaging import kinds
from horo.messaging.digests.pool import Choice, Item, Pool
from horo.messaging.models import EMAIL, Digest, Tuning
from horo.messaging.models import Choice as Chosen
from horo.people.models import TEAM, Block, Consent, Group, Member, Membership, Mute

PERIODS = {kinds.WEEKLY: timedelta(minutes=10_080), kinds.DAILY: timedelta(days=1)}
GONE = timedelta(days=180)  # who was away for longer is left in peace
EACH = 5  # of each of the three
LOOKED_AT = 15  # of each, as somebody may have read some


class Due(NamedTuple):
    """Somebody to whom a digest may go; `since` is from when on they know nothing."""

    member: Member
    since: datetime


class Picks(NamedTuple):
    """What stands in a digest: ids of topics, posts, and more topics."""

    popular: list[int]
    posts: list[int]
    others: list[int]


@dataclass
class _Knowing:
    """What is known of some members, each read in one statement for all of them."""

    groups: dict[int, set[int]] = field(default_factory=dict)
    apart: set[tuple[int, int]] = field(default_factory=set)
    tuned: set[tuple[int, str, int]] = field(default_factory=set)

    def wants(self, me: int, item: Item) -> bool:
        """Whether `me` hears of who wrote it, did not write it, and does not want less of it."""
        if item.author == me or {(me, item.author), (me, item.opener)} & self.apart:
            return False
        return not {(me, "topic", item.topic), (me, "space", item.space)} & self.tuned


def due(at: datetime, most: int) -> list[Due]:
    """Return up to `most` members who are away and had no digest for their period.

    Those who were tried longest ago come first. Nobody was here where no room keeps visits.
    """
    visits = readers.visits()
    if visits is None:
        return []
    rows = with_standing(Member.objects.people(), visits).exclude(Q(email=None) | Q(email=""))
    wanted = Q()
    for rhythm, period in PERIODS.items():
        before = at - period
        tried = Q(tried_at=None) | Q(tried_at__lte=before)
        wanted |= Q(tried, rhythm=rhythm, seen_at__lte=before)
    rows = rows.filter(wanted, seen_at__gte=at - GONE)
    members = rows.order_by(F("tried_at").asc(nulls_first=True), "pk")[:most]
    return [Due(member, _since(member)) for member in members]


def with_standing(members: QuerySet[Member], visits: QuerySet[Any]) -> QuerySet[Any]:
    """Add to `members` their `rhythm`, when they were `seen_at`, `tried_at` and `told_at`."""
    own = Chosen.objects.filter(member=OuterRef("pk"), kind=kinds.DIGEST, way=kinds.MAIL)
    seen = visits.filter(member=OuterRef("pk")).values("seen_at")
    before = Digest.objects.filter(member=OuterRef("pk"))
    return members.annotate(
        rhythm=Coalesce(Subquery(own.values("setting")), Value(settings.HORO_DIGEST)),
        seen_at=Subquery(seen),
        tried_at=Subquery(before.values("attempted_at")),
        told_at=Subquery(before.values("sent_at")),
    )


def _since(member: Any) -> datetime:
    since: datetime = max(filter(None, (member.seen_at, member.told_at)))
    return since


def unwilling(members: Collection[int]) -> set[int]:
    """Return who said no to digests by e-mail, or was suspended and has not been here since."""
    said = Consent.objects.filter(member__among=members, channel=EMAIL, topic=kinds.DIGEST)
    latest = dict(said.order_by("said_at", "pk").values_list("member_id", "is_given"))
    return {pk for pk, is_given in latest.items() if not is_given}


def suspended(some: Sequence[Due]) -> set[int]:
    """Return who of them was suspended and has not been here since."""
    since = {one.member.pk: one.member.seen_at for one in some}  # type: ignore[attr-defined]
    rows = Activity.objects.filter(verb=SUSPENDED.name, recipient__among=since)
    found = rows.values_list("recipient_id", "occurred_at")
    return {pk for pk, when in found if pk is not None and when >= since[pk]}


def pick(some: Sequence[Due], pool: Pool) -> dict[int, Picks]:
    """Return what stands in the digest of each of `some`; who is not named misses nothing."""
    knowing = _knowing([one.member.pk for one in some])
    team = set(Group.objects.filter(slug=TEAM).values_list("pk", flat=True))
    offered: dict[int, Choice] = {}
    for one in some:
        groups = knowing.groups.get(one.member.pk, set())
        choice = pool.of(groups, is_team=bool(groups & team), since=one.since)
        offered[one.member.pk] = Choice(*(_for(one, those, knowing) for those in _three(choice)))
    read = readers.read_to(
        {(pk, it.topic) for pk, choice in offered.items() for it in _all(choice)}
    )
    found = {pk: _picked(pk, choice, read) for pk, choice in offered.items()}
    return {pk: picks for pk, picks in found.items() if any(picks)}


def _for(one: Due, items: Iterable[Item], knowing: _Knowing) -> tuple[Item, ...]:
    """Return the first of `items` that are new to the member and not of somebody unheard."""
    me, found = one.member.pk, list[Item]()
    for item in items:
        if item.at > one.since and knowing.wants(me, item):
            found.append(item)
            if len(found) == LOOKED_AT:
                break
    return tuple(found)


def _picked(me: int, choice: Choice, read: Any) -> Picks:
    """Choose of what was not read; of one topic one thing."""
    taken: set[int] = set()
    chosen: list[list[Item]] = []
    for items in _three(choice):
        some: list[Item] = []
        for item in items:
            if item.topic in taken or item.number <= read.get((me, item.topic), 0):
                continue
            if len(some) == EACH:
                break
            taken.add(item.topic)
            some.append(item)
        chosen.append(some)
    popular, posts, others = chosen
    return Picks(
        [one.topic for one in popular], [one.pk for one in posts], [one.topic for one in others]
    )


def _three(choice: Choice) -> tuple[tuple[Item, ...], ...]:
    return choice.popular, choice.posts, choice.newest


def _all(choice: Choice) -> Iterable[Item]:
    return (*choice.popular, *choice.posts, *choice.newest)


def _knowing(members: Collection[int]) -> _Knowing:
    found = _Knowing()
    inside = Membership.objects.filter(member__among=members)
    for member, group in inside.values_list("member_id", "group_id"):
        found.groups.setdefault(member, set()).add(group)
    blocks = Block.objects.filter(Q(blocker__among=members) | Q(blocked__among=members))
    for blocker, blocked in blocks.values_list("blocker_id", "blocked_id"):
        found.apart |= {(blocker, blocked), (blocked, blocker)}
    mutes = Mute.objects.filter(muter__among=members)
    found.apart |= set(mutes.values_list("muter_id", "muted_id"))
    tuned = Tuning.objects.filter(member__among=members)
    found.tuned = set(tuned.values_list("member_id", "kind", "object_id"))
    return found

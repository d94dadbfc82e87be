"""Make digests of those who are due: what stands in each, and a parcel that leaves."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from horo.core.time import to_micros
from horo.engine.services import outbox
from horo.messaging import letters
from horo.messaging.digests import choosing
from horo.messaging.digests.choosing import Due, Picks
from horo.messaging.digests.pool import Pool
from horo.messaging.models import EMAIL, Digest
from horo.messaging.rhythms import Rhythms

MOST = 10_000  # members in one run; the others come half an hour later
MEMBERS = 500  # in one transaction


def make_due(at: datetime, *, most: int = MOST) -> int:
    """Make the digests that are due at `at`, for `most` members; return how many have something.

    Whoever is due was tried by then, whether there was something to say or the way is closed.
    """
    waiting = choosing.due(at, most)
    pool = Pool(at) if waiting else None
    made = 0
    for start in range(0, len(waiting), MEMBERS):
        assert pool is not None
        with transaction.atomic():
            made += _make(waiting[start : start + MEMBERS], pool, at)
    return made


def _make(some: Sequence[Due], pool: Pool, at: datetime) -> int:
    people = {one.member.pk: one.member for one in some}
    out = letters.closed(people, at) | choosing.unwilling(set(people)) | choosing.suspended(some)
    picks = choosing.pick([one for one in some if one.member.pk not in out], pool)
    Digest.objects.bulk_create(
        [_row(one, picks.get(one.member.pk), at) for one in some],
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["attempted_at", "since", "popular", "posts", "others"],
    )
    _put([people[pk].pk for pk in picks], {pk: people[pk].timezone for pk in picks}, at)
    return len(picks)


def _row(one: Due, picks: Picks | None, at: datetime) -> Digest:
    popular, posts, others = picks or Picks([], [], [])
    return Digest(
        member_id=one.member.pk,
        attempted_at=at,
        since=one.since,
        popular=popular,
        posts=posts,
        others=others,
    )


def _put(members: Sequence[int], zones: dict[int, str], at: datetime) -> None:
    """Let the digests of `members` leave, those in their quiet hours when these end."""
    rhythms, made = Rhythms(members), to_micros(at)
    leaving: dict[datetime | None, list[int]] = {}
    for pk in members:
        leaving.setdefault(rhythms.quiet_until(pk, zones[pk], at), []).append(pk)
    for wakes, those in leaving.items():
        parcels = [(f"digest:{pk}:{made}", {"digest": pk, "made": made}) for pk in those]
        outbox.put_many(parcels, EMAIL, at=at, after=wakes)

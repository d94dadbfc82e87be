"""When members are here: so that the first page can tell what happened in between."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from horo.community.models import Visit
from horo.community.services import follow
from horo.log import services as log
from horo.people.activities import VISITED
from horo.people.models import Member
from horo.people.services.viewing import is_looked_at

GAP = timedelta(minutes=30)  # without a page: the next one begins another visit
WRITTEN_EVERY = timedelta(minutes=4)


def saw(member: Member, at: datetime) -> None:
    """Note that `member` opened a page at `at`: at most one statement in four minutes.

    Records `visited` when a visit begins, and lets a newcomer follow the announcements.
    """
    if is_looked_at(member) or not cache.add(
        f"visit:{member.pk}", 1, timeout=int(WRITTEN_EVERY.total_seconds())
    ):
        return
    visit = Visit.objects.filter(member=member).first()
    if visit is None:
        _first(member, at)
    elif at - visit.seen_at > GAP:
        _again(visit, member, at)
    elif at - visit.seen_at > WRITTEN_EVERY / 2:
        Visit.objects.filter(member=member, seen_at__lt=at).update(seen_at=at)


def away_since(visit: Visit | None, at: datetime) -> datetime | None:
    """Return when the visit before the one going on at `at` ended; None for a newcomer."""
    if visit is None:
        return None
    return visit.seen_at if at - visit.seen_at > GAP else visit.previous_at


def _first(member: Member, at: datetime) -> None:
    with transaction.atomic():
        row = Visit(member=member, began_at=at, seen_at=at)
        Visit.objects.bulk_create([row], ignore_conflicts=True)
        if Visit.objects.filter(member=member, began_at=at).exists():
            log.record(VISITED, member, actor=member, at=at)
            follow.begin(member, at=at)


def _again(visit: Visit, member: Member, at: datetime) -> None:
    """Of two pages that are opened at once, one begins the visit."""
    with transaction.atomic():
        changed = Visit.objects.filter(member=member, seen_at=visit.seen_at).update(
            previous_at=F("seen_at"), began_at=at, seen_at=at
        )
        if changed:
            log.record(VISITED, member, actor=member, at=at)

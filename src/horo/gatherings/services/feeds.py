"""Calendars that others fetch: a member's by a secret address, and those of spaces."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from django.core import signing
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from horo.content.models import Space
from horo.core import limits
from horo.gatherings.models import GOING, MAYBE, Event, Feed, Occurrence, Registration
from horo.people.models import Member

SALT = "gatherings.feed"
BACK = timedelta(days=366)
MOST = 1_000  # entries of a calendar


def token_of(member: Member) -> str:
    """Return the secret of the member's calendar, "" where they have none."""
    feed = Feed.objects.filter(member=member).first()
    return signing.Signer(salt=SALT).sign(f"{feed.pk}.{feed.nonce}") if feed else ""


def renew(member: Member, *, at: datetime) -> None:
    """Make the address of the member's calendar, or another in place of the one there was."""
    limits.spend("calendar-address", member.pk, times=20, seconds=3_600, at=at)
    fresh = {"nonce": secrets.token_urlsafe(24), "made_at": at}
    Feed.objects.update_or_create(member=member, defaults=fresh)


def revoke(member: Member) -> None:
    """Close the address; whoever knows it gets nothing any more."""
    Feed.objects.filter(member=member).delete()


def member_of(token: str) -> Member | None:
    """Return whose calendar the secret opens, None where it opens none (any more)."""
    try:
        number, _, nonce = signing.Signer(salt=SALT).unsign(token).partition(".")
    except signing.BadSignature:
        return None
    feed = Feed.objects.select_related("member").filter(pk=int(number), nonce=nonce).first()
    return feed.member if feed else None


def own_times(member: Member, at: datetime) -> Sequence[Occurrence]:
    """Return what the member goes to, may go to or hosts, since a year ago, as far as seen."""
    answered = Registration.objects.filter(member=member, answer__in=[GOING, MAYBE])
    there = Occurrence.objects.visible_to(member).filter(
        Q(pk__in=answered.values("occurrence_id")) | Q(event__in=_hosted(member)),
        ends_at__gt=at - BACK,
    )
    return list(there.select_related("event").order_by("starts_at", "pk")[:MOST])


def _hosted(member: Member) -> Sequence[int]:
    return list(Event.objects.visible_to(member).filter(hosts=member).values_list("pk", flat=True))


def seated(member: Member, occurrences: Sequence[Occurrence]) -> frozenset[int]:
    """Return the ids of those in which the member has a seat, and so may see the link."""
    own = Registration.objects.filter(
        member=member, occurrence__in=[one.pk for one in occurrences], seated_at__isnull=False
    )
    return frozenset(own.values_list("occurrence_id", flat=True))


def events_of(space: Space, at: datetime) -> Sequence[Event]:
    """Return the events of `space` that go on or ended within a year."""
    return list(_events_of(space, at).order_by("starts_at", "pk")[:MOST])


def mark_of(space: Space, at: datetime) -> str:
    """Return what is another as soon as the calendar of `space` is another. One statement.

    Whatever changes an event counts it up, and whatever changes an occurrence notes when.
    """
    found = Occurrence.objects.filter(event__in=_events_of(space, at)).aggregate(
        rows=Count("pk"),
        last=Max("pk"),
        events=Count("event", distinct=True),
        changed=Max("changed_at"),
        event_changed=Max("event__changed_at"),
        changes=Sum("event__sequence"),
        cancelled=Count("cancelled_at"),
    )
    told = repr((space.pk, space.name, sorted(found.items())))
    return blake2b(told.encode(), digest_size=12).hexdigest()


def _events_of(space: Space, at: datetime) -> QuerySet[Event]:
    going_on = Occurrence.objects.filter(event=OuterRef("pk"), ends_at__gt=at - BACK)
    return Event.objects.filter(Exists(going_on), space=space)

"""Events for the tests, and shorthands to register for them."""

from datetime import UTC, datetime, timedelta

from conftest import AT, join

from horo.content.models import HIDDEN, PUBLIC, Space, SpaceHost
from horo.gatherings.models import Occurrence
from horo.gatherings.services import events, seats
from horo.gatherings.services.events import Wanted
from horo.people.models import Group

SOON = AT + timedelta(days=3)  # Thursday, 5 March 2026, 09:00 UTC
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKLY = "FREQ=WEEKLY;BYDAY=TH"


def space_of(slug="garden", host=None, **fields):
    space = Space.objects.create(
        source="horo", source_key=slug, **{"slug": slug, "name": slug, "access": PUBLIC} | fields
    )
    if host:
        SpaceHost.objects.create(space=space, member=host, since=AT)
    return space


def vault(*insiders, host=None):
    """A hidden space, which only `insiders` and `host` may enter."""
    group = Group.objects.create(slug="vault", name="Vault")
    for member in {*insiders, *([host] if host else [])}:
        join(member, "vault")
    return space_of("vault", host, access=HIDDEN, group=group)


def wanted(title="Meet the maintainers", starts_at=SOON, lasts=HOUR, zone="UTC", **fields):
    return Wanted(title, starts_at, starts_at + lasts, zone, **fields)


def event_of(space, by, at=AT, **fields):
    return events.schedule(space, wanted(**fields), by=by, at=at)


def times_of(event):
    return list(event.occurrences.order_by("recurs_at"))


def first_of(event) -> Occurrence:
    return event.occurrences.select_related("event").order_by("recurs_at").first()


def going(occurrence, member, at=AT, **fields):
    return seats.answer(occurrence, "going", by=member, at=at, **fields)


def local(*parts, zone):
    """An instant by the clock of `zone`."""
    return datetime(*parts, tzinfo=zone).astimezone(UTC)

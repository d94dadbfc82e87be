"""Put events into the calendar, change them, call them off; one occurrence alone, too."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from horo.content import markdown
from horo.content.models import Space
from horo.core.refused import Refused
from horo.gatherings.activities import CANCELLED, RESCHEDULED, SCHEDULED
from horo.gatherings.models import Event, Occurrence
from horo.gatherings.services import rights, seats, series, telling
from horo.log import services as log
from horo.log.verbs import Verb
from horo.people.identities import slugged
from horo.people.models import Member

LONGEST = timedelta(days=14)
LATEST = timedelta(days=3 * 366)
LONGEST_TITLE, MOST_HOSTS, MOST_GUESTS, MOST_SEATS = 200, 10, 10, 100_000


class EventRefused(Refused):
    pass


class NotYoursToRun(Refused):
    pass


@dataclass(frozen=True)
class Wanted:
    """What an event is to be. `starts_at` and `ends_at` are those of its first time."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    text: str = ""
    rrule: str = ""
    place: str = ""
    join_link: str = ""
    capacity: int | None = None
    guests: int = 0
    takes_questions: bool = False
    ritual: str = ""
    hosts: Sequence[Member] = ()


def schedule(space: Space, wanted: Wanted, *, by: Member, at: datetime) -> Event:
    """Put an event into the calendar of `space`. Records `scheduled`.

    A series begins with the first time that fits its rule. Without `hosts`, `by` hosts it.
    Raises NotYoursToRun unless `by` hosts the space or is of the team, EventRefused for what
    cannot take place, RuleRefused for a rule that cannot be used.
    """
    if not rights.hostable(by).filter(pk=space.pk).exists():
        raise NotYoursToRun(_("Hosts of a space and the team put events into it."))
    _check(space, wanted, at)
    starts_at = series.first_of(wanted.rrule, wanted.starts_at, wanted.zone)
    with transaction.atomic():
        event = Event(
            space=space, made_by=by, made_at=at, filled_until=starts_at, uid=f"{uuid.uuid4()}@horo"
        )
        event.slug = _free_slug(wanted.title)
        _write(event, wanted, starts_at, by=by, at=at)
        event.hosts.set(wanted.hosts or [by])
        series.fill(event, since=starts_at, at=at)
        _record(SCHEDULED, event, by, at)
    return event


def change(event: Event, wanted: Wanted, *, by: Member, at: datetime) -> Event:
    """Make `event` what is wanted from now on; what took place stays as it was.

    Who registered for a time that is another now, or is no more, is told. Records `rescheduled`
    where the times changed. Raises as `schedule` does.
    """
    _check_runs(event, by)
    is_other = _is_other(event, wanted)
    _check(event.space, wanted, at if is_other else None)
    starts_at = event.starts_at
    if is_other:
        starts_at = series.first_of(wanted.rrule, wanted.starts_at, wanted.zone)
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=event.pk)
        if event.cancelled_at is not None:
            raise EventRefused(_("This event was called off. Put a new one into the calendar."))
        event.sequence += 1
        _write(event, wanted, starts_at, by=by, at=at)
        if wanted.hosts:
            event.hosts.set(wanted.hosts)
        if is_other:
            for one in series.refill(event, at=at):
                telling.tell_soon(one, telling.CANCELLED if one.cancelled_at else telling.MOVED)
            _record(RESCHEDULED, event, by, at)
        for one in event.occurrences.filter(ends_at__gt=at, cancelled_at=None, arrivals__gt=0):
            seats.make_room(one, at=at)
    return event


def cancel(event: Event, *, by: Member, at: datetime) -> None:
    """Call the event off, with all its coming occurrences; who registered is told.

    Records `cancelled`; once more changes and records nothing. Raises NotYoursToRun.
    """
    _check_runs(event, by)
    with transaction.atomic():
        there = Event.objects.filter(pk=event.pk, cancelled_at=None)
        if not there.update(cancelled_at=at, changed_at=at, sequence=event.sequence + 1):
            return
        event.cancelled_at = at
        for one in event.occurrences.filter(ends_at__gt=at, cancelled_at=None):
            telling.tell_soon(one, telling.CANCELLED)
        _record(CANCELLED, event, by, at)


def move(
    occurrence: Occurrence, starts_at: datetime, ends_at: datetime, *, by: Member, at: datetime
) -> None:
    """Move one occurrence alone; who registered is told. Records `rescheduled`.

    Raises NotYoursToRun, and EventRefused also for what happens once: that event is changed.
    """
    _check_runs(occurrence.event, by)
    if not occurrence.event.rrule:
        raise EventRefused(_("This event takes place once. Change the event itself."))
    _check_times(starts_at, ends_at, at)
    with transaction.atomic():
        held = _coming(occurrence, at)
        if (held.starts_at, held.ends_at) == (starts_at, ends_at):
            return
        held.starts_at, held.ends_at, held.is_moved, held.changed_at = starts_at, ends_at, True, at
        held.save(update_fields=["starts_at", "ends_at", "is_moved", "changed_at"])
        telling.tell_soon(held, telling.MOVED)
        _record(RESCHEDULED, occurrence.event, by, at)


def cancel_one(occurrence: Occurrence, *, by: Member, at: datetime) -> None:
    """Call one occurrence off; who registered is told. Records `cancelled`.

    Raises NotYoursToRun, and EventRefused where it is over or called off.
    """
    _check_runs(occurrence.event, by)
    with transaction.atomic():
        held = _coming(occurrence, at)
        held.cancelled_at = held.changed_at = at
        held.save(update_fields=["cancelled_at", "changed_at"])
        telling.tell_soon(held, telling.CANCELLED)
        _record(CANCELLED, occurrence.event, by, at)


def _coming(occurrence: Occurrence, at: datetime) -> Occurrence:
    """Return the occurrence, locked. Raises EventRefused where nothing can be changed any more."""
    locked = Occurrence.objects.select_related("event").select_for_update(of=("self",))
    held = locked.get(pk=occurrence.pk)
    if held.is_cancelled or held.ends_at <= at:
        raise EventRefused(_("This event is over or was called off, so it stays as it is."))
    return held


def _check_runs(event: Event, by: Member) -> None:
    if not rights.may_run(by, event):
        raise NotYoursToRun(_("Its hosts, the hosts of the space and the team change an event."))


def _is_other(event: Event, wanted: Wanted) -> bool:
    """Whether it takes place at other times. A series may be named by any of its times."""
    lasts = wanted.ends_at - wanted.starts_at
    how = (lasts, wanted.zone, wanted.rrule)
    if how != (timedelta(seconds=event.seconds), event.zone, event.rrule):
        return True
    own = event.occurrences.filter(recurs_at=wanted.starts_at)
    return wanted.starts_at != event.starts_at and not own.exists()


def _check(space: Space, wanted: Wanted, at: datetime | None) -> None:
    """`at` None: the times stay as they were."""
    if not markdown.one_line(wanted.title) or len(wanted.title) > LONGEST_TITLE:
        raise EventRefused(_("Give the event a title of up to 200 characters."))
    if wanted.zone not in available_timezones():
        raise EventRefused(
            _("“%(zone)s” is no time zone. Write one such as Europe/Sofia.") % {"zone": wanted.zone}
        )
    if at is not None:
        _check_times(wanted.starts_at, wanted.ends_at, at)
    if wanted.join_link and not _is_link(wanted.join_link):
        raise EventRefused(_("The link to join begins with https:// and has no spaces."))
    if wanted.capacity is not None and not 1 <= wanted.capacity <= MOST_SEATS:
        raise EventRefused(_("Seats are a number from 1 to 100,000, or empty for no limit."))
    if not 0 <= wanted.guests <= MOST_GUESTS:
        raise EventRefused(_("Each member may bring from 0 to 10 guests."))
    _check_hosts(space, wanted.hosts)


def _check_times(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if not at < starts_at < at + LATEST:
        raise EventRefused(_("Choose a start from now on, within the next three years."))
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise EventRefused(_("An event ends after it starts, within two weeks."))


def _check_hosts(space: Space, hosts: Sequence[Member]) -> None:
    if len(hosts) > MOST_HOSTS:
        raise EventRefused(_("An event has at most ten hosts."))
    for host in hosts:
        if not Space.objects.visible_to(host).filter(pk=space.pk).exists():
            raise EventRefused(
                _("%(name)s may not enter the space, so they cannot host there.")
                % {"name": host.name}
            )


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not set(text) & set(" \n\t")


def _write(event: Event, wanted: Wanted, starts_at: datetime, *, by: Member, at: datetime) -> None:
    text = wanted.text.strip()
    event.title = markdown.one_line(wanted.title)
    event.text = text
    event.html = markdown.render(text, author=by, space=event.space).html if text else ""
    event.starts_at, event.zone, event.rrule = starts_at, wanted.zone, wanted.rrule
    event.seconds = int((wanted.ends_at - wanted.starts_at).total_seconds())
    event.place, event.join_link = markdown.one_line(wanted.place), wanted.join_link
    event.capacity, event.guests = wanted.capacity, wanted.guests
    event.takes_questions, event.ritual = wanted.takes_questions, wanted.ritual
    event.changed_at = at
    event.save()


def _free_slug(title: str) -> str:
    """Return a short name after the title that no event has; the playbook names it by this."""
    base = slugged(title)[:100].strip("-") or "event"
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 3)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )


def _record(verb: Verb, event: Event, by: Member, at: datetime) -> None:
    log.record(verb, event, actor=by, at=at, key=event.slug, space_id=event.space_id)

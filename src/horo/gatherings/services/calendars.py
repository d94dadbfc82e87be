"""Events as iCalendar (RFC 5545): one event, one time of it, a member's own, a space's."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Timezone, vRecur, vText
from icalendar import Event as Entry

from horo.content import markdown
from horo.gatherings.models import Event, Occurrence
from horo.gatherings.services import series, telling
from horo.ui.words import zone_of

PRODUCT = "-//Horo//Events//EN"
WORDS = 1_000  # characters of the text
MOST = 10_000  # times of a series
REFRESH = timedelta(hours=1)


def mark_of(name: str, occurrences: Iterable[Occurrence], more: Iterable[object] = ()) -> str:
    """Return what is another as soon as the calendar of `occurrences` is another."""
    parts = [
        (one.pk, one.changed_at, one.cancelled_at, one.event.sequence, one.event.cancelled_at)
        for one in occurrences
    ]
    return blake2b(repr((name, parts, list(more))).encode(), digest_size=12).hexdigest()


def of_times(
    name: str, occurrences: Sequence[Occurrence], *, joins: frozenset[int] = frozenset()
) -> bytes:
    """Return each occurrence as an entry of its own; `joins` are those whose link may be shown."""
    calendar = _calendar(name)
    for one in occurrences:
        link = one.event.join_link if one.pk in joins else ""
        calendar.add_component(_entry(one, uid=_uid_of(one), link=link))
    return _finished(calendar, occurrences)


def of_events(name: str, events: Sequence[Event]) -> bytes:
    """Return whole events: a series as one rule, with what was moved or called off beside it."""
    calendar, every = _calendar(name), []
    rows = Occurrence.objects.filter(event__in=events).select_related("event").order_by("recurs_at")
    by_event: dict[int, list[Occurrence]] = {event.pk: [] for event in events}
    for one in rows:
        by_event[one.event_id].append(one)
        every.append(one)
    for event in events:
        for entry in _of_event(event, by_event[event.pk]):
            calendar.add_component(entry)
    return _finished(calendar, every)


def _of_event(event: Event, occurrences: Sequence[Occurrence]) -> Iterable[Entry]:
    if not event.rrule:
        yield from (_entry(one, uid=event.uid) for one in occurrences[-1:])
        return
    own = [one for one in occurrences if one.recurs_at >= event.starts_at]
    starts = set(series.starts_of(event, event.starts_at, event.filled_until, most=MOST))
    if own:
        yield _master(event, [one for one in own if one.recurs_at in starts])
    for one in own:
        if one.recurs_at in starts and one.is_moved and one.cancelled_at is None:
            moved = _entry(one, uid=event.uid)
            moved.add("recurrence-id", one.recurs_at.astimezone(zone_of(event.zone)))
            yield moved
    for one in occurrences:  # from before the rule was changed
        if one.recurs_at not in starts and one.cancelled_at is None:
            yield _entry(one, uid=_uid_of(one))


def _master(event: Event, own: Sequence[Occurrence]) -> Entry:
    zone = zone_of(event.zone)
    start = event.starts_at.astimezone(zone)
    entry = _described(event, event.changed_at, is_cancelled=event.cancelled_at is not None)
    entry.add("uid", event.uid)
    entry.add("dtstart", start)
    entry.add("dtend", (event.starts_at + timedelta(seconds=event.seconds)).astimezone(zone))
    entry.add("rrule", _rule(event.rrule, zone))
    off = [one.recurs_at.astimezone(zone) for one in own if one.cancelled_at is not None]
    if off:
        entry.add("exdate", off)
    return entry


def _entry(one: Occurrence, *, uid: str, link: str = "") -> Entry:
    event, zone = one.event, zone_of(one.event.zone)
    changed_at = max(one.changed_at, event.changed_at)
    entry = _described(event, changed_at, is_cancelled=one.is_cancelled, page=one, link=link)
    entry.add("uid", uid)
    entry.add("dtstart", one.starts_at.astimezone(zone))
    entry.add("dtend", one.ends_at.astimezone(zone))
    return entry


def _described(
    event: Event,
    changed_at: datetime,
    *,
    is_cancelled: bool,
    page: Occurrence | None = None,
    link: str = "",
) -> Entry:
    path = telling.page_of(page) if page else reverse("gatherings:event", args=[event.pk])
    url = f"{settings.SITE_URL}{path}"
    entry = Entry()
    entry["summary"] = vText(event.title)
    said = markdown.plain(event.html, WORDS) if event.html else ""
    entry["description"] = vText("\n\n".join(filter(None, (said, link, url))))
    if event.place or link:
        entry["location"] = vText(event.place or link)
    entry.add("url", url)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", changed_at)
    entry.add("last-modified", changed_at)
    entry.add("created", event.made_at)
    return entry


def _uid_of(one: Occurrence) -> str:
    """An occurrence that stands alone is named by its event and its first date, for ever."""
    return f"{one.pk}-{one.event.uid}" if one.event.rrule else one.event.uid


def _rule(rrule: str, zone: ZoneInfo) -> vRecur:
    """Return the rule with `UNTIL` in UTC, as the standard wants it beside a zone."""
    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    if "UNTIL" in parts:
        read = rrulestr(rrule, dtstart=datetime(2000, 1, 1))  # noqa: DTZ001 - a wall-clock time
        until = read._until.replace(tzinfo=zone).astimezone(UTC)  # type: ignore[union-attr]
        parts["UNTIL"] = f"{until:%Y%m%dT%H%M%SZ}"
    rule: vRecur = vRecur.from_ical(";".join(f"{key}={value}" for key, value in parts.items()))
    return rule


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar["x-wr-calname"] = vText(name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    return calendar


def _finished(calendar: Calendar, occurrences: Sequence[Occurrence]) -> bytes:
    """Add the zones that are named, for the years in which they are needed."""
    if occurrences:
        first = min(min(one.starts_at, one.recurs_at) for one in occurrences).year
        last = max(one.ends_at for one in occurrences).year
        for name in sorted({one.event.zone for one in occurrences}):
            if name != "UTC":
                calendar.subcomponents.insert(0, _zone(name, first, last))
    return bytes(calendar.to_ical())


@lru_cache(maxsize=256)
def _zone(name: str, first: int, last: int) -> Timezone:
    """Return the zone's rules from the year before `first` to two years after `last`."""
    return Timezone.from_tzid(
        name, first_date=date(first - 1, 1, 1), last_date=date(last + 3, 1, 1)
    )

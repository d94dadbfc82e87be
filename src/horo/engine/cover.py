"""When somebody of a role is there, and which promises fall due while nobody is."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from horo.playbook.parts.moderation import Coverage

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Cover:
    """The spans in which somebody of a role is there, in order and apart, half-open."""

    spans: tuple[Span, ...]

    def is_met(self, start: datetime, end: datetime) -> bool:
        """Whether somebody is there at any moment of [start, end)."""
        place = bisect_right(self.spans, start, key=lambda span: span[1])
        return place < len(self.spans) and self.spans[place][0] < end

    def hours(self, start: datetime, end: datetime) -> float:
        """How many hours of [start, end) somebody is there."""
        parts = (min(till, end) - max(since, start) for since, till in self.spans)
        return sum((part for part in parts if part > timedelta(0)), timedelta(0)) / HOUR

    def after(self, start: datetime, work: timedelta) -> datetime | None:
        """When `work` that is begun at `start` is done; None where the spans end before."""
        for since, till in self.spans:
            begun = max(since, start)
            if till > begun:
                if till - begun >= work:
                    return begun + work
                work -= till - begun
        return None

    def missed(self, within: timedelta, start: datetime, end: datetime) -> float:
        """In how many hours of [start, end) a thing may come that nobody sees `within`.

        Exact where the spans reach as far as `end + within`.
        """
        found, free = timedelta(0), start
        for since, till in self.spans:
            found += _length(free, min(since - within, end))
            free = max(free, till)
        return (found + _length(free, end)) / HOUR


def cover_of(
    coverage: Iterable[Coverage], role: str, zone: ZoneInfo, start: datetime, end: datetime
) -> Cover | None:
    """Return when somebody of `role` is there in [start, end); None where it is nowhere said.

    Times of day are of the clock of `zone`. What ends at or before its beginning goes on into the
    next day; the same time twice is a whole day.
    """
    own = [one for one in coverage if one.role == role]
    if not own:
        return None
    spans = sorted(span for one in own for span in _spans(one, zone, start, end))
    return Cover(tuple(_joined(spans)))


def _spans(one: Coverage, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Span]:
    day = (start - DAY).astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        if DAYS[day.weekday()] in one.days:
            last = day if one.till > one.since else day + DAY
            since = _at(day, one.since, zone)
            till = _at(last, one.till, zone)
            if till > start and since < end:
                yield max(since, start), min(till, end)
        day += DAY


def _at(day: date, moment: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, moment, tzinfo=zone).astimezone(UTC)


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans with those made one that touch or overlap."""
    known: Span | None = None
    for since, till in spans:
        if known and since <= known[1]:
            known = known[0], max(known[1], till)
            continue
        if known:
            yield known
        known = since, till
    if known:
        yield known


def _length(start: datetime, end: datetime) -> timedelta:
    return max(end - start, timedelta(0))

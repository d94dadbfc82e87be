"""Cohorts in plain Python, slowly: what the SQL must agree with."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from horo.core.time import from_micros, to_micros
from horo.measures.cohorts.asked import Asked
from horo.measures.question import ACTIVE, AUTHORING


@dataclass(frozen=True)
class Life:
    group: str
    began: date


def parts(log, asked: Asked, zone: ZoneInfo, log_end: int):
    """Return {(group, first day of the cohort): (size, back per column)}."""
    sizes, backs = Counter(), Counter()
    for member in log.members:
        if member.kind != "person" or (asked.without_staff and member.is_staff):
            continue
        acts = sorted(
            (a for a in log.acts if a.actor == member.id and a.at <= log_end),
            key=lambda a: (a.at, a.verb, a.source),
        )
        life = _life(acts, asked, zone)
        if life is None:
            continue
        key = life.group, begin(life.began, asked.grain)
        sizes[key] += 1
        distances = [
            distance(life.began, local(a.at, zone), asked.unit)
            for a in acts
            if a.verb in asked.verbs
        ]
        for place, offset in enumerate(asked.offsets):
            hits = [d for d in distances if (d >= offset if asked.is_rolling else d == offset)]
            backs[key, place] += bool(hits)
    places = range(len(asked.offsets))
    return {key: (size, tuple(backs[key, p] for p in places)) for key, size in sizes.items()}


def _life(acts, asked: Asked, zone: ZoneInfo) -> Life | None:
    started = _start(acts, asked.by)
    if started is None:
        return None
    group, at = started
    day = local(at, zone)
    first = begin(asked.start, asked.grain)
    last = begin(asked.end - timedelta(days=1), asked.grain)
    inside = first <= day and begin(day, asked.grain) <= last
    return Life(group, day) if inside else None


def _start(acts, by: str):
    joined = [a for a in acts if a.verb == "joined"]
    if by in ("joined", "source"):
        found = joined or acts
        key = lambda a: (a.at, a.source)  # noqa: E731
    else:
        found = [a for a in acts if a.verb in (AUTHORING if by == "wrote" else ACTIVE)]
        key = lambda a: (a.at, a.verb)  # noqa: E731
    if not found:
        return None
    first = min(found, key=key)
    return {"verb": first.verb, "source": first.source}.get(by, ""), first.at


def local(at: int, zone: ZoneInfo) -> date:
    return from_micros(at).astimezone(zone).date()


def begin(day: date, grain: str) -> date:
    return day.replace(day=1) if grain == "month" else day - timedelta(days=day.weekday())


def distance(before: date, after: date, unit: str) -> int:
    if unit == "day":
        return (after - before).days
    if unit == "month":
        return (after.year - before.year) * 12 + after.month - before.month
    return (begin(after, "week") - begin(before, "week")).days // 7


def micros(*when) -> int:
    return to_micros(datetime(*when, tzinfo=UTC))

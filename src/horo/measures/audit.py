"""Why don't these numbers match? What each source brought, and what the definitions leave out.

To reconcile a figure with the dashboard of the tool that the community came from: each difference
is counted by itself, and every count opens the list of what it counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from horo.core.time import from_micros
from horo.facts.schemas import Facts
from horo.measures import services
from horo.measures.calendar import begin_of, begin_of_next, shifts
from horo.measures.known import showing
from horo.measures.running import bounds
from horo.measures.vocabulary import MONTH

LATE_AFTER = timedelta(days=1)  # recorded so much later than it happened
UTC = ZoneInfo("UTC")
MICROSECOND = timedelta(microseconds=1)
LONG_AGO = 631_152_000_000_000  # 1990, in microseconds
ROLLING = ("mau",)
# Activities that a person would look for where two systems do not agree.
TESTS = {
    "all": "true",
    "nobody": "actor_id IS NULL AND recipient_id IS NULL",
    "system": "actor_id IS NULL",
    "bots": "actor_id IN (SELECT id FROM members WHERE kind = 'bot')",
    "staff": "actor_id IN (SELECT id FROM members WHERE is_staff AND kind = 'person')",
    "anonymous": "actor_id IN (SELECT id FROM members WHERE kind = 'anonymous')",
    "late": f"recorded_at - occurred_at > {LATE_AFTER // MICROSECOND}",
    "removed": "verb = 'removed'",
    "early": f"occurred_at < {LONG_AGO}",
    "future": "occurred_at > recorded_at + 86400000000",
}


class Warehouse(Protocol):
    @property
    def facts(self) -> Facts: ...
    @property
    def raw(self) -> Any: ...


@dataclass(frozen=True)
class Source:
    """What the log has of one source. `counts` are activities by the names of `TESTS`.

    `other_day`: those that fall on another day in UTC than in the community's zone.
    """

    name: str
    counts: Mapping[str, int]
    other_day: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Variant:
    """The figure that another definition would have: `name` says what is different."""

    name: str
    value: float | None
    difference: float | None


def sources(warehouse: Warehouse, zone: ZoneInfo) -> list[Source]:
    """Return what the log has of each source, the one with the most activities first."""
    known = bounds(warehouse, as_of=None)
    if known is None:
        return []
    shifted = _other_day(zone, *known)
    tests = ", ".join(f"count(*) FILTER ({test})" for test in TESTS.values())
    rows = warehouse.raw.execute(
        f"SELECT source, {tests}, count(*) FILTER ({shifted}), min(occurred_at), max(occurred_at) "
        "FROM activities GROUP BY source ORDER BY count(*) DESC, source"
    ).fetchall()
    return [
        Source(
            name=row[0],
            counts=dict(zip(TESTS, row[1:-3], strict=True)),
            other_day=row[-3],
            first=from_micros(row[-2]),
            last=from_micros(row[-1]),
        )
        for row in rows
    ]


def activities_behind(
    warehouse: Warehouse, source: str, what: str, zone: ZoneInfo, *, page: int, size: int
) -> tuple[list[int], int]:
    """Return a page (from 1) of the ids that one count of `sources` counts, newest first; and
    how many they are. Raises KeyError for an unknown `what`.
    """
    known = bounds(warehouse, as_of=None)
    if known is None:
        return [], 0
    test = _other_day(zone, *known) if what == "other_day" else TESTS[what]
    behind = f"FROM activities WHERE source = ? AND ({test})"
    (total,) = warehouse.raw.execute(f"SELECT count(*) {behind}", [source]).fetchone()
    rows = warehouse.raw.execute(
        f"SELECT id {behind} ORDER BY occurred_at DESC, id DESC LIMIT {size} OFFSET "
        f"{max(page - 1, 0) * size}",
        [source],
    ).fetchall()
    return [row[0] for row in rows], int(total)


def variants(
    warehouse: Warehouse, measure: str, *, start: date, grain: str, zone: ZoneInfo
) -> list[Variant]:
    """Return the figure of the period that begins on `start`, and what it would be otherwise.

    The first is the figure as it is defined; then the same with bots, with the anonymous,
    without staff, cut in UTC, over 28 days that end with the period instead of a calendar month,
    and of one source alone, for each source. Raises NotAMeasure where the measure is unknown.
    """
    asked = _Asked(warehouse, measure, start, grain, zone)
    defined = asked.value()
    found = [Variant("defined", defined, None)]
    for name, value in asked.others():
        by = None if value is None or defined is None else value - defined
        found.append(Variant(name, value, by))
    return found


@dataclass(frozen=True)
class _Asked:
    warehouse: Warehouse
    measure: str
    start: date
    grain: str
    zone: ZoneInfo

    def others(self) -> Iterator[tuple[str, float | None]]:
        yield "with_bots", self._as_persons("bot")
        yield "with_anonymous", self._as_persons("anonymous")
        yield "without_staff", self.value(without_staff=True)
        if str(self.zone) != "UTC":
            yield "in_utc", self.value(zone=UTC)
        if self.grain == MONTH and self.measure in ROLLING:
            yield "rolling", self._rolling()
        names = [source.name for source in sources(self.warehouse, self.zone)]
        for name in names if len(names) > 1 else ():
            yield f"source:{name}", self._of_source(name)

    def value(self, warehouse: Any = None, **options: Any) -> float | None:
        rows = services.compute(
            [self.measure],
            start=self.start,
            end=begin_of_next(begin_of(self.start, self.grain), self.grain),
            grain=self.grain,
            warehouse=warehouse or self.warehouse,
            **{"zone": self.zone, **options},
        )
        return rows[0].value if rows else None

    def _as_persons(self, kind: str) -> float | None:
        person = f"t.* REPLACE (CASE t.kind WHEN '{kind}' THEN 'person' ELSE t.kind END AS kind)"
        with showing(self.warehouse, {"members": "true"}, {"members": person}) as known:
            return self.value(known)

    def _of_source(self, name: str) -> float | None:
        quoted = name.replace("'", "''")
        with showing(self.warehouse, {"activities": f"source = '{quoted}'"}) as known:
            return self.value(known)

    def _rolling(self) -> float | None:
        """The rolling figure of the last day of the month: what other dashboards call monthly."""
        last = begin_of_next(self.start, self.grain) - timedelta(days=1)
        rows = services.compute(
            ["mau"],
            start=last,
            end=last + timedelta(days=1),
            grain="day",
            warehouse=self.warehouse,
            zone=self.zone,
        )
        return rows[0].value if rows else None


def _other_day(zone: ZoneInfo, first: int, last: int) -> str:
    """The test, in SQL, for what falls on another day in `zone` than in UTC."""
    clocks = shifts(zone, from_micros(first).date(), from_micros(last).date())
    moved = f"occurred_at + {clocks.before}"
    for at, by in clocks.changes:
        moved += f" + (CASE WHEN occurred_at >= {at} THEN {by} ELSE 0 END)"
    return f"({moved}) // 86400000000 <> occurred_at // 86400000000"

"""Published figures that are others now, and why, cause by cause.

Each cause is what the figure changes by when one thing alone is brought up to the present, one
after another: what was told late, who counts as a bot, the zone … What none of them explains is
said to be unexplained. The parts always add up to the whole.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from horo.core.time import to_micros
from horo.facts.services import open_facts
from horo.measures import services
from horo.measures.calendar import begin_of_next
from horo.measures.known import showing
from horo.measures.models import PublishedFigure
from horo.measures.publishing import definitions, playbook, standings_then
from horo.measures.readings import asks_playbook
from horo.measures.registry import all as measures_by_name
from horo.playbook.services import NoPlaybook

LATE, BOTS, STAFF, GONE, ZONE, TIME, MEANING, PLAYBOOK, UNEXPLAINED = (
    "late",
    "bots",
    "staff",
    "gone",
    "zone",
    "time",
    "meaning",
    "playbook",
    "unexplained",
)
CAUSES = (MEANING, PLAYBOOK, LATE, BOTS, STAFF, GONE, ZONE, TIME, UNEXPLAINED)
TINY = 1e-9


@dataclass(frozen=True)
class Part:
    """By how much one cause changed a figure, and how many activities or members that were.

    `by` is None where the figure had no value before or after.
    """

    cause: str
    by: float | None
    count: int = 0


@dataclass(frozen=True)
class Change:
    """A published figure, what it is `now` (None: no value), and the parts of the difference."""

    published: PublishedFigure
    now: float | None
    parts: tuple[Part, ...] = ()

    @property
    def difference(self) -> float | None:
        if self.now is None or self.published.value is None:
            return None
        return self.now - self.published.value

    @property
    def unexplained(self) -> float:
        """What no cause explains: 0 unless something changed that nobody records."""
        return next((part.by or 0.0 for part in self.parts if part.cause == UNEXPLAINED), 0.0)


def changed(figures: Iterable[PublishedFigure], warehouse: Any = None) -> list[Change]:
    """Return those of `figures` that are others now, without their parts, newest first.

    One computation a grain. A measure that is gone has no value now.
    """
    wanted = sorted(figures, key=lambda each: (each.grain, each.start))
    if warehouse is None:
        with open_facts() as opened:
            return changed(wanted, opened)
    found = []
    for grain in dict.fromkeys(each.grain for each in wanted):
        of_grain = [each for each in wanted if each.grain == grain]
        present = _present(of_grain, grain, warehouse)
        for each in of_grain:
            now = present.get((each.measure, each.start, each.group))
            if not _same(each.value, now):
                found.append(Change(each, now))
    return sorted(found, key=lambda each: each.published.start, reverse=True)


def explained(figure: PublishedFigure, warehouse: Any = None) -> Change:
    """Return what became of one published figure, with the part of each cause that has one."""
    if warehouse is None:
        with open_facts() as opened:
            return explained(figure, opened)
    steps = list(_steps(figure, warehouse))
    parts, before = [], figure.value
    for cause, value, count in steps:
        if not _same(before, value) or (count and cause in (LATE, BOTS, STAFF, GONE)):
            by = None if before is None or value is None else value - before
            parts.append(Part(cause, by, count))
        before = value
    return Change(figure, before, tuple(parts))


def _steps(figure: PublishedFigure, warehouse: Any) -> Iterator[tuple[str, float | None, int]]:
    """Yield cause by cause what the figure is once that is as it is now, and how many it was."""
    then, zone = figure.last_id, ZoneInfo(figure.zone)
    others = list(standings_then(figure.published_at))
    groups = _by_cause(others)
    yield _meant(figure), _seen(figure, warehouse, then, others, zone), 0
    late = _late(figure, warehouse) if then < _newest(warehouse) else 0
    yield LATE, _seen(figure, warehouse, None, others, zone), late
    left = list(others)
    for cause in (BOTS, STAFF, GONE):
        if groups[cause]:
            left = [each for each in left if each not in groups[cause]]
            yield cause, _seen(figure, warehouse, None, left, zone), len(groups[cause])
    here = services.community_zone()
    if str(here) != figure.zone:
        yield ZONE, _seen(figure, warehouse, None, [], here), 0
    yield TIME, _value(figure, warehouse, here, as_of=None), 0


def _meant(figure: PublishedFigure) -> str:
    """The cause of a difference that is there though everything else is as it was."""
    book = playbook()
    if definitions(book).get(figure.measure) != figure.definition:
        return MEANING
    measure = measures_by_name().get(figure.measure)
    rests_on_playbook = measure is None or asks_playbook(measure.reading)
    if rests_on_playbook and (book.version if book else "") != figure.playbook:
        return PLAYBOOK
    return UNEXPLAINED


Standing = tuple[int, str, bool, str, bool]


def _by_cause(others: Sequence[Standing]) -> Mapping[str, list[Standing]]:
    """Those who count as something else now, by why: marked as bots or back, staff, gone."""
    found: dict[str, list[Standing]] = {BOTS: [], STAFF: [], GONE: []}
    for each in others:
        _, kind, _, kind_now, _ = each
        if kind == kind_now:
            found[STAFF].append(each)
        else:
            found[BOTS if "bot" in (kind, kind_now) else GONE].append(each)
    return found


def _seen(
    figure: PublishedFigure,
    warehouse: Any,
    last_id: int | None,
    others: Sequence[Standing],
    zone: ZoneInfo,
) -> float | None:
    """The figure of the log up to `last_id`, with `others` as they were then."""
    test = "true" if last_id is None else f"id <= {last_id}"
    members = _as_they_were(others)
    with showing(warehouse, {"activities": test, "members": "true"}, members) as known:
        return _value(figure, known, zone, as_of=figure.log_end)


def _as_they_were(others: Sequence[Standing]) -> Mapping[str, str]:
    """What to select from the members so that `others` are what they were."""
    if not others:
        return {}
    kinds = " ".join(f"WHEN {each[0]} THEN '{each[1]}'" for each in others)
    staff = " ".join(f"WHEN {each[0]} THEN {each[2]}" for each in others)
    return {
        "members": f"t.* REPLACE (CASE t.id {kinds} ELSE t.kind END AS kind, "
        f"CASE t.id {staff} ELSE t.is_staff END AS is_staff)"
    }


def _value(figure: PublishedFigure, warehouse: Any, zone: ZoneInfo, *, as_of: Any) -> float | None:
    end = begin_of_next(figure.start, figure.grain)
    try:
        rows = services.compute(
            [figure.measure],
            start=figure.start,
            end=end,
            grain=figure.grain,
            as_of=as_of,
            warehouse=warehouse,
            zone=zone,
        )
    except (services.NotAMeasure, NoPlaybook):
        return None
    return next((row.value for row in rows if (row.group or "") == figure.group), None)


def _present(
    figures: Sequence[PublishedFigure], grain: str, warehouse: Any
) -> Mapping[tuple[str, date, str], float | None]:
    names = list(dict.fromkeys(each.measure for each in figures))
    known = set(services.applicable(grain, None))
    rows = services.compute(
        [name for name in names if name in known],
        start=figures[0].start,
        end=figures[-1].start + timedelta(days=1),
        grain=grain,
        warehouse=warehouse,
    )
    return {(row.measure, row.start.date(), row.group or ""): row.value for row in rows}


def _late(figure: PublishedFigure, warehouse: Any) -> int:
    """How many activities were told later, of the time up to the log's end of then."""

    (found,) = warehouse.raw.execute(
        "SELECT count(*) FROM activities WHERE id > ? AND occurred_at <= ?",
        [figure.last_id, to_micros(figure.log_end)],
    ).fetchone()
    return int(found)


def _newest(warehouse: Any) -> int:
    (found,) = warehouse.raw.execute("SELECT max(id) FROM activities").fetchone()
    return int(found or 0)


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TINY, abs_tol=TINY)

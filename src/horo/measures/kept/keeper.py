"""Bring the kept tables up to the log: a few days at its end, or all of them from nothing."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from horo.core.time import from_micros
from horo.facts.services import source
from horo.facts.services.keeping import Writer
from horo.facts.services.manifest import Kept, KeptFile
from horo.measures.calendar import Shifts, period_number, shifts
from horo.measures.kept import folding, recent, standings, threads, views
from horo.measures.kept.standings import Standings
from horo.measures.kept.tables import NEVER, SCHEMAS
from horo.measures.question import active_verbs, authoring_verbs
from horo.measures.vocabulary import GRAINS

FORMAT = 2  # grows when the tables, or what they mean, change
FILE_ROWS = 500_000  # member days a file, and activities a step, about
SUM_ROWS = 8_192  # of a table of sums, that are read at once: some days
Tables = dict[str, tuple[KeptFile, ...]]
FIRST, LAST = NEVER, -NEVER  # the files of `days` cover every day there could be


def advance(raw: Any, present: Kept | None, upto: int, write: Writer, zone: ZoneInfo) -> Kept:
    """Write what brings `present` up to the log; see `facts.keepers.Keeper`."""
    today, before = recent.basis(raw), None
    if present is None:
        made = _from_nothing(raw, zone, write)
    elif present.basis == today:
        made, before = _onwards(raw, present, zone, write), present.standings
    else:
        made = _on_another_basis(raw, present, zone, write)
    known = standings.load(Path(write.path(before))) if before else None
    stand = _standings(raw, known, zone)
    return Kept(
        rule(zone), today, upto, made, write.standings(lambda to: standings.save(stand, to))
    )


def rule(zone: ZoneInfo) -> str:
    """What stands for how the tables are made: the clocks, and which verbs count as what."""
    return json.dumps([FORMAT, zone.key, active_verbs(), authoring_verbs()])


def clocks(raw: Any, zone: ZoneInfo, after: int = 0) -> Shifts:
    """How the clocks of `zone` were moved while the activities after `after` happened."""
    found = raw.execute(
        f"SELECT min(occurred_at), max(occurred_at) FROM activities WHERE id > {after}"
    ).fetchall()
    first, last = found[0]
    if first is None:
        return Shifts(0)
    return clocks_between(first, last, zone)


def clocks_between(first: int, last: int, zone: ZoneInfo) -> Shifts:
    """How the clocks of `zone` were moved between two instants."""
    return shifts(zone, from_micros(first).date(), from_micros(last).date())


def _standings(raw: Any, known: Standings | None, zone: ZoneInfo) -> Standings:
    """Where each member stands now; of those whom nothing concerned as is `known`."""
    ((newest,),) = raw.execute("SELECT coalesce(max(occurred_at), 0) FROM activities").fetchall()
    clock = clocks(raw, zone)
    if known is None:
        return standings.fetch(raw, clock, newest)
    changed = standings.fetch(raw, clock, newest, of_changed=True)
    return replace(known.with_rows(changed.ids, changed.rows), newest=newest)


def _onwards(raw: Any, present: Kept, zone: ZoneInfo, write: Writer) -> Tables:
    made = _members_onwards(raw, present, zone, write)
    for name in ("tallies", "cells", "writers", "starts"):
        made[name] = (write(name, views.summed(name), group_rows=SUM_ROWS),)
    after = f"(SELECT * FROM activities WHERE id > {present.last_id})"
    goes_on = threads.point(raw, after)
    made["threads"] = _threads(threads.onwards() if goes_on else threads.whole(), write)
    return made


def _threads(select: str, write: Writer) -> tuple[KeptFile, ...]:
    return (write("threads", threads.in_order(select)),)


def _on_another_basis(raw: Any, present: Kept, zone: ZoneInfo, write: Writer) -> Tables:
    """What holds for each member stays; the sums by kind are made anew."""
    made = _members_onwards(raw, present, zone, write)
    views.base_of(raw, map(write.path, made["days"]), map(write.path, made["lives"]))
    return {**made, **_sums(raw, zone, write)}


def _members_onwards(raw: Any, present: Kept, zone: ZoneInfo, write: Writer) -> Tables:
    moved = clocks(raw, zone, present.last_id)
    replaces = folding.fold(raw, folding.fresh(moved, after=present.last_id))
    views.point(raw, replaces=replaces, touched=views.touched(raw), of_all_time=clocks(raw, zone))
    return {
        "days": tuple(_days(raw, present.tables["days"], write)),
        "lives": (write("lives", _all("lives")),),
    }


def _days(raw: Any, files: Iterable[KeptFile], write: Writer) -> Iterator[KeptFile]:
    """The files of `days`: those of days about which nothing came stay as they are."""
    for file in files:
        within = f"day BETWEEN {file.first} AND {file.last}"
        ((touches,),) = raw.execute(
            f"SELECT (SELECT count(*) FROM kept_moves WHERE {within})"
        ).fetchall()
        if not touches:
            yield file
            continue
        counted = raw.execute(
            f"SELECT day, count(*) FROM kept_days WHERE {within} GROUP BY day ORDER BY day"
        ).fetchall()
        for first, last in cut(counted, file.first, file.last):
            yield write("days", _ordered("kept_days", first, last), first=first, last=last)


def _from_nothing(raw: Any, zone: ZoneInfo, write: Writer) -> Tables:
    """Fold the log some days at a time, oldest first, so that no row is ever replaced."""
    moved = clocks(raw, zone)
    counted = raw.execute(folding.activities_a_day(moved)).fetchall()
    views.base_of_nothing(raw)
    days: list[KeptFile] = []
    for first, last in cut(counted, FIRST, LAST):
        fresh = folding.fresh_between(moved, *_known(counted, first, last))
        folding.fold(raw, fresh)
        days.append(write("days", _ordered("kept_new", first, last), first=first, last=last))
        views.add_lives(raw)
    lives = write("lives", "SELECT * FROM kept_known_lives ORDER BY member_id")
    views.base_of(raw, map(write.path, days), [write.path(lives)])
    return {"days": tuple(days), "lives": (lives,), **_sums(raw, zone, write)}


def _sums(raw: Any, zone: ZoneInfo, write: Writer) -> Tables:
    """The tables of sums, from all days."""
    derived = {name: views.derived_sql(name) for name in ("tallies", "cells")}
    derived["starts"] = views.starts_sql(clocks(raw, zone))
    made: Tables = {
        name: (write(name, views.in_order(name, select), group_rows=SUM_ROWS),)
        for name, select in derived.items()
    }
    counted = raw.execute(
        "SELECT day, count(*) FROM kept_base_days WHERE authored > 0 GROUP BY day ORDER BY day"
    ).fetchall()
    parts = list(_writers(counted, write))
    paths = [Path(write.path(part)) for part in parts]
    together = views.in_order("writers", source.parquet_reader(paths))
    made["writers"] = (write("writers", together, group_rows=SUM_ROWS),)
    for path in paths:
        path.unlink()
    return {**made, "threads": _threads(threads.whole(), write)}


def _known(counted: list[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """The first and last day in the range that have activities."""
    inside = [day for day, _ in counted if first <= day <= last] or [0]
    return inside[0], inside[-1]


def _writers(counted: list[tuple[int, int]], write: Writer) -> Iterator[KeptFile]:
    """Some periods at a time: how much each member wrote in one is a row as long as it lasts."""
    for grain in GRAINS:
        periods: dict[int, int] = {}
        for day, acts in counted:
            number = period_number(day, grain)
            periods[number] = periods.get(number, 0) + acts
        for first, last in cut(sorted(periods.items()), FIRST, LAST):
            yield write("writers", views.writers_sql(grain, first, last))


def cut(counted: list[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """Cut `[first, last]` into ranges of about FILE_ROWS, given (number, rows) in order."""
    begins, rows = [first], 0
    for number, count in counted:
        if rows and rows + count > FILE_ROWS:
            begins.append(number)
            rows = 0
        rows += count
    return [(begin, after - 1) for begin, after in pairwise([*begins, last + 1])]


def _ordered(name: str, first: int, last: int) -> str:
    columns = ", ".join(SCHEMAS["days"].names)
    within = f"day BETWEEN {first} AND {last}"
    return f"SELECT {columns} FROM {name} WHERE {within} ORDER BY day, member_id"


def _all(name: str) -> str:
    columns = ", ".join(SCHEMAS[name].names)
    return f"SELECT {columns} FROM kept_{name} ORDER BY 1"

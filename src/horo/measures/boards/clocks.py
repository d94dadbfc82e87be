"""When things happen: deeds by weekday and hour, on the community's clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis

from horo.measures.boards import asking
from horo.measures.calendar import DAY_MICROS, Shifts
from horo.measures.question import (
    ACTIVE,
    AUTHORING,
    PERSON,
    Sources,
    active_verbs,
    authoring_verbs,
    knob,
)
from horo.measures.running import Warehouse

HOUR_MICROS = 3_600_000_000
VERBS = {"acts": ACTIVE, "posts": AUTHORING, "joins": ("joined",)}


@dataclass(frozen=True)
class Hour:
    """One cell: Monday is weekday 0; the hour from `hour`:00 on."""

    weekday: int
    hour: int


def deeds_by_hour(warehouse: Warehouse, of: str, *, start: date, end: date) -> Mapping[Hour, int]:
    """Return how many deeds of people fell into each hour of the week; hours without any are
    left out.

    `of` is acts (active verbs), posts (authoring ones) or joins. Where clocks are put back, the
    hour that comes twice counts both times.
    """
    name = ("clocks", of)
    found = asking.rows(warehouse, name, lambda asked: _counts(asked, of), start=start, end=end)
    return {Hour(weekday, hour): count for weekday, hour, count in found}


def deeds_at(warehouse: Warehouse, of: str, at: Hour, *, start: date, end: date) -> list[int]:
    """Return the ids of the activities behind one cell, newest first."""
    name = ("clocks", of, at)
    found = asking.rows(warehouse, name, lambda asked: _ids(asked, of, at), start=start, end=end)
    return [row[0] for row in found]


def _counts(sources: Sources, of: str) -> Any:
    table = _deeds(sources, of)
    return table.group_by(["weekday", "hour"]).aggregate(deeds=table.count())


def _ids(sources: Sources, of: str, at: Hour) -> Any:
    table = _deeds(sources, of)
    there = table.filter(table.weekday == at.weekday, table.hour == at.hour)
    return there.order_by([there.occurred_at.desc(), there.id.desc()]).select("id")


def _deeds(sources: Sources, of: str) -> Any:
    facts, question = sources.facts, sources.question
    acts, members = facts.activities, facts.members
    people = members.filter(members.kind == PERSON).select(person_id=members.id)
    wanted = acts.filter(
        acts.verb.isin(_verbs(of)),
        question.in_range(acts.occurred_at),
        acts.occurred_at <= knob("log_end"),
    )
    mine = wanted.semi_join(people, wanted.actor_id == people.person_id)
    local = _local(mine.occurred_at, question.shifts)
    return mine.select(
        "id",
        "occurred_at",
        weekday=((local // DAY_MICROS + 3) % 7).cast("int64"),  # 1970-01-01 was a Thursday
        hour=(local % DAY_MICROS // HOUR_MICROS).cast("int64"),
    )


def _verbs(of: str) -> list[str]:
    if of == "acts":
        return active_verbs()
    return authoring_verbs() if of == "posts" else list(VERBS[of])


def _local(instant: Any, shifts: Shifts) -> Any:
    """The instant on the community's clocks, in microseconds since 1970 there; days before
    1970 are moved by whole weeks, so that no remainder is negative."""
    moved = instant + shifts.before if shifts.before else instant
    for at, by in shifts.changes:
        moved = moved + ibis.ifelse(instant >= at, by, 0)
    return moved + 7 * 53 * 200 * DAY_MICROS  # two hundred years of whole weeks

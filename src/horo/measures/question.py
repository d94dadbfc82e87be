"""What is asked of the log: which periods, until when, for whom, and split by what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ibis

from horo.core.time import from_micros
from horo.engine.rules import RuleStage
from horo.facts.schemas import Facts
from horo.log import verbs
from horo.measures.calendar import Calendar, Shifts, shifts
from horo.measures.vocabulary import DAY, LOCALE, OF_MEMBERS, PERSONA, SOURCE, SPACE, STAFF

PERSON, ANONYMOUS = "person", "anonymous"
LONGEST_ROLLING_DAYS = 28
UNKNOWN = "(none)"  # the group of deeds without a space, of members without a persona …
# What MEASURES.md lists; a verb that another room registers as active later does not change
# the meaning of figures that were published before.
ACTIVE = ("posted", "replied", "reacted", "voted", "attended", "completed", "submitted", "solved")
AUTHORING = ("posted", "replied")


def active_verbs() -> list[str]:
    """The verbs of ACTIVE that are registered as active."""
    known = verbs.registered()
    return [name for name in ACTIVE if name in known and known[name].active]


def authoring_verbs() -> list[str]:
    """The verbs of AUTHORING that are registered as authoring."""
    known = verbs.registered()
    return [name for name in AUTHORING if name in known and known[name].authoring]


@dataclass(frozen=True)
class Question:
    """Which figures are asked for.

    `log_start` and `log_end` are the instants of the first and the last activity that count
    (microseconds). `whole_life` says whether a reading looks before the first period, at the
    time when members joined.
    """

    calendar: Calendar
    log_start: int
    log_end: int
    by: str | None = None
    without_staff: bool = False
    whole_life: bool = True

    @cached_property
    def shifts(self) -> Shifts:
        first = min(self.log_start, self.calendar.start)
        last = max(self.log_end, self.calendar.end)
        return shifts(self.calendar.zone, from_micros(first).date(), from_micros(last).date())

    def day_of(self, instant: Any) -> Any:
        return self.shifts.day_of(instant)

    def period_of(self, day: Any) -> Any:
        return self.calendar.period_of(day)

    def keys(self, *names: str) -> list[str]:
        """`names`, and the group where the question splits by one."""
        return [*names, "group"] if self.by else list(names)

    def in_range(self, instant: Any) -> Any:
        return (instant >= self.calendar.start) & (instant < self.calendar.end)


@dataclass(frozen=True)
class Sources:
    """The question, and the tables that its readings share.

    `made` are tables that somebody computed, so that several readings need not: those of
    `readings.SHARED`, and `moments` (period, moment), at which the `stages` are asked.
    """

    facts: Facts
    question: Question
    made: Mapping[str, Any] = field(default_factory=dict)
    stages: tuple[RuleStage, ...] = ()


def people(facts: Facts, question: Question) -> Any:
    """Members who count: member_id, is_person, and `group` where it is one of theirs.

    Persons, and the anonymous whose reactions are counted; no bots, not the system.
    """
    members = facts.members
    wanted = members.filter(members.kind.isin([PERSON, ANONYMOUS]))
    if question.without_staff:
        wanted = wanted.filter(~wanted.is_staff)
    columns = {"member_id": wanted.id, "is_person": wanted.kind == PERSON}
    if question.by in OF_MEMBERS:
        columns["group"] = _trait(wanted, question.by)
    return wanted.select(**columns)


def _trait(members: Any, by: str) -> Any:
    if by == STAFF:
        return ibis.ifelse(members.is_staff, "staff", "peers")
    column = {PERSONA: members.persona, LOCALE: members.locale}[by]
    return ibis.ifelse(column == "", UNKNOWN, column)


def place_columns(activities: Any, question: Question) -> dict[str, Any]:
    """The column of a deed that its group is taken from, under the name `place`."""
    if question.by == SPACE:
        return {"place": activities.space_id}
    return {"place": activities.source} if question.by == SOURCE else {}


def name_places(table: Any, facts: Facts, question: Question) -> Any:
    """`table` with `group` in place of `place`."""
    if question.by == SOURCE:
        return table.rename(group="place")
    if question.by != SPACE:
        return table
    spaces = facts.spaces.select(place_id=facts.spaces.id, slug=facts.spaces.slug)
    named = table.left_join(spaces, table.place == spaces.place_id)
    return named.mutate(group=ibis.coalesce(named.slug, UNKNOWN)).drop("place", "place_id", "slug")


def first_instant(question: Question) -> int | None:
    """The oldest instant that any reading needs; None for the whole log."""
    if question.whole_life:
        return None
    if question.calendar.grain == DAY:
        return question.calendar.start - (LONGEST_ROLLING_DAYS + 1) * 86_400_000_000
    return question.calendar.start

"""What is asked of the log: which periods, until when, for whom, and split by what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis

from horo.engine.rules import RuleStage
from horo.facts.schemas import Facts
from horo.log import verbs
from horo.measures.calendar import DAY_MICROS, Calendar, Shifts, days_in, period_number
from horo.measures.vocabulary import (
    DAY,
    FOUND_OUT,
    LOCALE,
    OF_MEMBERS,
    PERSONA,
    SOURCE,
    SPACE,
    STAFF,
    kind_of_split,
)

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


# What differs from one asking to the next, and is filled into the SQL when it runs: instants in
# microseconds, day numbers, the number of the first period, and how many periods there are.
KNOBS = (
    "start",
    "end",
    "first_day",
    "end_day",
    "first_period",
    "periods",
    "log_end",
    "member",
    "topic",
)
_params = {name: ibis.param("int64") for name in KNOBS}


@dataclass(frozen=True)
class Question:
    """Which figures are asked for, but for the numbers (`KNOBS`): what decides the SQL.

    `shifts` are the changes of the community's clocks during the log. `whole_life` says whether
    a reading looks before the first period, at the time when members joined. `kept` says from
    which kept tables it is answered (`kept.serving`); "" where the log is read. `dialect` is that
    of the engine.
    """

    grain: str
    shifts: Shifts
    by: str | None = None
    without_staff: bool = False
    whole_life: bool = True
    kept: str = ""
    dialect: str = "duckdb"

    @property
    def finds_out(self) -> bool:
        """Whether the split is by something that no column has: stage, cohort or variant."""
        return kind_of_split(self.by) in FOUND_OUT

    def day_of(self, instant: Any) -> Any:
        """The day number of an instant, on the community's clocks."""
        return self.shifts.day_of(instant)

    def period_of(self, day: Any) -> Any:
        """The index of the period in which a day number lies; 0 is the first of the range."""
        return period_number(day, self.grain) - knob("first_period")

    def days_in(self, period: Any) -> Any:
        return days_in(period + knob("first_period"), self.grain)

    def keys(self, *names: str) -> list[str]:
        """`names`, and the group where the question splits by one."""
        return [*names, "group"] if self.by else list(names)

    def in_range(self, instant: Any) -> Any:
        return (instant >= knob("start")) & (instant < knob("end"))


def knob(name: str) -> Any:
    """The number called `name`, as an expression that is filled in when the SQL runs."""
    return _params[name]


def knobs(calendar: Calendar, log_end: int, *, member: int = 0, topic: int = 0) -> dict[str, int]:
    """The numbers for one asking; of one `member` or `topic` only where a list asks for it."""
    return {
        "start": calendar.start,
        "end": calendar.end,
        "first_day": calendar.first_day,
        "end_day": calendar.end_day,
        "first_period": period_number(calendar.first_day, calendar.grain),
        "periods": len(calendar.periods),
        "log_end": log_end,
        "member": member,
        "topic": topic,
    }


def written(expression: Any, *, dialect: str = "duckdb", pretty: bool = False) -> str:
    """The SQL of `expression`, with `$start`, `$log_end` … for its knobs.

    Ibis writes the value of a parameter into the SQL, so each knob goes in as a number that
    nothing else is, and comes out as its name.
    """
    marks = {name: 900_000_000_000_000_001 + place for place, name in enumerate(KNOBS)}
    values = {_params[name]: mark for name, mark in marks.items()}
    sql = str(ibis.to_sql(expression, dialect=dialect, pretty=pretty, params=values))
    for name, mark in marks.items():
        sql = sql.replace(str(mark), f"${name}")
    return sql


@dataclass(frozen=True)
class Sources:
    """The question, and the tables that its readings share.

    `made` are tables that somebody computed, so that several readings need not: those of
    `readings.SHARED`; `moments` (period, moment), at which the `stages` are asked; and `traits`
    (member_id, group), where the split is by what no column has.
    """

    facts: Facts
    question: Question
    made: Mapping[str, Any] = field(default_factory=dict)
    stages: tuple[RuleStage, ...] = ()


def people(sources: Sources) -> Any:
    """Members who count: member_id, is_person, and `group` where it is one of theirs.

    Persons, and the anonymous whose reactions are counted; no bots, not the system.
    """
    facts, question = sources.facts, sources.question
    members = facts.members
    wanted = members.filter(members.kind.isin([PERSON, ANONYMOUS]))
    if question.without_staff:
        wanted = wanted.filter(~wanted.is_staff)
    columns = {"member_id": wanted.id, "is_person": wanted.kind == PERSON}
    if question.finds_out:
        return _with_traits(wanted.select(**columns), sources.made["traits"])
    if question.by in OF_MEMBERS:
        columns["group"] = _trait(wanted, question.by)
    return wanted.select(**columns)


def persons(sources: Sources) -> Any:
    """Members who count and are persons: member_id, and `group` where it is one of theirs."""
    known = people(sources)
    return without(known.filter(known.is_person), "is_person")


def _with_traits(known: Any, traits: Any) -> Any:
    found = traits.select(traited_id=traits.member_id, group=traits.group)
    both = known.left_join(found, known.member_id == found.traited_id)
    return both.select(*known.columns, group=ibis.coalesce(both.group, UNKNOWN))


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
    kept = [name for name in table.columns if name != "place"]
    return named.select(*kept, group=ibis.coalesce(named.slug, UNKNOWN))


def without(table: Any, *names: str) -> Any:
    """`table` without some columns. (Ibis's `drop` writes them in an order of its own each time,
    and as a star that not every engine knows.)"""
    return table.select(*(name for name in table.columns if name not in names))


def first_instant(question: Question) -> Any:
    """The oldest instant that any reading needs; None for the whole log."""
    if question.whole_life:
        return None
    if question.grain == DAY:
        return knob("start") - (LONGEST_ROLLING_DAYS + 1) * DAY_MICROS
    return knob("start")

"""Splits by what no column has: a table with member_id and group, made before anything is asked."""

from typing import Any

import ibis

from horo.measures.calendar import month_number
from horo.measures.question import Sources, knob
from horo.measures.readings.stages import stage_at_the_end
from horo.measures.vocabulary import COHORT, EARLIEST, LATEST, STAGE, kind_of_split

MONTHS_BEFORE = 1900 * 12 + 2  # month 0 is March 1900
TOO_EARLY, TOO_LATE = f"before {EARLIEST.year}", f"from {LATEST.year} on"


def traits(sources: Sources) -> Any:
    """One row a member: member_id, group. Members without one are in the group (none)."""
    readings = {STAGE: stage_at_the_end, COHORT: cohort_of_members}
    return readings[kind_of_split(sources.question.by) or ""](sources)


def cohort_of_members(sources: Sources) -> Any:
    """One row a member who did something by the log's end: group, the month in which they joined.

    As in `new_members`, that is the first `joined`, or else the first activity: "2026-03".
    """
    log = sources.facts.activities
    known = log.filter(log.occurred_at <= knob("log_end"), log.actor_id.notnull())
    first = known.group_by(member_id=known.actor_id).aggregate(
        said_at=known.occurred_at.min(where=known.verb == "joined"),
        seen_at=known.occurred_at.min(),
    )
    day = sources.question.day_of(ibis.coalesce(first.said_at, first.seen_at))
    numbered = first.select("member_id", month=month_number(day) + MONTHS_BEFORE)
    split = numbered.select("member_id", year=numbered.month // 12, month=numbered.month % 12 + 1)
    zero = ibis.ifelse(split.month < 10, "0", "")
    return split.select(
        "member_id",
        group=ibis.cases(
            (split.year < EARLIEST.year, TOO_EARLY),
            (split.year >= LATEST.year, TOO_LATE),
            else_=split.year.cast("string") + "-" + zero + split.month.cast("string"),
        ),
    )

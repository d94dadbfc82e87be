"""A member's first steps: joining, the first authoring activity, and coming back."""

from datetime import timedelta
from typing import Any

import ibis

from horo.measures.question import Sources
from horo.measures.readings.days import days, spells

RETURN_WINDOW = timedelta(days=28)
ACTIVATION_DAYS = (7, 14)
MICROSECOND = timedelta(microseconds=1)


def lives(sources: Sources) -> Any:
    """One row a member (and group): joined_at, and wrote_at and wrote_on, null for lurkers.

    joined_at is the first `joined`, or else the first activity; wrote_at and wrote_on are
    instant and day of the first authoring activity ever.
    """
    if "lives" in sources.made:
        return sources.made["lives"]
    per_day = days(sources)
    known = per_day.filter(per_day.first_at.notnull())
    return known.group_by(sources.question.keys("member_id")).aggregate(
        joined_at=ibis.coalesce(known.joined_at.min(), known.first_at.min()),
        wrote_at=known.wrote_at.min(),
        wrote_on=known.day.min(where=known.authored > 0),
    )


def newcomers(sources: Sources) -> Any:
    """One row a period (and group): joined, and how many wrote within 7 and 14 days of it."""
    member = newcomers_who_wrote(sources)
    within = [f"wrote_{days}d" for days in ACTIVATION_DAYS]
    return member.group_by(sources.question.keys("period")).aggregate(
        joined=member.count(), **{name: member[name].sum().cast("int64") for name in within}
    )


def newcomers_who_wrote(sources: Sources) -> Any:
    """One row a member who joined in the range: period (and group), wrote_7d, wrote_14d (0, 1)."""
    question = sources.question
    member = lives(sources)
    joined = member.filter(question.in_range(member.joined_at)).mutate(
        period=question.period_of(question.day_of(member.joined_at))
    )
    wrote = _authoring(sources)
    both = joined.left_join(wrote, joined.member_id == wrote.writer_id)
    return both.group_by(question.keys("period", "member_id")).aggregate(
        **{
            f"wrote_{days}d": _wrote_within(both, timedelta(days=days)).max()
            for days in ACTIVATION_DAYS
        }
    )


def contributors(sources: Sources) -> Any:
    """One row a period (and group): started, the new contributors; returned, those again.

    Again is on a later day, and within 28 days of their first authoring activity.
    """
    member = returning(sources)
    return member.group_by(sources.question.keys("period")).aggregate(
        started=member.count(), returned=member.returned.sum().cast("int64")
    )


def returning(sources: Sources) -> Any:
    """One row a new contributor of the range: period (and group), returned (0, 1)."""
    question = sources.question
    member = lives(sources)
    started = member.filter(question.in_range(member.wrote_at)).mutate(
        period=question.period_of(member.wrote_on)
    )
    wrote = _authoring(sources)
    both = started.left_join(wrote, started.member_id == wrote.writer_id)
    in_time = both.first_wrote_at < both.wrote_at + _micros(RETURN_WINDOW)
    again = (both.day > both.wrote_on) & in_time
    return both.group_by(question.keys("period", "member_id")).aggregate(
        returned=ibis.ifelse(again, 1, 0).max()
    )


def cohorts(sources: Sources) -> Any:
    """One row a cohort and cell of the triangle: period (of the cohort), cell, wrote, size.

    A cohort is everyone whose first authoring activity falls in the period; cell k counts
    those who wrote in the k-th period after it. Cells without anybody have no row.
    """
    question = sources.question
    member = lives(sources)
    started = member.filter(question.in_range(member.wrote_at))
    begun = started.select(
        starter_id=started.member_id, cohort=question.period_of(started.wrote_on)
    )
    per_member = spells(sources)
    wrote = per_member.filter(per_member.authored > 0)
    both = wrote.join(begun, wrote.member_id == begun.starter_id)
    cells = both.group_by(cohort=both.cohort, cell=both.period - both.cohort).aggregate(
        wrote=both.count()
    )
    # everyone of the cohort wrote in cell 0, so the largest cell is the cohort
    size = cells.wrote.max().over(ibis.window(group_by=cells.cohort))
    return cells.select(period=cells.cohort, cell=cells.cell, wrote=cells.wrote, size=size)


def _authoring(sources: Sources) -> Any:
    per_day = days(sources)
    wrote = per_day.filter(per_day.authored > 0)
    return wrote.select(
        writer_id=wrote.member_id,
        day=wrote.day,
        first_wrote_at=wrote.wrote_at,
        last_wrote_at=wrote.wrote_last_at,
    )


def _wrote_within(both: Any, window: timedelta) -> Any:
    """1 where the day's first or last authoring activity lies in the window from joining.

    A day is shorter than the window, so if neither does, none in between does.
    """
    until = both.joined_at + _micros(window)
    first = (both.first_wrote_at >= both.joined_at) & (both.first_wrote_at < until)
    last = (both.last_wrote_at >= both.joined_at) & (both.last_wrote_at < until)
    return ibis.ifelse(first | last, 1, 0)


def _micros(window: timedelta) -> int:
    return window // MICROSECOND

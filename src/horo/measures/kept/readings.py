"""The readings that the kept tables answer: the same columns as those of the log."""

from collections.abc import Mapping
from typing import Any

import ibis

from horo.measures.calendar import period_number
from horo.measures.kept import tables
from horo.measures.kept.serving import ROWS, TOPICS
from horo.measures.kept.tables import ACTIVE, DEEDS, JOINED, WROTE, first_day, kept
from horo.measures.question import Sources, knob, people, persons, without
from horo.measures.readings.activity import ROLLING_DAYS, running, top_five
from horo.measures.readings.activity import activity as log_activity
from horo.measures.readings.activity import authors_by_count as log_authors
from horo.measures.readings.activity import rolling as log_rolling
from horo.measures.readings.answers import answers as log_answers
from horo.measures.readings.answers import counted, waited
from horo.measures.readings.answers import waits as log_waits
from horo.measures.readings.lives import ACTIVATION_DAYS
from horo.measures.readings.lives import cohorts as log_cohorts
from horo.measures.readings.lives import contributors as log_contributors
from horo.measures.readings.lives import newcomers as log_newcomers
from horo.measures.readings.voices import flagging as log_flagging
from horo.measures.readings.voices import flags
from horo.measures.vocabulary import STAFF


def activity(sources: Sources) -> Any:
    """As `readings.activity.activity`. A member is new to a period where the gap reaches back."""
    question = sources.question
    inside = _tallies(sources, knob("first_day"))
    period = period_number(inside.day, question.grain)
    is_first = inside.gap > inside.day - first_day(period, question.grain)
    dated = inside.mutate(is_first=is_first, period=question.period_of(inside.day))
    is_active = dated.side == ACTIVE
    table = dated.group_by(question.keys("period")).aggregate(
        active=_members(dated, is_active & dated.is_first),
        authors=_members(dated, (dated.side == WROTE) & dated.is_first),
        active_days=_members(dated, is_active & (dated.gap > 0)),
        **{name: dated[name].sum().cast("int64") for name in DEEDS},
    )
    return table.mutate(
        active_7d=table.active,
        active_28d=table.active,
        days=question.days_in(table.period),
    )


def rolling(sources: Sources) -> Any:
    """As `readings.activity.rolling`.

    Whoever was active on a day counts from it on, or from the end of the window before it where
    that is later, until the window of the day itself is over.
    """
    question = sources.question
    longest = max(ROLLING_DAYS)
    counted = _tallies(sources, knob("first_day") - longest + 1)
    active = counted.filter(counted.side == ACTIVE, counted.gap > 0)
    begins = [
        # the window before it is over so many days after that day
        ibis.ifelse(active.gap >= width, active.day, active.day - active.gap + width)
        for width in ROLLING_DAYS
    ]
    ends = [active.day + width for width in ROLLING_DAYS]
    # one row a change, in one reading: as many again, for each place in both lists
    steps = active.select(
        *question.keys(),
        members=active.members,
        day=ibis.array([*begins, *ends]).unnest(),
        place=ibis.array(list(range(2 * len(ROLLING_DAYS)))).unnest(),
    )
    return running(_changes(steps), question)


def authors_by_count(sources: Sources) -> Any:
    """As `readings.activity.authors_by_count`."""
    question = sources.question
    first, periods = knob("first_period"), knob("periods")
    if question.kept != ROWS:
        known = _wanted(kept("writers"), sources)
        inside = known.filter(
            known.grain == question.grain, known.period >= first, known.period < first + periods
        )
    else:
        rows = _rows(sources, knob("first_day"))
        inside = tables.writers(rows, question.keys(), question.grain)
    dated = inside.mutate(period=inside.period - first)
    keys = question.keys("period")
    counted = dated.group_by([*keys, "authored"]).aggregate(
        authors=dated.authors.sum().cast("int64")
    )
    return top_five(counted.filter(counted.authors > 0), keys)


def newcomers(sources: Sources) -> Any:
    """As `readings.lives.newcomers`."""
    question = sources.question
    within = [f"wrote_{days}d" for days in ACTIVATION_DAYS]
    if question.kept != ROWS:
        begun = _starts(sources, JOINED)
        return begun.group_by(question.keys("period")).aggregate(
            joined=begun.members.sum().cast("int64"),
            **{name: begun[name].sum().cast("int64") for name in within},
        )
    member = lives(sources)
    joined = member.filter(question.in_range(member.joined_at))
    dated = joined.mutate(period=question.period_of(question.day_of(joined.joined_at)))
    return dated.group_by(question.keys("period")).aggregate(
        joined=dated.count(), **{name: dated[name].sum().cast("int64") for name in within}
    )


def contributors(sources: Sources) -> Any:
    """As `readings.lives.contributors`."""
    question = sources.question
    if question.kept != ROWS:
        begun = _starts(sources, WROTE)
        return begun.group_by(question.keys("period")).aggregate(
            started=begun.members.sum().cast("int64"), returned=begun.returned.sum().cast("int64")
        )
    member = _lives(sources)
    started = member.filter(question.in_range(member.wrote_at))
    dated = started.mutate(period=question.period_of(started.wrote_on))
    return dated.group_by(question.keys("period")).aggregate(
        started=dated.count(), returned=dated.returned.sum().cast("int64")
    )


def cohorts(sources: Sources) -> Any:
    """As `readings.lives.cohorts`."""
    question = sources.question
    first, periods = knob("first_period"), knob("periods")
    if question.kept != ROWS:
        known = _wanted(kept("cells"), sources)
        counted = known.filter(known.grain == question.grain)
    else:
        rows = _rows(sources, knob("first_day"))
        member = kept("lives")
        begun = member.select(begun_id=member.member_id, wrote_on=member.wrote_on)
        both = rows.join(begun, rows.member_id == begun.begun_id)
        counted = tables.cells(both, question.keys(), question.grain)
    inside = counted.filter(
        counted.cohort >= first, counted.period >= first, counted.period < first + periods
    )
    dated = inside.mutate(cell=inside.period - inside.cohort, period=inside.cohort - first)
    wrote = dated.group_by(["period", "cell"]).aggregate(wrote=dated.wrote.sum().cast("int64"))
    there = wrote.filter(wrote.wrote > 0)
    return there.mutate(size=there.wrote.max().over(ibis.window(group_by=there.period)))


def flagging(sources: Sources) -> Any:
    """As `readings.voices.flagging`: flags are few, so only what was written is kept."""
    question = sources.question
    keys = question.keys("period")
    found, counted = flags(sources), _tallies(sources, knob("first_day"))
    dated = counted.mutate(period=question.period_of(counted.day))
    nothing = ibis.literal(0, "int64")
    flagged = found.select(*keys, flags=nothing + 1, authored=nothing)
    both = flagged.union(dated.select(*keys, flags=nothing, authored=dated.authored))
    return both.group_by(keys).aggregate(
        flags=both.flags.sum().cast("int64"), authored=both.authored.sum().cast("int64")
    )


def answers(sources: Sources) -> Any:
    """As `readings.answers.answers`."""
    return counted(topics(sources), sources)


def waits(sources: Sources) -> Any:
    """As `readings.answers.waits`."""
    return waited(topics(sources), sources)


def topics(sources: Sources) -> Any:
    """The topics of the range, as `readings.answers.topics` has them but for who spoke there."""
    question, table = sources.question, kept("threads")
    inside = table.filter(question.in_range(table.started_at), table.started_at <= knob("log_end"))
    responded_at, replies = inside.responded_at, inside.replies
    if question.without_staff:
        inside = inside.filter(~inside.starter_is_staff)
        responded_at, replies = inside.peer_responded_at, inside.peer_replies
    later = responded_at - inside.started_at
    columns = {
        "topic_id": inside.thread_id,
        "started_at": inside.started_at,
        "waited": ibis.ifelse(later < 0, 0, later),
        "period": question.period_of(question.day_of(inside.started_at)),
        "replies": replies,
    }
    if question.by == STAFF:
        columns["group"] = ibis.ifelse(inside.starter_is_staff, "staff", "peers")
    return inside.select(**columns)


def days(sources: Sources) -> Any:
    """As `readings.days.days` counts: the days of the range. The anonymous only react."""
    rows = _rows(sources, knob("first_day"))
    done = {name: ibis.ifelse(rows.is_person, rows[name], 0) for name in DEEDS[:-1]}
    return rows.mutate(**done)


def lives(sources: Sources) -> Any:
    """As `readings.lives.lives`."""
    member = _lives(sources)
    return member.mutate(joined_at=ibis.coalesce(member.said_at, member.first_at))


def instead(how: str) -> Mapping[Any, Any]:
    """The readings that stand in for those of the log where the tables answer so (`how_kept`)."""
    if how == TOPICS:
        return {**KEPT, **OF_TOPICS}
    return KEPT if how else {}


KEPT = {
    log_activity: activity,
    log_rolling: rolling,
    log_authors: authors_by_count,
    log_newcomers: newcomers,
    log_contributors: contributors,
    log_cohorts: cohorts,
    log_flagging: flagging,
}


OF_TOPICS = {log_answers: answers, log_waits: waits}
# Which kept table each reads where it can.
READS = {
    **dict.fromkeys(OF_TOPICS, "threads"),
    log_activity: "tallies",
    log_rolling: "tallies",
    log_authors: "writers",
    log_newcomers: "starts",
    log_contributors: "starts",
    log_cohorts: "cells",
    log_flagging: "tallies",
}


def _tallies(sources: Sources, since: Any) -> Any:
    """The tallies of the days from `since` to the end of the range, by group."""
    question = sources.question
    if question.kept == ROWS:
        return tables.tallies(_rows(sources, since), question.keys())
    known = _wanted(kept("tallies"), sources)
    return known.filter(known.day >= since, known.day < knob("end_day"))


def _starts(sources: Sources, side: str) -> Any:
    """The starts of one side in the range, by period; days on which nobody is left go."""
    question = sources.question
    known = _wanted(kept("starts"), sources)
    inside = known.filter(
        known.side == side, known.day >= knob("first_day"), known.day < knob("end_day")
    )
    return inside.mutate(period=question.period_of(inside.day))


def _rows(sources: Sources, since: Any) -> Any:
    """Members' days from `since` to the end of the range, of those who count."""
    days = kept("days")
    inside = days.filter(days.day >= since, days.day < knob("end_day"))
    known = people(sources).rename(known_id="member_id")
    both = inside.join(known, inside.member_id == known.known_id)
    return without(both, "known_id").mutate(sign=ibis.literal(1, "int64"))


def _lives(sources: Sources) -> Any:
    member = kept("lives")
    known = persons(sources).rename(known_id="member_id")
    return without(member.join(known, member.member_id == known.known_id), "known_id")


def _wanted(table: Any, sources: Sources) -> Any:
    """The rows of a table of sums that the question is about, with their group."""
    question = sources.question
    wanted = table.filter(~table.is_staff) if question.without_staff else table
    if question.by != STAFF:
        return wanted
    return wanted.mutate(group=ibis.ifelse(wanted.is_staff, "staff", "peers"))


def _members(table: Any, where: Any) -> Any:
    return ibis.ifelse(where, table.members, 0).sum().cast("int64")


def _changes(steps: Any) -> Any:
    """By how much each rolling count changes: it begins at one place of a list, and ends at one."""
    many = len(ROLLING_DAYS)
    return steps.mutate(
        **{
            f"change_{width}": ibis.cases(
                (steps.place == place, steps.members),
                (steps.place == place + many, -steps.members),
                else_=0,
            )
            for place, width in enumerate(ROLLING_DAYS)
        }
    )

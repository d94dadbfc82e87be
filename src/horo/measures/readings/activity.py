"""Who was active, and how much: per period, and rolling at grain day."""

from typing import Any

import ibis

from horo.measures.question import Sources, knob, without
from horo.measures.readings.days import days, spells

ROLLING_DAYS = (7, 28)


def activity(sources: Sources) -> Any:
    """One row a period (and group): what was done, and by how many.

    active, authors: distinct members; active_7d, active_28d: `active` too, for at these grains
    the rolling counts are those of the period; acts, authored, topics, replies, reactions;
    active_days: the sum over the days of those active on that day; days: days in the period.
    """
    per_member = spells(sources)
    table = per_member.group_by(sources.question.keys("period")).aggregate(
        active=per_member.count(where=per_member.acts > 0),
        authors=per_member.count(where=per_member.authored > 0),
        **{
            name: per_member[name].sum().cast("int64")
            for name in ("acts", "authored", "topics", "replies", "reactions", "active_days")
        },
    )
    return table.mutate(
        active_7d=table.active,
        active_28d=table.active,
        days=sources.question.days_in(table.period),
    )


def rolling(sources: Sources) -> Any:
    """One row a day on which a rolling count changed: active_7d, active_28d.

    A member counts from a day on which they were active until they were inactive for the
    whole window, or were active again and count from then on: so each active day adds one on
    its own day and takes it back at the earlier of both. Running sums give the counts, and
    no day is looked at 28 times.
    """
    question = sources.question
    per_day = days(sources)
    active = per_day.filter(
        per_day.acts > 0,
        per_day.day > knob("first_day") - max(ROLLING_DAYS),
        per_day.day < knob("end_day"),
    )
    again = active.day.lead().over(group_by=question.keys("member_id"), order_by=active.day)
    seen = active.select(*question.keys("day"), again=again)
    steps = _step(seen, seen.day, question, dict.fromkeys(ROLLING_DAYS, 1))
    for width in ROLLING_DAYS:
        gone = ibis.least(seen.day + width, ibis.coalesce(seen.again, seen.day + width))
        steps = steps.union(_step(seen, gone, question, {width: -1}))
    return running(steps, question)


def _step(seen: Any, day: Any, question: Any, changes: dict[int, int]) -> Any:
    """One row a day: by how much each rolling count changes on it."""
    groups = {"group": seen.group} if question.by else {}
    return seen.group_by(day=day, **groups).aggregate(
        **{f"change_{width}": (seen.count() * changes.get(width, 0)) for width in ROLLING_DAYS}
    )


def running(steps: Any, question: Any) -> Any:
    """The rolling counts of each day, from how they change on it."""
    per_day = steps.group_by(question.keys("day")).aggregate(
        **{f"change_{width}": steps[f"change_{width}"].sum() for width in ROLLING_DAYS}
    )
    groups = ["group"] if question.by else None
    window = ibis.cumulative_window(group_by=groups, order_by=per_day.day)
    counted = per_day.select(
        *question.keys("day"),
        **{
            f"active_{width}d": per_day[f"change_{width}"].sum().over(window).cast("int64")
            for width in ROLLING_DAYS
        },
    )
    # days before the range carry the count that the first day begins with
    dated = counted.filter(counted.day < knob("end_day"))
    return without(dated.mutate(period=question.period_of(dated.day)), "day")


def authors_by_count(sources: Sources) -> Any:
    """One row a period (and group): how much the most active authors wrote.

    authored: all authoring activities; top5: those by the 5 % (rounded up) most active authors.
    """
    question = sources.question
    keys = question.keys("period")
    per_member = spells(sources)
    wrote = per_member.filter(per_member.authored > 0)
    histogram = wrote.group_by([*keys, "authored"]).aggregate(authors=wrote.count())
    return top_five(histogram, keys)


def top_five(histogram: Any, keys: list[str]) -> Any:
    """What `authors_by_count` says, from how many authors wrote how much.

    So no member is ranked, and ties cannot matter.
    """
    above = ibis.cumulative_window(group_by=keys, order_by=histogram.authored.desc())
    whole = ibis.window(group_by=keys)
    ranked = histogram.mutate(
        up_to_here=histogram.authors.sum().over(above).cast("int64"),
        chosen=((histogram.authors.sum().over(whole).cast("int64") + 19) // 20),
    )
    before = ranked.up_to_here - ranked.authors
    taken = ibis.greatest(ibis.least(ranked.authors, ranked.chosen - before), 0)
    return ranked.group_by(keys).aggregate(
        authored=(ranked.authored * ranked.authors).sum().cast("int64"),
        top5=(ranked.authored * taken).sum().cast("int64"),
    )

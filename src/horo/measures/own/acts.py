"""Acts of the period: what their values add up to, their quantiles, the time between two."""

from fractions import Fraction
from typing import Any

import ibis

from horo.conditions.acts import Acts
from horo.measures.question import (
    Sources,
    knob,
    name_places,
    persons,
    place_columns,
    without,
)
from horo.measures.readings.survival import quantiles

QUANTILE = "quantile"


def added_up(sources: Sources, acts: Acts) -> Any:
    """One row a period (and group): acts, how many have a value, and total, their sum."""
    found = valued(sources, acts)
    return found.group_by(sources.question.keys("period")).aggregate(
        acts=found.count(), total=found.value.sum()
    )


def quantile_of_values(sources: Sources, acts: Acts, at: Fraction) -> Any:
    """One row a period (and group): acts, how many have a value, and their quantile `at`.

    The nearest rank: the smallest value that so large a share of the values does not exceed.
    Of whole counts alone, so that every engine finds the same.
    """
    found = valued(sources, acts)
    keys = sources.question.keys("period")
    ordered = ibis.window(group_by=keys, order_by=[found.value, found.act_id])
    ranked = found.mutate(
        place=ibis.row_number().over(ordered),
        acts=found.count().over(ibis.window(group_by=keys)),
    )
    rank = (ranked.acts * at.numerator + at.denominator - 1) // at.denominator
    chosen = ranked.filter(ranked.place == rank - 1)
    return chosen.select(*keys, "acts", **{QUANTILE: chosen.value})


def quantile_of_times(sources: Sources, starts: Acts, ends: Acts, at: Fraction) -> Any:
    """One row a period (and group): watched, members, and the quantile `at` in seconds.

    Kaplan–Meier: who had not got there by the log's end was watched until then.
    """
    spans = spans_of(sources, starts, ends)
    seen = spans.mutate(
        is_over=spans.ended_at.notnull(),
        lasted=ibis.coalesce(spans.ended_at, knob("log_end")) - spans.started_at,
    )
    wanted = {QUANTILE: (at.numerator, at.denominator)}
    return quantiles(seen, sources.question.keys("period"), wanted)


def valued(sources: Sources, acts: Acts) -> Any:
    """Those of `acts` in the range that have a value: member_id, act_id, value, period (group)."""
    found = _in_range(sources, acts)
    return found.filter(found.value.notnull())


def spans_of(sources: Sources, starts: Acts, ends: Acts) -> Any:
    """One row a member and period (and group) in which they began: started_at, ended_at.

    The first of `starts` in the period, and the first other act of `ends` from that instant on,
    by the log's end; null where there is none.
    """
    began = _in_range(sources, starts)
    keys = sources.question.keys("period", "member_id")
    earliest = ibis.window(group_by=keys, order_by=[began.acted_at, began.act_id])
    ranked = began.mutate(place=ibis.row_number().over(earliest))
    first = ranked.filter(ranked.place == 0)
    begun = first.select(*keys, started_at=first.acted_at, start_id=first.act_id)
    log = ends.of_these(sources.facts)
    done = log.filter(log[ends.who].notnull(), log.occurred_at <= knob("log_end")).select(
        doer_id=log[ends.who], done_at=log.occurred_at, done_id=log.id
    )
    both = begun.left_join(
        done,
        [
            begun.member_id == done.doer_id,
            done.done_at >= begun.started_at,
            done.done_id != begun.start_id,
        ],
    )
    return both.group_by([*keys, "started_at"]).aggregate(ended_at=both.done_at.min())


def deeds_of_values(sources: Sources, acts: Acts) -> Any:
    """What was added up, or ranked: id, at, member_id, topic_id (and group)."""
    found = valued(sources, acts).rename(id="act_id", at="acted_at")
    return found.select(*sources.question.keys("id", "at", "member_id", "topic_id"))


def deeds_of_times(sources: Sources, starts: Acts, ends: Acts) -> Any:
    """The acts between which it was measured: id, at, member_id, topic_id (and group)."""
    spans = spans_of(sources, starts, ends)
    keys = sources.question.keys("member_id")
    found = []
    for acts, at in ((starts, spans.started_at), (ends, spans.ended_at)):
        log = acts.of_these(sources.facts)
        rows = log.select("id", "occurred_at", whose_id=log[acts.who], topic_id=log.thread_id)
        wanted = spans.select(*keys, at=at)
        same = [wanted.member_id == rows.whose_id, wanted["at"] == rows.occurred_at]
        found.append(wanted.join(rows, same).select(*keys, "id", "at", "topic_id"))
    return ibis.union(*found, distinct=True)


def _in_range(sources: Sources, acts: Acts) -> Any:
    """The acts of persons in the range, whose they are in `member_id`, with their period."""
    question = sources.question
    log = acts.of_these(sources.facts)
    inside = log.filter(question.in_range(log.occurred_at), log.occurred_at <= knob("log_end"))
    rows = inside.select(
        whose_id=inside[acts.who],
        act_id=inside.id,
        acted_at=inside.occurred_at,
        value=inside["value"],
        topic_id=inside.thread_id,
        **place_columns(inside, question),
    )
    known = persons(sources)
    named = name_places(rows.join(known, rows.whose_id == known.member_id), sources.facts, question)
    dated = named.mutate(period=question.period_of(question.day_of(named.acted_at)))
    return without(dated, "whose_id")

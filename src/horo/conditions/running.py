"""Look through the acts of many occasions in one sorted pass."""

from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from horo.conditions.asked import Question


def counts(
    question: Question, rows: ir.Table, who: str, within: timedelta | None = None
) -> ir.Table:
    """Return how many of `rows` count for each occasion: subject_id and number.

    The same numbers as counting `question.acts(rows, who, within=within)`, without looking at
    every act of a member once for each of the member's occasions: a member who enters a journey
    with each of ten thousand replies would cost a hundred million comparisons. Instead the acts
    and both ends of every occasion stand in one line per member, and the number is the difference
    of two totals.
    """
    asked, starts = question.table, question.starts(within)
    seen = [rows[who].isin(asked.member_id), rows.occurred_at <= asked["at"].max().as_scalar()]
    if starts is not None:
        seen.append(rows.occurred_at > starts.min().as_scalar())
    acts = rows.filter(*seen)
    line = [
        acts.select(
            member_id=acts[who],
            moment=acts.occurred_at,
            turn=_number(0),  # at the same moment, acts come before what asks for them
            subject_id=ibis.null("int64"),
            sign=_number(0),
        ),
        _ends(asked, moment=asked["at"], sign=1),
    ]
    if starts is not None:
        line.append(_ends(asked, moment=starts, sign=-1))
    line_up = ibis.union(*line, distinct=False)
    totals = line_up.mutate(total=(1 - line_up.turn).sum().over(_so_far(line_up)))
    return totals.group_by("subject_id").aggregate(number=(totals.sign * totals.total).sum())


def reached(question: Question, rows: ir.Table, who: str, least: int) -> ir.Column:
    """Return the subject_id of the occasions before which there were `least` of `rows`, or more.

    Or of different things among them, where `rows` has the column `thing`. Over the whole past
    that is so from one instant on, and always after: each member has one such instant.
    """
    asked = question.table
    acts = rows.filter(
        rows[who].isin(asked.member_id), rows.occurred_at <= asked["at"].max().as_scalar()
    )
    acts = acts.rename(whose=who)
    if least > 1 and "thing" in acts.columns:
        acts = acts.group_by("whose", "thing").aggregate(occurred_at=acts.occurred_at.min())
    if least > 1:
        in_turn = ibis.window(group_by=acts.whose, order_by=acts.occurred_at)
        acts = acts.mutate(place=ibis.row_number().over(in_turn))
        acts = acts.filter(acts.place == least - 1)
    since = acts.group_by("whose").aggregate(moment=acts.occurred_at.min())
    found = asked.inner_join(since, asked.member_id == since.whose)
    return found.filter(found.moment <= found["at"]).subject_id


def latest(question: Question, rows: ir.Table, who: str) -> ir.Table:
    """Return when each occasion's last act of `rows` was: subject_id, asked_at and moment.

    Occasions before which there is no such act are left out. One sorted pass, as in `counts`.
    """
    asked, at = question.table, question.at
    acts = rows.filter(
        rows[who].isin(asked.member_id), rows.occurred_at <= at.max().as_scalar()
    ).select(
        member_id=rows[who],
        moment=rows.occurred_at,
        turn=_number(0),
        subject_id=ibis.null("int64"),
        act=rows.occurred_at,
    )
    asks = asked.select(
        "member_id", moment=at, turn=_number(1), subject_id="subject_id", act=ibis.null("int64")
    )
    line_up = ibis.union(acts, asks, distinct=False)
    newest = line_up.mutate(newest=line_up.act.max().over(_so_far(line_up)))
    found = newest.filter(newest.turn == 1, newest.newest.notnull())
    return found.select("subject_id", asked_at=found.moment, moment=found.newest)


def first_of_each(rows: ir.Table, *by: str) -> ir.Table:
    """Return of `rows` the first act of each member, or of each with each thing."""
    order = [rows.occurred_at, rows.id]
    first = ibis.window(group_by=[rows[name] for name in by], order_by=order)
    ranked = rows.mutate(place=ibis.row_number().over(first))
    return ranked.filter(ranked.place == 0).drop("place")


def _so_far(line_up: ir.Table) -> Any:
    """Everything up to this row in the line of its member."""
    return ibis.window(
        group_by=line_up.member_id,
        order_by=[line_up.moment, line_up.turn],
        preceding=None,
        following=0,
    )


def _ends(asked: ir.Table, *, moment: ir.Column, sign: int) -> ir.Table:
    return asked.select(
        "member_id", moment=moment, turn=_number(1), subject_id="subject_id", sign=_number(sign)
    )


def _number(value: int) -> ir.Scalar:
    return ibis.literal(value, type="int64")

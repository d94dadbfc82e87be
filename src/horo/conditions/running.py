"""Count the acts of many occasions in one sorted pass."""

import ibis
import ibis.expr.types as ir

from horo.conditions.asked import ALWAYS, Question


def counts(question: Question, rows: ir.Table, who: str) -> ir.Table:
    """Return how many of `rows` count for each occasion: subject_id and number.

    The same numbers as counting `question.acts(rows, who)`, without looking at every act of a
    member once for each of the member's occasions: a member who enters a journey with each of ten
    thousand replies would cost a hundred million comparisons. Instead the acts and both ends of
    every occasion stand in one line per member, and the number is the difference of two totals.
    """
    asked, starts = question.table, None
    seen = [rows[who].isin(asked.member_id), rows.occurred_at <= asked["at"].max().as_scalar()]
    if question.since is not None:
        starts = asked["since"].coalesce(ALWAYS)
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
    so_far = ibis.window(
        group_by=line_up.member_id,
        order_by=[line_up.moment, line_up.turn],
        preceding=None,
        following=0,
    )
    totals = line_up.mutate(total=(1 - line_up.turn).sum().over(so_far))
    return totals.group_by("subject_id").aggregate(number=(totals.sign * totals.total).sum())


def first_of_each(rows: ir.Table, who: str) -> ir.Table:
    """Return of `rows` the first act of each member with each `thing`: as many as different."""
    order = [rows.occurred_at, rows.id]
    first = ibis.window(group_by=[rows[who], rows.thing], order_by=order)
    ranked = rows.mutate(place=ibis.row_number().over(first))
    return ranked.filter(ranked.place == 0).drop("place")


def _ends(asked: ir.Table, *, moment: ir.Column, sign: int) -> ir.Table:
    return asked.select(
        "member_id", moment=moment, turn=_number(1), subject_id="subject_id", sign=_number(sign)
    )


def _number(value: int) -> ir.Scalar:
    return ibis.literal(value, type="int64")

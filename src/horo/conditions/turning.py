"""Conditions that one act makes true once and for all, and the instant at which it did."""

import ibis
import ibis.expr.types as ir

from horo.conditions.acts import Acts
from horo.conditions.asked import ALWAYS, Asked, Question
from horo.conditions.base import Condition
from horo.conditions.events import events, is_event
from horo.conditions.logic import All, Either, Named
from horo.conditions.snapshot import Reading, Snapshot
from horo.facts.schemas import Facts


def turns_by_acts(condition: Condition) -> bool:
    """Whether an act makes `condition` true, and nothing makes it false again.

    So are events, `did` and `was` with `times` at least, and any or all of such: no windows, no
    limits, no sums, no traits, no `not`.
    """
    if isinstance(condition, All | Either):
        return all(turns_by_acts(part) for part in condition.parts)
    if isinstance(condition, Acts):
        is_open = condition.times.least > 0 and condition.times.most is None
        return is_open and (condition.within, condition.since, condition.sum) == (None,) * 3
    return is_event(condition)


def lasting(condition: Condition) -> Condition | None:
    """Return what of `condition` stays true of the whole past, once it is; None if nothing does.

    Where that is false at an instant, `condition` was false at every earlier one.
    """
    if isinstance(condition, Named):
        return lasting(condition.means)
    if isinstance(condition, All):
        found = tuple(part for part in map(lasting, condition.parts) if part is not None)
        return All(parts=found) if found else None
    return condition if turns_by_acts(condition) else None


def held_at(condition: Condition, facts: Facts, asked: Asked) -> ir.Table:
    """Return subject_id and held_at, the instant of the act that made `condition` true.

    Of those alone for whom it came true after their `since` and not after their `at`. Only for
    conditions of which `turns_by_acts` is true.
    """
    return _held(condition, asked.of(facts, condition.traits()))


def turned_at(
    condition: Condition, snapshot: Snapshot, member_id: int, since: int, at: int
) -> int | None:
    """Return the same for one member in plain Python, or None: what the SQL is tested against."""
    acts = {row["occurred_at"] for row in snapshot.activities if since < row["occurred_at"] <= at}
    moments = (Reading(snapshot, member_id, since, instant) for instant in sorted(acts))
    return next((each.at for each in moments if condition.holds(each)), None)


def _held(condition: Condition, question: Question) -> ir.Table:
    if isinstance(condition, All | Either):
        return _together(condition, question)
    if isinstance(condition, Acts):
        return _nth(condition, question)
    acts = events(condition, question.facts)
    rows = question.acts(acts.mutate(whose=acts.member_id).drop("member_id"), "whose")
    return _earliest(rows)


def _together(condition: All | Either, question: Question) -> ir.Table:
    """`all` is true with the last of its parts, `any` with the first."""
    parts = [_held(part, question) for part in condition.parts]
    line = ibis.union(*parts, distinct=False) if len(parts) > 1 else parts[0]
    if isinstance(condition, Either):
        return line.group_by("subject_id").aggregate(held_at=line.held_at.min())
    found = line.group_by("subject_id").aggregate(held_at=line.held_at.max(), number=line.count())
    return found.filter(found.number == len(parts)).select("subject_id", "held_at")


def _nth(condition: Acts, question: Question) -> ir.Table:
    """Return when the number of acts, or of different things among them, was reached."""
    if question.in_line and question.since is not None and not condition.distinct:
        return _ahead(condition, question, question.since.coalesce(ALWAYS))
    rows, least = condition.rows(question), condition.times.least
    if least == 1:
        return _earliest(rows)
    if condition.distinct:
        rows = rows.group_by("subject_id", "thing").aggregate(
            occurred_at=rows.occurred_at.min(), id=rows.id.min()
        )
    in_turn = ibis.window(group_by=rows.subject_id, order_by=[rows.occurred_at, rows.id])
    ranked = rows.mutate(place=ibis.row_number().over(in_turn))
    return ranked.filter(ranked.place == least - 1).select("subject_id", held_at="occurred_at")


def _earliest(rows: ir.Table) -> ir.Table:
    return rows.group_by("subject_id").aggregate(held_at=rows.occurred_at.min())


def _ahead(condition: Acts, question: Question, starts: ir.Column) -> ir.Table:
    """Return the same in one sorted pass, however many occasions and acts a member has.

    The acts, each with the instant at which it and those after it are enough, and the starts of
    all occasions stand in one line per member; what lies ahead of a start decides.
    """
    asked, acts = question.table, _enough(condition, question, starts)
    line = ibis.union(
        acts.select(
            "member_id",
            moment=acts.occurred_at,
            turn=_number(0),  # at the same moment, an act comes before the start: it is too early
            enough_at=acts.enough_at,
            subject_id=ibis.null("int64"),
            asked_at=ibis.null("int64"),
        ),
        asked.select(
            "member_id",
            moment=starts,
            turn=_number(1),
            enough_at=ibis.null("int64"),
            subject_id="subject_id",
            asked_at=question.at,
        ),
        distinct=False,
    )
    ahead = ibis.window(
        group_by=line.member_id, order_by=[line.moment, line.turn], preceding=0, following=None
    )
    found = line.mutate(held_at=line.enough_at.min().over(ahead))
    is_held = found.subject_id.notnull() & (found.held_at <= found.asked_at)
    return found.filter(is_held).select("subject_id", "held_at")


def _enough(condition: Acts, question: Question, starts: ir.Column) -> ir.Table:
    """Return the acts that may count: whose, when, and when with those after it are enough."""
    rows, who, asked = condition.anyones(question), condition.who, question.table
    acts = rows.filter(
        rows[who].isin(asked.member_id),
        rows.occurred_at <= question.at.max().as_scalar(),
        rows.occurred_at > starts.min().as_scalar(),
    )
    acts = acts.select("id", "occurred_at", member_id=acts[who])
    if condition.times.least == 1:
        return acts.mutate(enough_at=acts.occurred_at)
    in_turn = ibis.window(group_by=acts.member_id, order_by=[acts.occurred_at, acts.id])
    return acts.mutate(enough_at=acts.occurred_at.lead(condition.times.least - 1).over(in_turn))


def _number(value: int) -> ir.Scalar:
    return ibis.literal(value, type="int64")

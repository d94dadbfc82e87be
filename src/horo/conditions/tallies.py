"""Count acts of many kinds in one reading of the log: what many conditions ask of everyone."""

from collections.abc import Iterable
from dataclasses import replace

import ibis.expr.types as ir

from horo.conditions.acts import Acts
from horo.conditions.asked import Question
from horo.conditions.base import Condition, walk
from horo.conditions.moments import length
from horo.facts.schemas import Facts

Names = dict[Acts, str]


def tallied(question: Question, conditions: Iterable[Condition]) -> Question:
    """Return `question` with the numbers beside its rows that `conditions` ask of the acts.

    Each of these conditions then reads its number there, and not the log again: the log is read
    once for what members did, and once for what was done to them. For a question about everyone's
    whole past, as of one instant.
    """
    wanted: Names = {}
    for condition in conditions:
        for _, part in walk(condition):
            if isinstance(part, Acts) and part.is_tallied:
                wanted.setdefault(part.often(1, None), f"number_{len(wanted)}")
    table = question.table
    for who in sorted({acts.who for acts in wanted}):
        table = _beside(table, question, {a: name for a, name in wanted.items() if a.who == who})
    return replace(question, table=table, numbers=wanted)


def _beside(table: ir.Table, question: Question, wanted: Names) -> ir.Table:
    """Return `table` with the number of each of `wanted`, which are all of the same role."""
    numbers = _numbers(question, wanted)
    both = table.left_join(numbers, table.member_id == numbers.whose)
    found = {name: both[name].coalesce(0) for name in wanted.values()}
    return both.select(*(both[name] for name in table.columns), **found)


def _numbers(question: Question, wanted: Names) -> ir.Table:
    """Return a row for each member with any such acts: whose, and the numbers."""
    log, who = question.facts.activities, next(iter(wanted)).who
    verbs = sorted({verb for acts in wanted for verb in acts.verbs})
    seen = log.filter(log.verb.isin(verbs), log[who].notnull(), log.occurred_at <= question.at)
    windows = [acts.within for acts in wanted if acts.within is not None]
    if len(windows) == len(wanted):
        seen = seen.filter(seen.occurred_at > question.at - length(max(windows)))
    facts = Facts(seen, *_others(question.facts))
    columns = {"whose": seen[who]}
    for acts, name in wanted.items():
        columns[f"{name}_counts"] = acts.counts(facts, question.at)
        if (thing := acts.thing(seen)) is not None:
            columns[f"{name}_thing"] = thing
    marked = seen.select(**columns)
    found = {name: _number(marked, name) for name in wanted.values()}
    return marked.group_by("whose").aggregate(**found)


def _number(marked: ir.Table, name: str) -> ir.Scalar:
    counts = marked[f"{name}_counts"]
    if f"{name}_thing" not in marked.columns:
        return marked.count(where=counts)
    return marked[f"{name}_thing"].nunique(where=counts)


def _others(facts: Facts) -> tuple[ir.Table, ...]:
    return facts.members, facts.memberships, facts.fields, facts.spaces

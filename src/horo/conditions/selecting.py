"""Ask a condition set-wise: for whom is it true, and because of which acts."""

from collections.abc import Iterator, Sequence

import ibis
import ibis.expr.types as ir

from horo.conditions.asked import Asked, Everyone, Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.logic import All, Either, Named, Not
from horo.conditions.tallies import tallied
from horo.facts.schemas import Facts

EVIDENCE = 5  # the latest acts that are shown for one part of a condition


def select(condition: Condition, facts: Facts, asked: Asked) -> ir.Table:
    """Return subject_id and member_id of those for whom `condition` is true.

    Raises UnresolvedError while the condition still names stages or audiences.
    """
    question = asked.of(facts, condition.traits())
    return question.where(condition.mask(question)).table.select("subject_id", "member_id")


def tell(conditions: Sequence[Condition], facts: Facts, asked: Everyone) -> ir.Table:
    """Return subject_id, member_id and, for each of `conditions` in turn, `is_0`, `is_1`, …

    What they count is counted in one reading of the log.

    Raises UnresolvedError while one of them still names stages or audiences.
    """
    traits = frozenset[str]().union(*(condition.traits() for condition in conditions))
    question = tallied(asked.of(facts, traits), conditions)
    told = {f"is_{place}": each.mask(question) for place, each in enumerate(conditions)}
    return question.table.select("subject_id", "member_id", **told)


def evidence(
    condition: Condition, facts: Facts, asked: Asked, *, is_known: bool = False
) -> ir.Table:
    """Return the acts that make `condition` true, for those for whom it is.

    With `is_known` it is true for all who are asked, and that is not asked again.

    Columns: subject_id, member_id, activity_id and `part`, the path of the part that it speaks
    for (see `parts`). Of each part the latest five. Absence and traits leave no acts; an
    alternative speaks only where it is true itself.
    """
    question = asked.of(facts, condition.traits())
    if not is_known:
        question = question.where(condition.mask(question))
    found = [
        _latest(question, masks, rows, path)
        for path, masks, rows in _traces(condition, question, True, "", ())
    ]
    return ibis.union(*found, distinct=False) if found else _none(question)


Masks = tuple[ir.BooleanValue, ...]


def _traces(
    condition: Condition, question: Question, positive: Polarity, path: str, masks: Masks
) -> Iterator[tuple[str, Masks, ir.Table]]:
    """Yield every part that rests on acts, with the masks of those for whom it counts."""
    if isinstance(condition, Not):
        positive = not positive
    if isinstance(condition, Named):
        question = question.whole()
    if (rows := condition.traces(question, positive)) is not None:
        yield path, masks, rows
    forks = isinstance(condition, Either if positive else All)
    for step, part in condition.inner():
        inside = masks
        if forks:
            mask = part.mask(question)
            inside = (*masks, mask if positive else ~mask)
        yield from _traces(part, question, positive, f"{path}.{step}" if path else step, inside)


def _latest(question: Question, masks: Masks, rows: ir.Table, path: str) -> ir.Table:
    if masks or not question.per_row:  # else they were found for these alone
        rows = rows.filter(rows.subject_id.isin(question.where(*masks).table.subject_id))
    newest = ibis.window(
        group_by=rows.subject_id, order_by=[rows.occurred_at.desc(), rows.id.desc()]
    )
    ranked = rows.mutate(place=ibis.row_number().over(newest))
    return ranked.filter(ranked.place < EVIDENCE).select(
        "subject_id", "member_id", activity_id=ranked.id, part=ibis.literal(path)
    )


def _none(question: Question) -> ir.Table:
    table = question.table.filter(ibis.literal(False))
    return table.select("subject_id", "member_id", activity_id="subject_id", part=ibis.literal(""))

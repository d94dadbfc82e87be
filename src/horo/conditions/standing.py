"""What was said last and holds until something else is said: tags, levels, stages."""

import ibis
import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.snapshot import Reading, Row

WHO = "recipient_id"


def stretches(question: Question, rows: ir.Table, *by: str) -> ir.Table:
    """Return the activities `rows` with `until`: when the next of the same member came.

    With `by` the next with the same of those columns. At one moment the higher id comes later.
    """
    mine = question.mine(rows, WHO)
    in_order = ibis.window(
        group_by=[mine[name] for name in (WHO, *by)], order_by=[mine.occurred_at, mine.id]
    )
    return mine.mutate(until=mine.occurred_at.lead().over(in_order))


def standing(question: Question, rows: ir.Table) -> ir.Table:
    """Return those of the stretches `rows` in which it is asked, each with whose it is."""
    found = question.whole().acts(rows, WHO)
    at = question.instant(found)
    return found.filter(found.until.isnull() | (found.until > at))


def last_said(reading: Reading, verbs: tuple[str, ...], kind: str, key: str = "") -> Row | None:
    """Return the latest activity that says something of the member, in plain Python."""
    said = [
        row
        for row in reading.whole().acts(WHO)
        if row["verb"] in verbs and row["object_type"] == kind and key in ("", row["object_key"])
    ]
    return max(said, key=lambda row: (row["occurred_at"], row["id"]), default=None)

"""`first: {did: posted, within: 7d}`: how long ago the member first did something."""

from typing import Any

import ibis.expr.types as ir

from horo.conditions import running
from horo.conditions.acts import Acts
from horo.conditions.asked import Question
from horo.conditions.base import Polarity
from horo.conditions.snapshot import Reading, Row
from horo.conditions.span import Spanned


class First(Spanned):
    """The very first of the acts lies in the span. False where there is none yet.

    Even in an occasion this looks at the whole past: a first time stays the first.
    """

    acts: Acts

    def mentions(self) -> frozenset[str]:
        return self.acts.mentions()

    def mask(self, question: Question) -> ir.BooleanValue:
        rows = self._theirs(question)
        firsts = rows.group_by(self.acts.who).aggregate(occurred_at=rows.occurred_at.min())
        found = self._in_span(question, firsts)
        return question.table.subject_id.isin(found.subject_id)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        if not positive:
            return None
        firsts = running.first_of_each(self._theirs(question), self.acts.who)
        return self._in_span(question, firsts)

    def _theirs(self, question: Question) -> ir.Table:
        return question.mine(self.acts.anyones(question), self.acts.who)

    def _in_span(self, question: Question, firsts: ir.Table) -> ir.Table:
        found = question.whole().acts(firsts, self.acts.who)
        return found.filter(*self.span_masks(found.occurred_at, question.instant(found)))

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return the first act if it lies in the span, in plain Python."""
        acts = self.acts.found(reading.whole())
        first = sorted(acts, key=lambda row: (row["occurred_at"], row["id"]))[:1]
        return [row for row in first if self.spans(row["occurred_at"], reading.at)]

    def written(self) -> dict[str, Any]:
        return {"first": self.acts.written() | self.span_written()}

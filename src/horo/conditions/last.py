"""`last: {did: posted, more_than: 30d}`: how long ago the member last did something."""

from typing import Any

import ibis
import ibis.expr.types as ir

from horo.conditions import running
from horo.conditions.acts import Acts
from horo.conditions.asked import Question
from horo.conditions.base import Polarity
from horo.conditions.snapshot import Reading, Row
from horo.conditions.span import Spanned


class Last(Spanned):
    """The latest of the acts lies in the span. False where there is none: never is not long ago.

    Even in an occasion this looks at the whole past.
    """

    acts: Acts

    def mentions(self) -> frozenset[str]:
        return self.acts.mentions()

    def mask(self, question: Question) -> ir.BooleanValue:
        lasts = self._lasts(question.whole())
        at = question.instant(lasts)
        found = lasts.filter(*self.span_masks(lasts.moment, at))
        return question.table.subject_id.isin(found.subject_id)

    def _lasts(self, question: Question) -> ir.Table:
        """Return when the latest act was: subject_id, moment, and asked_at of occasions."""
        rows = self.acts.anyones(question)
        if question.in_line:
            return running.latest(question, rows, self.acts.who)
        found = question.acts(rows, self.acts.who)
        by = ["subject_id", "asked_at"] if question.per_row else ["subject_id"]
        return found.group_by(by).aggregate(moment=found.occurred_at.max())

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        if not positive:
            return None
        found = question.whole().acts(self.acts.anyones(question), self.acts.who)
        newest = ibis.window(
            group_by=found.subject_id, order_by=[found.occurred_at.desc(), found.id.desc()]
        )
        ranked = found.mutate(turn=ibis.row_number().over(newest))
        lasts = ranked.filter(ranked.turn == 0)
        return lasts.filter(*self.span_masks(lasts.occurred_at, question.instant(lasts)))

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return the last act if it lies in the span, in plain Python."""
        acts = self.acts.found(reading.whole())
        last = sorted(acts, key=lambda row: (row["occurred_at"], row["id"]))[-1:]
        return [row for row in last if self.spans(row["occurred_at"], reading.at)]

    def written(self) -> dict[str, Any]:
        return {"last": self.acts.written() | self.span_written()}

"""`has: {badge: early-bird}`: a badge or level that the member was awarded, ever."""

from typing import Any, Literal

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.snapshot import Reading
from horo.conditions.written import one_or_many

VERB = "awarded"


class Awarded(Condition):
    """One of the badges or levels was awarded to the member at or before the instant asked.

    Even in an occasion this looks at the whole past: a badge stays.
    """

    what: Literal["badge", "level"]
    slugs: tuple[str, ...]

    def mentions(self) -> frozenset[str]:
        return frozenset({VERB})

    def mask(self, question: Question) -> ir.BooleanValue:
        return question.table.subject_id.isin(self._rows(question).subject_id)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        return self._rows(question) if positive else None

    def _rows(self, question: Question) -> ir.Table:
        log = question.facts.activities
        awards = log.filter(
            log.verb == VERB, log.object_type == self.what, log.object_key.isin(self.slugs)
        )
        rows = awards.select("id", "occurred_at", "recipient_id")
        return question.whole().acts(rows, "recipient_id")

    def holds(self, reading: Reading) -> bool:
        return any(
            row["verb"] == VERB
            and row["object_type"] == self.what
            and row["object_key"] in self.slugs
            for row in reading.whole().acts("recipient_id")
        )

    def written(self) -> dict[str, Any]:
        return {"has": {self.what: one_or_many(self.slugs)}}

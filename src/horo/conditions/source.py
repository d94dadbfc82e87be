"""`is: {source: discourse}`: where the member came from."""

from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.snapshot import Reading, Row
from horo.conditions.written import one_or_many

VERB = "joined"


class CameFrom(Condition):
    """The member joined through one of the sources, by the source of that activity."""

    sources: tuple[str, ...]

    def mentions(self) -> frozenset[str]:
        return frozenset({VERB})

    def mask(self, question: Question) -> ir.BooleanValue:
        return question.table.subject_id.isin(self._rows(question).subject_id)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        return self._rows(question) if positive else None

    def _rows(self, question: Question) -> ir.Table:
        log = question.facts.activities
        rows = log.filter(log.verb == VERB, log.source.isin(self.sources))
        return question.whole().acts(rows.select("id", "occurred_at", "actor_id"), "actor_id")

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return how the member joined, in plain Python."""
        acts = reading.whole().acts("actor_id")
        return [row for row in acts if row["verb"] == VERB and row["source"] in self.sources]

    def written(self) -> dict[str, Any]:
        return {"is": {"source": one_or_many(self.sources)}}

"""`has: {badge: early-bird}`, `has: {level: regular}`: what the member was awarded."""

from typing import Any, Literal

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.snapshot import Reading, Row
from horo.conditions.standing import last_said, standing, stretches
from horo.conditions.written import one_or_many

VERB = "awarded"


class Awarded(Condition):
    """One of the badges, ever, or one of the levels, as the latest of them.

    A badge stays; a member has one level at a time. Even in an occasion this looks at the whole
    past.
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
        awards = log.filter(log.verb == VERB, log.object_type == self.what)
        rows = awards.select("id", "occurred_at", "recipient_id", "object_key")
        if self.what == "level":
            levels = stretches(question, rows)
            return standing(question, levels.filter(levels.object_key.isin(self.slugs)))
        badges = rows.filter(rows.object_key.isin(self.slugs)).drop("object_key")
        return question.whole().acts(badges, "recipient_id")

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return the awards that speak for it, in plain Python."""
        if self.what == "level":
            last = last_said(reading, (VERB,), self.what)
            return [last] if last is not None and last["object_key"] in self.slugs else []
        return [
            row
            for row in reading.whole().acts("recipient_id")
            if (row["verb"], row["object_type"]) == (VERB, self.what)
            and row["object_key"] in self.slugs
        ]

    def written(self) -> dict[str, Any]:
        return {"has": {self.what: one_or_many(self.slugs)}}

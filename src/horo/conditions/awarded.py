"""`has: {badge: early-bird}`, `has: {level: regular}`: what the member was awarded."""

from typing import Any, Literal

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.snapshot import Reading, Row
from horo.conditions.standing import last_said, standing, stretches
from horo.conditions.written import one_or_many

GIVEN, TAKEN = "awarded", "revoked"


class Awarded(Condition):
    """One of the badges, or one of the levels, as the latest of them.

    A badge stays until it is taken back; a member has one level at a time, and none after it was
    taken back. Even in an occasion this looks at the whole past.
    """

    what: Literal["badge", "level"]
    slugs: tuple[str, ...]

    def mentions(self) -> frozenset[str]:
        return frozenset({GIVEN, TAKEN})

    def mask(self, question: Question) -> ir.BooleanValue:
        return question.table.subject_id.isin(self._rows(question).subject_id)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        return self._rows(question) if positive else None

    def _rows(self, question: Question) -> ir.Table:
        log = question.facts.activities
        by: tuple[str, ...] = ()
        said = log.filter(log.verb.isin((GIVEN, TAKEN)), log.object_type == self.what)
        if self.what == "badge":
            said, by = said.filter(said.object_key.isin(self.slugs)), ("object_key",)
        rows = said.select("id", "occurred_at", "recipient_id", "object_key", "verb")
        found = stretches(question, rows, *by)
        mine = found.filter(found.verb == GIVEN, found.object_key.isin(self.slugs))
        return standing(question, mine)

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return the awards that speak for it, in plain Python."""
        keys = ("",) if self.what == "level" else self.slugs
        said = [last_said(reading, (GIVEN, TAKEN), self.what, key) for key in keys]
        return [
            row
            for row in said
            if row is not None and row["verb"] == GIVEN and row["object_key"] in self.slugs
        ]

    def written(self) -> dict[str, Any]:
        return {"has": {self.what: one_or_many(self.slugs)}}

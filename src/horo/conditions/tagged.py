"""`has: {tag: champion}`: a tag that the member was given and still has."""

from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.snapshot import Reading, Row
from horo.conditions.standing import last_said, standing, stretches
from horo.conditions.written import one_or_many

GIVEN, TAKEN, KIND = "tagged", "untagged", "tag"


class Tagged(Condition):
    """The member has one of the tags at the instant asked, whenever it was given."""

    slugs: tuple[str, ...]

    def mentions(self) -> frozenset[str]:
        return frozenset({GIVEN, TAKEN})

    def mask(self, question: Question) -> ir.BooleanValue:
        return question.table.subject_id.isin(self._rows(question).subject_id)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        return self._rows(question) if positive else None

    def _rows(self, question: Question) -> ir.Table:
        log = question.facts.activities
        marks = log.filter(
            log.verb.isin((GIVEN, TAKEN)), log.object_type == KIND, log.object_key.isin(self.slugs)
        )
        rows = marks.select("id", "occurred_at", "recipient_id", "object_key", "verb")
        given = stretches(question, rows, "object_key")
        return standing(question, given.filter(given.verb == GIVEN))

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return what gave the member each of the tags, in plain Python."""
        said = [last_said(reading, (GIVEN, TAKEN), KIND, slug) for slug in self.slugs]
        return [row for row in said if row is not None and row["verb"] == GIVEN]

    def written(self) -> dict[str, Any]:
        return {"has": {"tag": one_or_many(self.slugs)}}

"""`in: {stage: regular, since: 7d}`: in which stage the member is, by what was written down."""

from datetime import timedelta
from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.moments import length
from horo.conditions.snapshot import Reading, Row
from horo.conditions.standing import last_said, standing, stretches
from horo.conditions.written import days_written, one_or_many

VERB, KIND = "moved", "stage"


class InStage(Condition):
    """The latest `moved` up to the instant asked says one of the stages, at least `since` ago.

    Unlike `is: {stage: …}`, which asks the stage's own condition, this knows since when. Even in
    an occasion it looks at the whole past.
    """

    stages: tuple[str, ...]
    since: timedelta | None = None

    def mentions(self) -> frozenset[str]:
        return frozenset({VERB})

    def mask(self, question: Question) -> ir.BooleanValue:
        return question.table.subject_id.isin(self._rows(question).subject_id)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        return self._rows(question) if positive else None

    def _rows(self, question: Question) -> ir.Table:
        log = question.facts.activities
        moves = log.filter(log.verb == VERB, log.object_type == KIND)
        stays = stretches(question, moves.select("id", "occurred_at", "recipient_id", "object_key"))
        found = standing(question, stays.filter(stays.object_key.isin(self.stages)))
        if self.since is None:
            return found
        return found.filter(found.occurred_at <= question.instant(found) - length(self.since))

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return the move that speaks for it, in plain Python."""
        last = last_said(reading, (VERB,), KIND)
        if last is None or last["object_key"] not in self.stages:
            return []
        long_enough = self.since is None or last["occurred_at"] <= reading.at - length(self.since)
        return [last] if long_enough else []

    def written(self) -> dict[str, Any]:
        since = {"since": days_written(self.since)} if self.since else {}
        return {"in": {"stage": one_or_many(self.stages)} | since}

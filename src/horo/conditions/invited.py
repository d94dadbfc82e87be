"""`invited_by: {staff: true}`: who invited the member."""

from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.others import Others
from horo.conditions.snapshot import Reading, Row
from horo.conditions.was import Was

VERB = "invited"


class InvitedBy(Condition):
    """Somebody who was such a person at that moment invited the member.

    Even in an occasion this looks at the whole past: an invitation comes before everything.
    """

    others: Others

    @property
    def was(self) -> Was:
        return Was(verbs=(VERB,), others=self.others)

    def mentions(self) -> frozenset[str]:
        return self.was.mentions()

    def mask(self, question: Question) -> ir.BooleanValue:
        return self.was.mask(question.whole())

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        return self.was.traces(question.whole(), positive)

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return the invitations that speak for it, in plain Python."""
        return self.was.found(reading.whole())

    def written(self) -> dict[str, Any]:
        return {"invited_by": self.others.written()}

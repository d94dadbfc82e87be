"""`in: {space: introductions}`, `in: {audience: regulars}`."""

from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.did import Did
from horo.conditions.errors import UnresolvedError
from horo.conditions.snapshot import Reading, Row
from horo.conditions.written import one_or_many

BEING_THERE = ("posted", "replied", "reacted")


class InSpace(Condition):
    """The member posted, replied or reacted in one of the spaces, ever.

    Even in an occasion this looks at the whole past. To ask for more, write `did` with `in_space`.
    """

    spaces: tuple[str, ...]

    @property
    def did(self) -> Did:
        return Did(verbs=BEING_THERE, in_space=self.spaces)

    def mentions(self) -> frozenset[str]:
        return self.did.mentions()

    def mask(self, question: Question) -> ir.BooleanValue:
        return self.did.mask(question.whole())

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        return self.did.traces(question.whole(), positive)

    def holds(self, reading: Reading) -> bool:
        return bool(self.found(reading))

    def found(self, reading: Reading) -> list[Row]:
        """Return what the member did there, in plain Python."""
        return self.did.found(reading.whole())

    def written(self) -> dict[str, Any]:
        return {"in": {"space": one_or_many(self.spaces)}}


class InAudience(Condition):
    """The member is in one of the playbook's audiences; `resolve` puts their conditions here."""

    audiences: tuple[str, ...]

    def mask(self, question: Question) -> ir.BooleanValue:
        raise self._unresolved()

    def holds(self, reading: Reading) -> bool:
        raise self._unresolved()

    def _unresolved(self) -> UnresolvedError:
        return UnresolvedError(
            f"The audience {self.audiences[0]!r} is still a name: resolve it first."
        )

    def written(self) -> dict[str, Any]:
        return {"in": {"audience": one_or_many(self.audiences)}}

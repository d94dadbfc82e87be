"""`joined: {more_than: 7d}`: how long the member has been here."""

from functools import reduce
from operator import and_
from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.snapshot import Reading
from horo.conditions.span import Spanned


class Joined(Spanned):
    """When the member joined. False of everyone whose joining is unknown or still to come."""

    def mentions(self) -> frozenset[str]:
        return frozenset({"joined"})

    def traits(self) -> frozenset[str]:
        return frozenset({"joined_at"})

    def mask(self, question: Question) -> ir.BooleanValue:
        joined = question.table.joined_at
        return reduce(and_, [joined.notnull(), *self.span_masks(joined, question.at)])

    def holds(self, reading: Reading) -> bool:
        joined = reading.member["joined_at"]
        return joined is not None and self.spans(joined, reading.at)

    def written(self) -> dict[str, Any]:
        return {"joined": self.span_written()}

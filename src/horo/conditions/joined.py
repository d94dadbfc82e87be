"""`joined: {more_than: 7d}`: how long the member has been here."""

from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition
from horo.conditions.moments import first_moment, length
from horo.conditions.snapshot import Reading
from horo.conditions.written import days_written


class Joined(Condition):
    """When the member joined. False of everyone whose joining is unknown or still to come.

    `less_than` is a window, open at its old end; `more_than` is everything before it, so the two
    with one duration neither overlap nor leave a gap. Dates mean their first moment in UTC:
    `after` includes it, `before` does not.
    """

    more_than: timedelta | None = None
    less_than: timedelta | None = None
    after: date | None = None
    before: date | None = None

    def mentions(self) -> frozenset[str]:
        return frozenset({"joined"})

    def traits(self) -> frozenset[str]:
        return frozenset({"joined_at"})

    def mask(self, question: Question) -> ir.BooleanValue:
        joined, at = question.table.joined_at, question.at
        mask = joined.notnull() & (joined <= at)
        if self.more_than is not None:
            mask &= joined <= at - length(self.more_than)
        if self.less_than is not None:
            mask &= joined > at - length(self.less_than)
        if self.after is not None:
            mask &= joined >= first_moment(self.after)
        if self.before is not None:
            mask &= joined < first_moment(self.before)
        return mask

    def holds(self, reading: Reading) -> bool:
        joined = reading.member["joined_at"]
        return (
            joined is not None
            and joined <= reading.at
            and (self.more_than is None or joined <= reading.at - length(self.more_than))
            and (self.less_than is None or joined > reading.at - length(self.less_than))
            and (self.after is None or joined >= first_moment(self.after))
            and (self.before is None or joined < first_moment(self.before))
        )

    def written(self) -> dict[str, Any]:
        parts = {
            "more_than": days_written(self.more_than) if self.more_than else None,
            "less_than": days_written(self.less_than) if self.less_than else None,
            "after": self.after,
            "before": self.before,
        }
        return {"joined": {name: part for name, part in parts.items() if part is not None}}

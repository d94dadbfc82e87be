"""How long ago something was: what `joined`, `first` and `last` share."""

from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Instant
from horo.conditions.base import Condition
from horo.conditions.moments import first_moment, length
from horo.conditions.written import days_written

SPAN = ("more_than", "less_than", "after", "before")


class Spanned(Condition):
    """A moment in the past that lies between all bounds that are given.

    `less_than` is a window, open at its old end; `more_than` is everything before it, so the two
    with one duration neither overlap nor leave a gap. Dates mean their first moment in UTC:
    `after` includes it, `before` does not.
    """

    more_than: timedelta | None = None
    less_than: timedelta | None = None
    after: date | None = None
    before: date | None = None

    def span_masks(self, moment: ir.Column, at: Instant) -> list[ir.BooleanValue]:
        """Return what must be true of the `moment` of rows that are asked as of `at`."""
        masks = [moment <= at]
        if self.more_than is not None:
            masks.append(moment <= at - length(self.more_than))
        if self.less_than is not None:
            masks.append(moment > at - length(self.less_than))
        if self.after is not None:
            masks.append(moment >= first_moment(self.after))
        if self.before is not None:
            masks.append(moment < first_moment(self.before))
        return masks

    def spans(self, moment: int, at: int) -> bool:
        """Return the same of one moment, in plain Python."""
        return (
            moment <= at
            and (self.more_than is None or moment <= at - length(self.more_than))
            and (self.less_than is None or moment > at - length(self.less_than))
            and (self.after is None or moment >= first_moment(self.after))
            and (self.before is None or moment < first_moment(self.before))
        )

    @property
    def is_empty(self) -> bool:
        """Whether no moment lies between the bounds, whatever the instant."""
        longer, shorter = self.more_than, self.less_than
        crossed = longer is not None and shorter is not None and longer >= shorter
        dates = self.after is not None and self.before is not None and self.after >= self.before
        return crossed or dates

    def span_written(self) -> dict[str, Any]:
        parts = {
            "more_than": days_written(self.more_than) if self.more_than else None,
            "less_than": days_written(self.less_than) if self.less_than else None,
            "after": self.after,
            "before": self.before,
        }
        return {name: part for name, part in parts.items() if part is not None}

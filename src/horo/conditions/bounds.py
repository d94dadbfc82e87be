"""Between which numbers a value or a sum must lie."""

from typing import Any

import ibis.expr.types as ir
from pydantic import BaseModel, ConfigDict


class Bounds(BaseModel):
    """All bounds that are given; there is at least one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_least: float | None = None
    at_most: float | None = None
    more_than: float | None = None
    less_than: float | None = None

    def includes(self, number: float) -> bool:
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
            and (self.more_than is None or number > self.more_than)
            and (self.less_than is None or number < self.less_than)
        )

    @property
    def is_empty(self) -> bool:
        """Whether no number lies between the bounds."""
        low = max(part for part in (self.at_least, self.more_than, -INFINITE) if part is not None)
        high = min(part for part in (self.at_most, self.less_than, INFINITE) if part is not None)
        return low > high or (low == high and not self.includes(low))

    def masks(self, column: ir.Column) -> list[ir.BooleanValue]:
        """Return what must be true of `column`, which may be null: then nothing is."""
        found = []
        if self.at_least is not None:
            found.append(column >= self.at_least)
        if self.at_most is not None:
            found.append(column <= self.at_most)
        if self.more_than is not None:
            found.append(column > self.more_than)
        if self.less_than is not None:
            found.append(column < self.less_than)
        return found

    def written(self) -> Any:
        given = {name: _plain(part) for name, part in self if part is not None}
        if set(given) == {"at_least", "at_most"} and self.at_least == self.at_most:
            return {"exactly": given["at_least"]}
        return given


INFINITE = float("inf")


def _plain(number: float) -> float:
    """Return a whole number without its `.0`, as people write it."""
    return int(number) if number == int(number) else number

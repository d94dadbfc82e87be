"""How often: the range that a number of acts must lie in."""

from typing import Any

import ibis.expr.types as ir
from pydantic import BaseModel, ConfigDict


class Times(BaseModel):
    """At least `least` and, unless None, at most `most` times. Never is `most` 0."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: int = 1
    most: int | None = None

    def includes(self, number: int) -> bool:
        return self.least <= number and (self.most is None or number <= self.most)

    def mask(self, number: ir.Column) -> ir.BooleanValue:
        """Return the same of a column."""
        if self.most is None:
            return number >= self.least
        return (number >= self.least) & (number <= self.most)

    def written(self) -> Any:
        """Return the shortest form that reads back as this range; None for the default."""
        if self.most is None:
            return None if self.least == 1 else self.least
        if self.least == self.most:
            return self.least if self.least == 0 else {"exactly": self.least}
        if self.least == 0:
            return {"at_most": self.most}
        return {"at_least": self.least, "at_most": self.most}


NEVER = Times(least=0, most=0)

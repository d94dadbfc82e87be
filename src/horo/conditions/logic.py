"""`any`, `all` and `not`."""

from functools import reduce
from operator import and_, or_
from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition
from horo.conditions.snapshot import Reading


class All(Condition):
    """Every part is true: what a list means."""

    parts: tuple[Condition, ...]

    def inner(self) -> tuple[tuple[str, Condition], ...]:
        return tuple((f"all[{number}]", part) for number, part in enumerate(self.parts))

    def mask(self, question: Question) -> ir.BooleanValue:
        return reduce(and_, (part.mask(question) for part in self.parts))

    def holds(self, reading: Reading) -> bool:
        return all(part.holds(reading) for part in self.parts)

    def written(self) -> Any:
        return {"all": [part.written() for part in self.parts]}


class Either(Condition):
    """At least one part is true: `any`."""

    parts: tuple[Condition, ...]

    def inner(self) -> tuple[tuple[str, Condition], ...]:
        return tuple((f"any[{number}]", part) for number, part in enumerate(self.parts))

    def mask(self, question: Question) -> ir.BooleanValue:
        return reduce(or_, (part.mask(question) for part in self.parts))

    def holds(self, reading: Reading) -> bool:
        return any(part.holds(reading) for part in self.parts)

    def written(self) -> Any:
        return {"any": [part.written() for part in self.parts]}


class Not(Condition):
    """The part is false. `not` of a list: not all of them together."""

    part: Condition

    def inner(self) -> tuple[tuple[str, Condition], ...]:
        return (("not", self.part),)

    def mask(self, question: Question) -> ir.BooleanValue:
        return ~self.part.mask(question)

    def holds(self, reading: Reading) -> bool:
        return not self.part.holds(reading)

    def written(self) -> Any:
        return {"not": self.part.written()}


class Named(Condition):
    """A persona, stage or audience that `resolve` replaced by what it means.

    It is a fact about the member, not about an occasion: inside a journey it still looks at the
    whole past.
    """

    word: str  # persona, stage or audience
    slug: str
    means: Condition

    def inner(self) -> tuple[tuple[str, Condition], ...]:
        return ((f"{self.word}[{self.slug}]", self.means),)

    def mask(self, question: Question) -> ir.BooleanValue:
        return self.means.mask(question.whole())

    def holds(self, reading: Reading) -> bool:
        return self.means.holds(reading.whole())

    def written(self) -> Any:
        return {"in" if self.word == "audience" else "is": {self.word: self.slug}}

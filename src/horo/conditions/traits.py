"""`is: {locale: bg}`: what the member is, as the community knows them now."""

from functools import reduce
from operator import and_
from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition
from horo.conditions.errors import UnresolvedError
from horo.conditions.snapshot import Reading
from horo.conditions.written import one_or_many

KINDS = ("person", "bot", "system", "anonymous")


class Is(Condition):
    """All of the traits that are given; of each, one of its values.

    A trait is the member's present one: the log keeps no history of locales. A stage, and a
    persona that has a condition, are replaced by `resolve`; a persona without one is what the
    team set by hand.
    """

    persona: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    locale: tuple[str, ...] = ()  # "" is a member who keeps the community's own
    kind: tuple[str, ...] = ()
    staff: bool | None = None

    def traits(self) -> frozenset[str]:
        staff = () if self.staff is None else ("is_staff",)
        return frozenset((*staff, *(name for name, values in self._columns() if values)))

    def mask(self, question: Question) -> ir.BooleanValue:
        self._must_be_resolved()
        table = question.table
        masks = [table[name].isin(values) for name, values in self._columns() if values]
        if self.staff is not None:
            masks.append(table.is_staff if self.staff else ~table.is_staff)
        return reduce(and_, masks)

    def holds(self, reading: Reading) -> bool:
        self._must_be_resolved()
        member = reading.member
        return all(member[name] in values for name, values in self._columns() if values) and (
            self.staff is None or member["is_staff"] == self.staff
        )

    def _columns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (("persona", self.persona), ("locale", self.locale), ("kind", self.kind))

    def _must_be_resolved(self) -> None:
        if self.stage:
            raise UnresolvedError(f"The stage {self.stage[0]!r} is still a name: resolve it first.")

    def written(self) -> dict[str, Any]:
        parts = {
            "persona": one_or_many(self.persona),
            "stage": one_or_many(self.stage),
            "locale": one_or_many(tuple(locale for locale in self.locale if locale)),
            "kind": one_or_many(self.kind),
            "staff": self.staff,
        }
        return {"is": {name: part for name, part in parts.items() if part is not None}}

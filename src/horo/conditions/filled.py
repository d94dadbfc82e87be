"""`has: {field: {plan: pro}}`: what is known about the member beside the profile."""

from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition
from horo.conditions.bounds import Bounds
from horo.conditions.snapshot import Reading
from horo.conditions.written import one_or_many

VERB = "filled"


class Filled(Condition):
    """The field has one of the texts or, with `number`, a number between the bounds.

    Its present value: nobody keeps what it was before.
    """

    name: str
    values: tuple[str, ...] = ()
    number: Bounds | None = None

    def mentions(self) -> frozenset[str]:
        return frozenset({VERB})

    def mask(self, question: Question) -> ir.BooleanValue:
        rows = question.facts.fields
        if question.only is not None:
            rows = rows.filter(rows.member_id == question.only)
        if self.number is not None:
            fitting = rows.filter(rows.name == self.name, *self.number.masks(rows.number))
        else:
            fitting = rows.filter(rows.name == self.name, rows.value.isin(self.values))
        return question.table.member_id.isin(fitting.member_id)

    def holds(self, reading: Reading) -> bool:
        return any(
            row["member_id"] == reading.member_id and row["name"] == self.name and self._fits(row)
            for row in reading.snapshot.fields
        )

    def _fits(self, row: Any) -> bool:
        if self.number is None:
            return row["value"] in self.values
        return row["number"] is not None and self.number.includes(row["number"])

    def written(self) -> dict[str, Any]:
        value = self.number.written() if self.number else one_or_many(self.values)
        return {"has": {"field": {self.name: value}}}

"""`by: {staff: true}`, `to: {group: x}`: who the other person of an act must have been."""

from typing import Any

import ibis
import ibis.expr.types as ir
from pydantic import BaseModel, ConfigDict

from horo.conditions.asked import occasions
from horo.conditions.base import Condition
from horo.conditions.groups import InGroup
from horo.conditions.logic import All
from horo.conditions.snapshot import Reading, Row
from horo.conditions.traits import Is
from horo.conditions.written import one_or_many
from horo.facts.schemas import Facts


class Others(BaseModel):
    """All that is given is true of the other person at the moment of the act.

    Groups are those of that moment; `staff`, and a persona that the team set by hand, are the
    present ones. A persona with a condition is `recognized` by it, once `resolve` has put it
    there. Where an act has no other person, nothing is true of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    staff: bool | None = None
    recognized: Condition | None = None  # what `persona` means

    @property
    def condition(self) -> Condition:
        """What is asked of the other person, as an occasion of theirs."""
        parts: list[Condition] = []
        if self.recognized is not None:
            parts.append(self.recognized)
        traits = Is(persona=() if self.recognized else self.persona, staff=self.staff)
        if traits != Is():
            parts.append(traits)
        if self.group:
            parts.append(InGroup(groups=self.group))
        return parts[0] if len(parts) == 1 else All(parts=tuple(parts))

    def among(self, log: ir.Table, who: str, facts: Facts, *, in_line: bool) -> ir.Table:
        """Return those of the activities `log` whose `who` fits; of many acts `in_line`."""
        asked = log.filter(log[who].notnull()).select(
            subject_id=log.id, member_id=log[who], since=ibis.null("int64"), at=log.occurred_at
        )
        question = (
            occasions(asked, in_line=in_line, many=in_line)
            .of(facts, self.condition.traits())
            .whole()
        )
        fitting = question.where(self.condition.mask(question)).table
        return log.filter(log.id.isin(fitting.subject_id))

    def fit(self, row: Row, who: str, reading: Reading) -> bool:
        if row[who] is None:
            return False
        then = Reading(reading.snapshot, row[who], None, row["occurred_at"])
        return self.condition.holds(then)

    def written(self) -> dict[str, Any]:
        parts = {
            "staff": self.staff,
            "persona": one_or_many(self.persona),
            "group": one_or_many(self.group),
        }
        return {name: part for name, part in parts.items() if part is not None}

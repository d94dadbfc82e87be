"""`in: {group: team}`: the member belongs to a group."""

from typing import Any

import ibis.expr.types as ir

from horo.conditions.asked import Question
from horo.conditions.base import Condition
from horo.conditions.snapshot import Reading
from horo.conditions.written import one_or_many


class InGroup(Condition):
    """The member belongs to one of the groups, and did already at the instant asked."""

    groups: tuple[str, ...]

    def mask(self, question: Question) -> ir.BooleanValue:
        rows = question.facts.memberships
        rows = rows.filter(rows.group.isin(self.groups))
        rows = rows.select(occurred_at=rows.since, holder_id=rows.member_id)
        held = question.whole().acts(rows, "holder_id")
        return question.table.subject_id.isin(held.subject_id)

    def holds(self, reading: Reading) -> bool:
        return any(
            row["member_id"] == reading.member_id
            and row["group"] in self.groups
            and row["since"] <= reading.at
            for row in reading.snapshot.memberships
        )

    def written(self) -> dict[str, Any]:
        return {"in": {"group": one_or_many(self.groups)}}

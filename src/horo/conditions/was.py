"""`was: replied_to`: something that somebody else did concerned the member."""

from typing import ClassVar

import ibis.expr.types as ir

from horo.conditions.acts import Acts
from horo.conditions.snapshot import Reading, Row
from horo.facts.schemas import Facts

# how a deed is called by the one it concerned, where the verb alone would read wrongly
ALIASES = {"replied_to": "replied", "reacted_to": "reacted"}


class Was(Acts):
    """The member is the recipient. What members do to themselves is not done to them."""

    who: ClassVar[str] = "recipient_id"
    other: ClassVar[str] = "actor_id"
    key: ClassVar[str] = "was"

    def _these(self, facts: Facts) -> list[ir.BooleanValue]:
        log = facts.activities
        by_others = log.actor_id.isnull() | (log.actor_id != log.recipient_id)
        return [*super()._these(facts), by_others]

    def _counts(self, row: Row, reading: Reading) -> bool:
        return row["actor_id"] != row["recipient_id"] and super()._counts(row, reading)

    def written(self) -> dict[str, object]:
        called = {verb: alias for alias, verb in ALIASES.items()}
        verbs = [called.get(verb, verb) for verb in self.verbs]
        return super().written() | {"was": verbs[0] if len(verbs) == 1 else verbs}

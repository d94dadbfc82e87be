"""`was: replied_to`: something that somebody else did concerned the member."""

from typing import Any, ClassVar

import ibis.expr.types as ir

from horo.conditions.acts import Acts
from horo.conditions.objects import What
from horo.conditions.snapshot import Reading, Row
from horo.conditions.written import one_or_many
from horo.facts.schemas import Facts

# how a deed is called by the one it concerned, where the verb alone would read wrongly
ALIASES = {"replied_to": "replied", "reacted_to": "reacted"}
# the verb that is written down when a member enters or leaves such a thing
CROSSINGS = {
    ("entered", "audience"): "entered",
    ("entered", "stage"): "moved",
    ("left", "audience"): "left",
}
BESIDE_CROSSING = ("times", "within", "since")


class Was(Acts):
    """The member is the recipient. What members do to themselves is not done to them."""

    who: ClassVar[str] = "recipient_id"
    other: ClassVar[str] = "actor_id"
    key: ClassVar[str] = "was"
    toward: ClassVar[str] = "by"

    @property
    def crossing(self) -> str:
        """`entered` or `left` where this is a border that the member crossed, else empty."""
        if self.what is None or not self.what.keys or self.what.ids:
            return ""
        for (word, kind), verb in CROSSINGS.items():
            if (self.verbs, self.what.kind) == ((verb,), kind):
                return word
        return ""

    def _these(self, facts: Facts) -> list[ir.BooleanValue]:
        log = facts.activities
        by_others = log.actor_id.isnull() | (log.actor_id != log.recipient_id)
        return [*super()._these(facts), by_others]

    def _counts(self, row: Row, reading: Reading) -> bool:
        return row["actor_id"] != row["recipient_id"] and super()._counts(row, reading)

    def written(self) -> dict[str, Any]:
        written = super().written()
        rest = {name: part for name, part in written.items() if name not in ("was", "what")}
        if self.crossing and set(rest) <= set(BESIDE_CROSSING):
            return {self.crossing: written["what"], **rest}
        called = {verb: alias for alias, verb in ALIASES.items()}
        return written | {"was": one_or_many(tuple(called.get(verb, verb) for verb in self.verbs))}


def crossed(word: str, kind: str, slugs: tuple[str, ...]) -> Was:
    """Return that a member `entered` or `left` the audience or stage of one of `slugs`."""
    return Was(verbs=(CROSSINGS[word, kind],), what=What(kind=kind, keys=slugs))

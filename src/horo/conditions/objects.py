"""`what: {event: kickoff}`: only acts on that thing."""

from typing import Any

import ibis.expr.types as ir
from pydantic import BaseModel, ConfigDict

from horo.conditions.snapshot import Row


class What(BaseModel):
    """A kind of thing, as the log names it, and which of them; without `keys` and `ids` any.

    Things of the playbook have a slug; those with a row of their own have its number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    keys: tuple[str, ...] = ()
    ids: tuple[int, ...] = ()

    def masks(self, log: ir.Table) -> list[ir.BooleanValue]:
        found = [log.object_type == self.kind]
        named = []
        if self.keys:
            named.append(log.object_key.isin(self.keys))
        if self.ids:
            named.append(log.object_id.isin(self.ids))
        if named:
            found.append(named[0] if len(named) == 1 else named[0] | named[1])
        return found

    def fits(self, row: Row) -> bool:
        one_of_them = row["object_key"] in self.keys or row["object_id"] in self.ids
        return row["object_type"] == self.kind and (one_of_them or not (self.keys or self.ids))

    def written(self) -> Any:
        named = [*self.keys, *self.ids]
        if not named:
            return self.kind
        return {self.kind: named[0] if len(named) == 1 else named}

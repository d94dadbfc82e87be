"""A small community in memory: what conditions are read against in plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

Row = Mapping[str, Any]  # the columns of facts.schemas; instants in microseconds


@dataclass(frozen=True)
class Snapshot:
    """Rows of the five relations, as `horo.facts.schemas` names their columns."""

    activities: tuple[Row, ...] = ()
    members: tuple[Row, ...] = ()
    memberships: tuple[Row, ...] = ()
    fields: tuple[Row, ...] = ()
    spaces: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One member of a snapshot, asked at one instant, perhaps only about what came after `since`.

    Instants are microseconds.
    """

    snapshot: Snapshot
    member_id: int
    since: int | None
    at: int

    @property
    def member(self) -> Row:
        return next(row for row in self.snapshot.members if row["id"] == self.member_id)

    def whole(self) -> "Reading":
        """The same reading over the whole past."""
        return replace(self, since=None)

    def acts(self, who: str) -> list[Row]:
        """Return the activities whose `who` is the member, in the time that counts."""
        return [
            row
            for row in self.snapshot.activities
            if row[who] == self.member_id
            and row["occurred_at"] <= self.at
            and (self.since is None or row["occurred_at"] > self.since)
        ]

    def space_ids(self, slugs: tuple[str, ...]) -> set[int]:
        return {row["id"] for row in self.snapshot.spaces if row["slug"] in slugs}

"""What is decided with a launch: about the runs that are under way, and who is let in by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

NEW, CHANGED, REMOVED = "new", "changed", "removed"
FINISH, CONTINUE, RESTART, LEAVE = "finish", "continue", "restart", "leave"
IN_FLIGHT = (CONTINUE, FINISH, RESTART, LEAVE)
POLICIES: Mapping[str, tuple[str, ...]] = {  # by how a journey changes, the usual one first
    NEW: (),
    CHANGED: IN_FLIGHT,
    REMOVED: (LEAVE, FINISH),
}


@dataclass(frozen=True)
class Choice:
    """What becomes of one journey that a launch adds, changes or takes away.

    `in_flight`: the runs that are under way finish on the old version, continue on the new one at
    the same steps, restart on it, or leave. `backfill_a_day`: so many a day of those who would
    have been let in before are let in too; 0 for nobody but new people. `over_at`: when the last
    of what the launch leaves behind or begins is over at the latest.
    """

    change: str = CHANGED
    in_flight: str = CONTINUE
    backfill_a_day: int = 0
    over_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "change": self.change,
            "in_flight": self.in_flight,
            "backfill_a_day": self.backfill_a_day,
            "over_at": self.over_at.isoformat() if self.over_at else None,
        }


def choice_of(data: Mapping[str, Any]) -> Choice:
    """Read what `Choice.as_json` wrote."""
    over_at = data["over_at"]
    return Choice(
        data["change"],
        data["in_flight"],
        data["backfill_a_day"],
        datetime.fromisoformat(over_at) if over_at else None,
    )


@dataclass(frozen=True)
class Admitted:
    """A run that a launch begins: of which journey, by which act, and from when it counts."""

    journey: str
    member_id: int
    entry_id: int
    entered_at: datetime

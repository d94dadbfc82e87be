"""Read a condition without an engine: its truth in plain Python, its verbs, its parts."""

from datetime import datetime

from horo.conditions.base import Condition, walk
from horo.conditions.moments import micros
from horo.conditions.snapshot import Reading, Snapshot


def truth(
    condition: Condition,
    snapshot: Snapshot,
    member_id: int,
    since: datetime | None,
    at: datetime,
) -> bool:
    """Return whether `condition` is true of a member of `snapshot` at `at`.

    With `since`, did and was count only what happened after it. Slow: the measure of the SQL.
    """
    start = None if since is None else micros(since)
    return condition.holds(Reading(snapshot, member_id, start, micros(at)))


def verbs_in(condition: Condition) -> set[str]:
    """Return the verbs whose activities can change what `condition` says."""
    return set(condition.mentions())


def parts(condition: Condition) -> dict[str, Condition]:
    """Return everything in `condition` by its path, as `evidence` names it; "" is the whole."""
    return dict(walk(condition))

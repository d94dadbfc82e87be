"""The language of conditions: typed values that ask the log, in SQL and in plain Python.

`parse` reads one, `resolve` puts in what a playbook's words mean, `select` and `evidence` ask it
set-wise, `holds_for_member_sql` for one member at once. See docs/conditions.md. No Django here.
"""

from horo.conditions.asked import Asked, everyone, occasions
from horo.conditions.base import Condition
from horo.conditions.contradictions import contradictions
from horo.conditions.errors import ConditionError, CycleError, UnresolvedError
from horo.conditions.events import NoEventError, events, is_event
from horo.conditions.one_member import (
    MemberQuery,
    evidence_for_member_sql,
    held_at_for_member_sql,
    holds_for_member_sql,
)
from horo.conditions.parsing import parse
from horo.conditions.reading import parts, truth, verbs_in
from horo.conditions.resolving import Words, resolve
from horo.conditions.selecting import evidence, select, tell
from horo.conditions.snapshot import Snapshot
from horo.conditions.turning import held_at, turned_at, turns_by_acts

__all__ = [
    "Asked",
    "Condition",
    "ConditionError",
    "CycleError",
    "MemberQuery",
    "NoEventError",
    "Snapshot",
    "UnresolvedError",
    "Words",
    "contradictions",
    "events",
    "everyone",
    "evidence",
    "evidence_for_member_sql",
    "held_at",
    "held_at_for_member_sql",
    "holds_for_member_sql",
    "is_event",
    "occasions",
    "parse",
    "parts",
    "resolve",
    "select",
    "tell",
    "truth",
    "turned_at",
    "turns_by_acts",
    "verbs_in",
]

"""A backtest as a value: what the playbook would have done. It claims no cause."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from horo.engine.values import to_json

LIFT = 0.2  # relative growth that an experiment is sized for


class Given(NamedTuple):
    """Who would have got what, and when."""

    at: datetime
    due_at: datetime
    rule: str
    step: str
    action: str
    member_id: int
    key: str


class Lost(NamedTuple):
    """What would have been due for whom and was not given by the end; `held` names its gates."""

    due_at: datetime
    rule: str
    step: str
    action: str
    member_id: int
    key: str
    held: tuple[str, ...]


@dataclass(frozen=True)
class HeldBy:
    """How many effects a gate held at least once; `lost` of them lapsed without happening."""

    gate: str
    effects: int
    lost: int


@dataclass(frozen=True)
class StepReach:
    """`due`: effects that fell due and made sense; `done`: those that would have happened."""

    step: str
    action: str
    due: int
    done: int
    members: int
    held: tuple[HeldBy, ...]


@dataclass(frozen=True)
class NaturalRate:
    """How many got to the goal although nothing was sent: what an effect has to beat.

    Of the entries that were still short of it, and still on the journey, when the first step came
    due for them; `is_of_all`: of all entries, since every step comes after the goal's time. `n`
    of these had their time for the goal over by the end, `censored` not. `low` and `high` are
    Wilson's 95 % interval. `sample_per_arm` is what an experiment needs for a relative growth of
    `lift` at 80 % power; None where there can be none. The median is of those who reached it,
    from that step on, and known for goals that count acts.
    """

    within_seconds: int
    n: int
    reached: int
    censored: int
    rate: float | None
    low: float
    high: float
    median_seconds: float | None
    lift: float
    sample_per_arm: int | None
    is_of_all: bool


@dataclass(frozen=True)
class RuleReach:
    rule: str
    title: str
    entries: int
    members: int
    steps: tuple[StepReach, ...]
    goal: NaturalRate | None


@dataclass(frozen=True)
class MemberLoad:
    """Messages: how many in all, to how many members, and the most in one calendar week."""

    messages: int
    members: int
    most_in_a_week: int
    busiest_member_id: int | None
    members_by_messages: tuple[tuple[int, int], ...]  # (messages, members who got so many)


@dataclass(frozen=True)
class TeamLoad:
    """Tasks for one group or person: `people` share them; figures are per calendar week."""

    to: str
    people: int
    tasks: int
    most_in_a_week: int
    mean_a_week: float
    most_each_a_week: float


@dataclass(frozen=True)
class StageCount:
    """How many members the stage had on the first day and on the last."""

    stage: str
    title: str
    at_start: int
    at_end: int


@dataclass(frozen=True)
class MeritCount:
    """How many had earned a badge, or were on a level, at the start and at the end.

    Of a badge whose criterion can become untrue again: at these two instants.
    """

    kind: str
    slug: str
    title: str
    at_start: int
    at_end: int


@dataclass(frozen=True)
class Backtest:
    """What the playbook of `version` would have done in [start, end), planned once a day.

    `note` says what it is not. Approval counts as given at once; `days_over_radius` are days on
    which a person would have had to look at the number of members first.
    """

    start: datetime
    end: datetime
    version: str
    note: str
    days: int
    members: int
    reached: int
    rules: tuple[RuleReach, ...]
    never_fired: tuple[str, ...]
    member_load: MemberLoad
    team_load: tuple[TeamLoad, ...]
    stages: tuple[StageCount, ...]
    merits: tuple[MeritCount, ...]
    approvals: int
    days_over_radius: int
    quiet_delays: int
    given: tuple[Given, ...]
    lost: tuple[Lost, ...]

    def trace(self, member_id: int) -> tuple[Given | Lost, ...]:
        """Return all that would have become due for one member, the longest due first."""
        everything: tuple[Given | Lost, ...] = (*self.given, *self.lost)
        mine = (one for one in everything if one.member_id == member_id)
        return tuple(sorted(mine, key=lambda one: (one.due_at, one.key)))

    def trace_json(self, member_id: int) -> str:
        """The trace of one member as JSON; what has no `at` was not given."""
        trace = [_row(one) for one in self.trace(member_id)]
        return to_json({"member_id": member_id, "version": self.version, "trace": trace})

    def to_json(self) -> str:
        """The backtest as JSON, byte for byte the same for the same log, playbook and period."""
        plain = asdict(replace(self, given=(), lost=()), dict_factory=_plain)
        plain |= {"given": list(map(_row, self.given)), "lost": list(map(_row, self.lost))}
        return to_json(plain)


def _row(one: Given | Lost) -> dict[str, Any]:
    return _plain(one._asdict().items())


def _plain(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in pairs
    }

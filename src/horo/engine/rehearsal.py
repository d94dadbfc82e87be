"""The effects of a simulated past: many, so they are rows, and share what their step says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import BaseModel

from horo.engine.bench import Bench
from horo.engine.effects import reach_of
from horo.engine.gates import Reach, Rules
from horo.engine.gates.attention import caps_on, room
from horo.engine.rules import Rule, RuleStep, micros
from horo.engine.setwise import fallen
from horo.engine.values import PRIORITIES, effect_key

Limit = tuple[int, int]  # microseconds, and how many messages within them


@dataclass(frozen=True, slots=True)
class Act:
    """What all effects of one step have in common. `reach` is None where nobody notices them."""

    rule: str
    step: str
    action: str
    args: BaseModel
    version: str
    reach: Reach | None
    limits: tuple[Limit, ...]
    is_once: bool
    round: str


class Staged(NamedTuple):
    """One effect of the past: due at `due_at`, and to be done at one of `instants`.

    `rank`: who goes first where room is scarce, the lowest. Instants are microseconds.
    """

    rank: int
    due_at: int
    key: str
    member_id: int
    act: Act
    instants: tuple[int, ...]

    @property
    def once(self) -> str:
        """What makes it happen once: see `Effect`."""
        if not self.act.is_once:
            return self.key
        return f"{self.act.rule}/{self.act.step}/{self.member_id}{self.act.round}"


def staged(
    bench: Bench, rule: Rule, gates: Rules, instants: Sequence[int], until: int
) -> Iterator[Staged]:
    """Yield what is due by `rule` at any of `instants`, each once; leaves the table `entries`."""
    acts = [_act(rule, step, gates) for step in rule.steps]
    rank = PRIORITIES[rule.priority]
    for due_at, entry_id, member_id, step, seen in fallen(bench, rule, instants, until):
        act = acts[step]
        key = effect_key(rule.name, act.step, member_id, entry_id) + act.round
        yield Staged(rank, due_at, key, member_id, act, seen)


def reached(effects: Iterable[Staged]) -> list[int]:
    """Return the ids of the members whom something would reach, in order."""
    return sorted({one.member_id for one in effects if one.act.reach is not None})


def _act(rule: Rule, step: RuleStep, gates: Rules) -> Act:
    caps = caps_on(rule.priority, gates)
    return Act(
        rule=rule.name,
        step=step.id,
        action=step.action,
        args=step.args,
        version=rule.version,
        reach=reach_of(step.action, step.args, rule.version),
        limits=tuple((micros(cap.per), room(rule.priority, gates, cap)) for cap in caps),
        is_once=rule.is_once,
        round=f"/{rule.round}" if rule.round else "",
    )

"""A plan is a value: computing one reads, and changes nothing.

Explaining, applying and backtesting are readers of the same frozen dataclasses.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

DUE, HELD = "due", "held"
APPROVED, HELD_BY_HAND, REJECTED = "approved", "held", "rejected"
VERDICTS = (APPROVED, HELD_BY_HAND, REJECTED)

Priority = Literal["high", "normal", "low"]

HIGH, NORMAL, LOW = "high", "normal", "low"
PRIORITIES = {HIGH: 0, NORMAL: 1, LOW: 2}  # who goes first where room is scarce

FUNNEL = "funnel"
STAGE = "stage"  # the engine's own action: write down that a member is in another stage
BADGES, LEVELS = "badges", "levels"  # the rules `badges/<slug>`, and the ladder as one rule
AWARD = "award"  # the action of both
OWN_ACTIONS = frozenset({STAGE})  # they write down what is so already, and ask nobody


class StageArgs(BaseModel, frozen=True):
    """`stage` is empty where no stage's condition holds any more."""

    stage: str
    before: str = ""


@dataclass(frozen=True, order=True)
class Reason:
    """Part of a rule, and the activities that made it true: no text, so nothing leaks.

    `part` starts with what it belongs to: `enter`, `audience`, `branch` or `until` (on the way to
    a step), `if`, `stage`, `badge` or `level`.
    """

    part: str
    activity_ids: tuple[int, ...]


@dataclass(frozen=True)
class Held:
    """Why an effect does not happen now: the gate, until when (None: until someone acts), facts.

    `detail` holds plain values by name; `engine.words` turns them into a translated sentence.
    """

    gate: str
    until: datetime | None = None
    detail: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True)
class Decision:
    verdict: str
    by_id: int
    at: datetime


@dataclass(frozen=True)
class Effect:
    """One action of one rule that is due for one member.

    `key` makes the effect happen once: the same whenever and however it is planned. `once` is
    the coarser key of a rule that a member goes through a single time: even an entry that is
    found later, with an earlier date, does not repeat it. Nothing is due `instead_of` what was
    done: acts that arrive late may turn a fork, and nobody goes both ways.
    """

    key: str
    once: str
    rule: str
    step: str
    member_id: int
    entry_id: int  # the activity that let the member into the rule; 0 where there is none
    entered_at: datetime
    due_at: datetime
    action: str
    args: BaseModel
    because: tuple[Reason, ...] = ()
    needs_approval: bool = False
    decision: Decision | None = None
    held: Held | None = None
    priority: Priority = "normal"
    instead_of: tuple[str, ...] = ()  # `once` of effects on the other ways of a fork
    version: str = ""  # of the playbook, where it is not the one that runs

    @property
    def status(self) -> str:
        return HELD if self.held else DUE

    @property
    def order(self) -> tuple[datetime, str]:
        """Who comes first where a limit bites: the longest due, then by key."""
        return self.due_at, self.key

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "rule": self.rule,
            "step": self.step,
            "member": self.member_id,
            "entry": self.entry_id,
            "entered_at": self.entered_at.isoformat(),
            "due_at": self.due_at.isoformat(),
            "action": self.action,
            "args": self.args.model_dump(mode="json"),
            "because": [
                {"part": reason.part, "activities": list(reason.activity_ids)}
                for reason in self.because
            ],
            "status": self.status,
            "held": _held_json(self.held),
            "needs_approval": self.needs_approval,
            "version": self.version,
            "decision": _decision_json(self.decision),
        }


@dataclass(frozen=True)
class Plan:
    """What the playbook of `version` would do at `at`: earliest due first."""

    at: datetime
    version: str
    effects: tuple[Effect, ...]

    @property
    def due(self) -> tuple[Effect, ...]:
        return tuple(effect for effect in self.effects if not effect.held)

    def to_json(self) -> str:
        """The plan as JSON, byte for byte the same for the same log, playbook and `at`."""
        return to_json(
            {
                "at": self.at.isoformat(),
                "version": self.version,
                "effects": [effect.as_json() for effect in self.effects],
            }
        )


@dataclass(frozen=True)
class Failure:
    key: str
    error: str


@dataclass(frozen=True)
class Applied:
    """What an apply did: `already` were done by someone else in the same moment."""

    at: datetime
    done: tuple[str, ...]
    already: tuple[str, ...]
    held: tuple[Effect, ...]
    failed: tuple[Failure, ...]

    def to_json(self) -> str:
        return to_json(
            {
                "at": self.at.isoformat(),
                "done": list(self.done),
                "already": list(self.already),
                "held": [effect.as_json() for effect in self.held],
                "failed": [{"key": one.key, "error": one.error} for one in self.failed],
            }
        )


def to_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)


def effect_key(rule: str, step: str, member_id: int, entry_id: int) -> str:
    return f"{rule}/{step}/{member_id}/{entry_id}"


def _held_json(held: Held | None) -> dict[str, Any] | None:
    if held is None:
        return None
    until = held.until.isoformat() if held.until else None
    return {"gate": held.gate, "until": until, "detail": dict(held.detail)}


def _decision_json(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "verdict": decision.verdict,
        "by": decision.by_id,
        "at": decision.at.isoformat(),
    }

"""The playbook's rules as the engine runs them: every word replaced by the condition it means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from horo.conditions import Condition, resolve
from horo.conditions.base import walk
from horo.conditions.traits import Is
from horo.core.time import MICROSECOND
from horo.engine.gates import Cap, Rules
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.whole import Playbook


@dataclass(frozen=True)
class RuleStep:
    """`after` the entry, in microseconds. `approval`: whether a person has to say yes first."""

    id: str
    after: int
    unless: Condition | None
    only_if: Condition | None
    action: str
    args: BaseModel
    approval: bool


@dataclass(frozen=True)
class Rule:
    """A journey. `goal_within` and `lapse` are microseconds.

    People who work for the organisation (`is_staff`) enter only where the audience speaks of
    staff itself; bots, the system and stand-ins for a count never do.
    """

    name: str
    title: str
    enter: Condition  # an event: did or was, and verbs
    audience: Condition | None
    staff_too: bool
    is_once: bool
    goal: Condition | None
    goal_within: int
    exit: Condition | None
    lapse: int
    steps: tuple[RuleStep, ...]

    @property
    def verbs(self) -> frozenset[str]:
        return self.enter.mentions()

    @property
    def longest(self) -> int:
        """How long after an entry the last step is due, in microseconds."""
        return max(step.after for step in self.steps)

    @property
    def shortest(self) -> int:
        return min(step.after for step in self.steps)


@dataclass(frozen=True)
class RuleStage:
    slug: str
    title: str
    when: Condition


_compiled: dict[str, tuple[Rule, ...]] = {}


def rules_of(playbook: Playbook) -> tuple[Rule, ...]:
    """Return the journeys of `playbook`, in order of their names; compiled once a version."""
    if playbook.version not in _compiled:
        _compiled.clear()
        _compiled[playbook.version] = tuple(
            _rule(playbook, playbook.journeys[slug]) for slug in sorted(playbook.journeys)
        )
    return _compiled[playbook.version]


def stages_of(playbook: Playbook) -> tuple[RuleStage, ...]:
    """Return the funnel's stages, first to last."""
    words = playbook.words
    return tuple(
        RuleStage(stage.slug, stage.title, resolve(stage.when, words))
        for stage in playbook.funnel.stages
    )


def gate_rules(playbook: Playbook) -> Rules:
    quiet = playbook.quiet_hours
    return Rules(
        zone=ZoneInfo(playbook.timezone),
        quiet=(quiet.since, quiet.till) if quiet else None,
        caps=tuple(Cap(cap.messages, cap.per) for cap in playbook.caps),
        most_members=playbook.blast_radius.members,
        most_share=playbook.blast_radius.share,
    )


def _rule(playbook: Playbook, journey: Journey) -> Rule:
    words = playbook.words

    def meant(condition: Condition | None) -> Condition | None:
        return None if condition is None else resolve(condition, words)

    audience = meant(journey.audience)
    return Rule(
        name=f"journeys/{journey.slug}",
        title=journey.title,
        enter=journey.enter,
        audience=audience,
        staff_too=audience is not None and _speaks_of_staff(audience),
        is_once=journey.again == "never",
        goal=meant(journey.goal.condition) if journey.goal else None,
        goal_within=_micros(journey.goal.within) if journey.goal else 0,
        exit=meant(journey.exit),
        lapse=_micros(journey.lapse),
        steps=tuple(
            RuleStep(
                id=step.id,
                after=_micros(step.after),
                unless=meant(step.unless),
                only_if=meant(step.only_if),
                action=step.action,
                args=step.args,
                approval=playbook.approval.get(step.action, False)
                if step.approval is None
                else step.approval,
            )
            for step in journey.steps
        ),
    )


def _speaks_of_staff(audience: Condition) -> bool:
    parts: Iterable[tuple[str, Condition]] = walk(audience)
    return any(isinstance(part, Is) and part.staff is not None for _, part in parts)


def _micros(duration: timedelta) -> int:
    return duration // MICROSECOND

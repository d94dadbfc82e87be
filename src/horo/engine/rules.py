"""The playbook's rules as the engine runs them: every word replaced by the condition it means."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from horo.conditions import Condition, resolve
from horo.conditions.base import walk
from horo.conditions.events import roles
from horo.conditions.traits import Is
from horo.core.time import MICROSECOND
from horo.engine.gates import Cap, Radius, Rules
from horo.engine.lots import is_drawn
from horo.engine.opening import asks, may_open
from horo.engine.values import Priority
from horo.playbook.parts.journeys import AgainAfter, Journey, Reach
from horo.playbook.parts.ways import (
    Asked,
    Delay,
    Drawn,
    Held,
    Leg,
    TimedOut,
    Way,
    are_apart,
    ways_of,
)
from horo.playbook.parts.whole import Playbook

Again = Literal["never", "always", "after_leaving", "after"]


@dataclass(frozen=True)
class RuleStep:
    """`legs` lead to it from the entry. `approval`: whether a person has to say yes first; a
    step that `may_open` asks where it lets a member into what is private (`horo.engine.opening`).

    It comes `earliest` and `latest` so long after the entry, in microseconds, if it comes.
    """

    id: str
    legs: tuple[Leg, ...]
    earliest: int
    latest: int
    unless: Condition | None
    only_if: Condition | None
    action: str
    args: BaseModel
    approval: bool
    may_open: bool = False
    instead_of: tuple[str, ...] = ()  # steps to which no member comes who comes to this one

    @property
    def delay(self) -> int | None:
        """How long after the entry it comes, where nothing else decides that; microseconds."""
        is_plain = len(self.legs) == 1 and isinstance(self.legs[0], Delay)
        return self.latest if is_plain else None


@dataclass(frozen=True)
class Rule:
    """A journey. `goal_within`, `again_after` and `lapse` are microseconds.

    A member goes through it a single time, or each time, or (`again_after`) not sooner than that
    after the last entry, or (after leaving) once the run before has come to its end.

    People who work for the organisation (`is_staff`) enter only where the audience speaks of
    staff itself; bots, the system and stand-ins for a count never do.

    A rule may be limited to some entries: those let in from `opens_at` on and before `closes_at`.
    What it does for them in another `round` is another effect. All instants are microseconds.

    Where `admitted` is given, as (entry, member, entered at), it is for those runs that a launch
    began, and acts let nobody in. `version` is the playbook's, "" for the one that runs.

    `most_members` and `most_share` limit how many one plan of this rule alone may reach.
    """

    name: str
    title: str
    enter: Condition  # an event: did or was, and verbs
    audience: Condition | None
    staff_too: bool
    again: Again
    goal: Condition | None
    goal_within: int
    exit: Condition | None
    lapse: int
    steps: tuple[RuleStep, ...]
    again_after: int = 0
    holdout: float = 0.0
    zone: str = "UTC"  # of members who said none
    opens_at: int | None = None
    closes_at: int | None = None
    round: str = ""
    version: str = ""
    admitted: tuple[tuple[int, int, int], ...] | None = None
    priority: Priority = "normal"
    most_members: int | None = None
    most_share: float | None = None

    @property
    def verbs(self) -> frozenset[str]:
        return self.enter.mentions()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything that the rule asks about a member."""
        found = [self.enter, self.audience, self.goal, self.exit]
        for step in self.steps:
            found += [step.unless, step.only_if]
            found += [
                leg.condition for leg in step.legs if isinstance(leg, Asked | Held | TimedOut)
            ]
        return tuple(one for one in found if one is not None)

    @property
    def waits_for(self) -> frozenset[str]:
        """The verbs of acts that members on the way to a step may be waiting for."""
        legs = (leg for step in self.steps for leg in step.legs if isinstance(leg, Held))
        return frozenset().union(*(leg.condition.mentions() for leg in legs))

    @property
    def hears(self) -> frozenset[str]:
        """The verbs of acts after which a step may be due at once."""
        return self.verbs | self.waits_for

    @property
    def roles(self) -> frozenset[str]:
        """Whom an activity may let in: `actor_id`, `recipient_id` or both."""
        return roles(self.enter)

    @property
    def longest(self) -> int:
        """How long after an entry the last step is due at most, in microseconds."""
        return max(step.latest for step in self.steps)

    @property
    def shortest(self) -> int:
        return min(step.earliest for step in self.steps)

    @property
    def is_once(self) -> bool:
        return self.again == "never"

    @property
    def spacing(self) -> int:
        """How long an entry can keep the next one out, at most; 0 where none does."""
        if self.again == "after_leaving":
            return self.longest + self.lapse
        return self.again_after

    @property
    def slug(self) -> str:
        return self.name.partition("/")[2]

    def holds_out(self, member_id: int) -> bool:
        """Whether nothing is done for the member, who is only looked at: see `holdout`."""
        return self.holdout > 0 and is_drawn(member_id, self.slug, 0.0, self.holdout)

    def is_open(self, let_in_at: int) -> bool:
        """Whether the rule is meant for those whom it lets in at that instant."""
        is_too_early = self.opens_at is not None and let_in_at < self.opens_at
        return not is_too_early and (self.closes_at is None or let_in_at < self.closes_at)

    def let_in(self, after: int, till: int) -> tuple[int, int]:
        """Return the part of (after, till] in which it lets members in."""
        if self.opens_at is not None:
            after = max(after, self.opens_at - 1)
        if self.closes_at is not None:
            till = min(till, self.closes_at - 1)
        return after, till


@dataclass(frozen=True)
class RuleStage:
    slug: str
    title: str
    when: Condition


MOST_COMPILED = 16  # versions: the one that runs, a draft, and those that still finish
_compiled: dict[str, tuple[Rule, ...]] = {}


def rules_of(playbook: Playbook) -> tuple[Rule, ...]:
    """Return the journeys of `playbook`, in order of their names; compiled once a version."""
    if playbook.version not in _compiled:
        while len(_compiled) >= MOST_COMPILED:
            del _compiled[next(iter(_compiled))]
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


def gate_rules(playbook: Playbook, rules: Iterable[Rule] = ()) -> Rules:
    """Return what `playbook` says about touching people, and each of `rules` about itself."""
    quiet, approval, blast = playbook.quiet_hours, playbook.approval, playbook.blast_radius
    return Rules(
        zone=ZoneInfo(playbook.timezone),
        quiet=(quiet.since, quiet.till) if quiet else None,
        caps=tuple(Cap(cap.messages, cap.per) for cap in playbook.caps),
        low_share=playbook.attention.low,
        is_high_exempt=playbook.attention.high == "exempt",
        duplicates=playbook.duplicates,
        approvers={name: one.by for name, one in approval.actions.items() if one.by},
        first=approval.first,
        radius=Radius(blast.members, blast.share),
        radii={
            rule.name: Radius(rule.most_members, rule.most_share)
            for rule in rules
            if rule.most_members is not None or rule.most_share is not None
        },
    )


def _rule(playbook: Playbook, journey: Journey) -> Rule:
    audience = _meant(playbook, journey.audience)
    reach = journey.reach or Reach()
    spaced = journey.again if isinstance(journey.again, AgainAfter) else None
    ways = ways_of(journey.steps)
    return Rule(
        name=f"journeys/{journey.slug}",
        title=journey.title,
        enter=journey.enter,
        audience=audience,
        staff_too=audience is not None and _speaks_of_staff(audience),
        again="after" if isinstance(journey.again, AgainAfter) else journey.again,
        again_after=micros(spaced.after) if spaced else 0,
        goal=_meant(playbook, journey.goal.condition) if journey.goal else None,
        goal_within=micros(journey.goal.within) if journey.goal else 0,
        exit=_meant(playbook, journey.exit),
        lapse=micros(journey.lapse),
        steps=tuple(_step(playbook, journey, way, ways) for way in ways),
        holdout=journey.holdout,
        zone=playbook.timezone,
        priority=journey.priority,
        most_members=reach.members,
        most_share=reach.share,
    )


def _step(playbook: Playbook, journey: Journey, way: Way, ways: Iterable[Way]) -> RuleStep:
    step = way.step
    return RuleStep(
        id=step.id,
        legs=tuple(_leg(playbook, journey, leg) for leg in way.legs),
        earliest=micros(way.earliest),
        latest=micros(way.latest),
        unless=_meant(playbook, step.unless),
        only_if=_meant(playbook, step.only_if),
        action=step.action,
        args=step.args,
        approval=asks(playbook, step),
        may_open=may_open(playbook, step),
        instead_of=tuple(other.step.id for other in ways if are_apart(way, other)),
    )


def _leg(playbook: Playbook, journey: Journey, leg: Leg) -> Leg:
    """Return `leg` as it is run: its words replaced, and its lots this journey's own."""
    if isinstance(leg, Asked | Held | TimedOut):
        return replace(leg, condition=resolve(leg.condition, playbook.words))
    return replace(leg, fork=f"{journey.slug}/{leg.fork}") if isinstance(leg, Drawn) else leg


def _meant(playbook: Playbook, condition: Condition | None) -> Condition | None:
    return None if condition is None else resolve(condition, playbook.words)


def _speaks_of_staff(audience: Condition) -> bool:
    parts: Iterable[tuple[str, Condition]] = walk(audience)
    return any(isinstance(part, Is) and part.staff is not None for _, part in parts)


def micros(duration: timedelta) -> int:
    """Return `duration` in microseconds."""
    return duration // MICROSECOND

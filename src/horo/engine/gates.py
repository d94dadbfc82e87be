"""Gates: what an effect passes before it may happen, one after the other, as pure functions.

Order: a person's verdict · consent · approval · quiet hours · frequency cap · blast radius.
The first that holds an effect names itself; the effect stays in the plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from horo.engine.quiet import quiet_until
from horo.engine.values import APPROVED, REJECTED, Decision, Effect, Held

EMAIL = "email"


@dataclass(frozen=True)
class Cap:
    """At most `messages` in any `per`."""

    messages: int
    per: timedelta


@dataclass(frozen=True)
class Rules:
    """What the playbook says about touching people.

    `quiet` is (since, till) by the wall clock. `most_members` and `most_share` bound how many
    members one plan may reach without a person's approval.
    """

    zone: ZoneInfo
    quiet: tuple[time, time] | None = None
    caps: tuple[Cap, ...] = ()
    most_members: int | None = None
    most_share: float | None = None


@dataclass(frozen=True)
class Reach:
    """How an effect would reach its member: `topic` and `channel` are what consent is about."""

    topic: str
    channel: str


@dataclass(frozen=True)
class Knowledge:
    """What the gates need to know about the members concerned.

    `consents`: the latest answer by (member, channel, topic). `received`: when each member got
    messages, oldest first. `addressed`: who has an e-mail address.
    """

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    consents: Mapping[tuple[int, str, str], bool] = field(default_factory=dict)
    zones: Mapping[int, ZoneInfo] = field(default_factory=dict)
    received: Mapping[int, Sequence[datetime]] = field(default_factory=dict)
    addressed: frozenset[int] = frozenset()
    community: int = 0  # members who are people


def gate(
    effects: Iterable[Effect],
    *,
    reaches: Mapping[str, Reach],
    rules: Rules,
    known: Knowledge,
    at: datetime,
) -> tuple[Effect, ...]:
    """Return `effects` in order of urgency, each due or held with its reason.

    `reaches` says by effect key how a member would notice it; an effect without an entry there
    touches nobody, so only verdicts and approval concern it.
    """
    ahead: dict[int, list[datetime]] = {}
    passed = []
    for effect in sorted(effects, key=lambda one: one.order):
        if decision := known.decisions.get(effect.key):
            effect = replace(effect, decision=decision)
        held = _verdict(effect) or _personal(effect, reaches.get(effect.key), rules, known, at)
        if held is None and effect.key in reaches:
            held = _over_cap(effect, rules.caps, known.received, ahead, at)
            if held is None:
                ahead.setdefault(effect.member_id, []).append(at)
        passed.append(replace(effect, held=held) if held else effect)
    return _within_radius(passed, reaches, rules, known.community)


def _verdict(effect: Effect) -> Held | None:
    if effect.decision is None or effect.decision.verdict == APPROVED:
        return None
    name = "rejected" if effect.decision.verdict == REJECTED else "by_hand"
    return Held(name, detail=(("by", effect.decision.by_id),))


def _personal(
    effect: Effect, reach: Reach | None, rules: Rules, known: Knowledge, at: datetime
) -> Held | None:
    """The gates that look at one effect alone: consent, approval, quiet hours."""
    if reach and (held := _consent(effect.member_id, reach, known)):
        return held
    if effect.needs_approval and effect.decision is None:
        return Held("approval")
    if reach is None or rules.quiet is None:
        return None
    since, till = rules.quiet
    zone = known.zones.get(effect.member_id, rules.zone)
    wakes = quiet_until(at, zone, since=since, till=till)
    return Held("quiet_hours", until=wakes, detail=(("zone", zone.key),)) if wakes else None


def _consent(member_id: int, reach: Reach, known: Knowledge) -> Held | None:
    detail = (("channel", reach.channel), ("topic", reach.topic))
    answer = known.consents.get((member_id, reach.channel, reach.topic))
    if reach.channel != EMAIL:
        return Held("consent", detail=detail) if answer is False else None
    if member_id not in known.addressed:
        return Held("address")
    return None if answer else Held("consent", detail=detail)


def _over_cap(
    effect: Effect,
    caps: Iterable[Cap],
    received: Mapping[int, Sequence[datetime]],
    ahead: Mapping[int, Sequence[datetime]],
    at: datetime,
) -> Held | None:
    """Hold what would exceed a cap, counting what was received and what goes out before it."""
    sent = [*received.get(effect.member_id, ()), *ahead.get(effect.member_id, ())]
    for cap in caps:
        recent = sorted(when for when in sent if when > at - cap.per)
        if len(recent) >= cap.messages:
            free_at = recent[len(recent) - cap.messages] + cap.per
            detail = (("messages", cap.messages), ("seconds", int(cap.per.total_seconds())))
            return Held("frequency", until=free_at, detail=detail)
    return None


def _within_radius(
    effects: Sequence[Effect], reaches: Mapping[str, Reach], rules: Rules, community: int
) -> tuple[Effect, ...]:
    """Hold all that nobody approved where the plan would reach more members than it may.

    All, not only what is beyond the limit: a mistake must not reach the first hundred either.
    """
    touched = {e.member_id for e in effects if e.held is None and e.key in reaches}
    limit = radius(rules, community)
    if limit is None or len(touched) <= limit:
        return tuple(effects)
    held = Held("blast_radius", detail=(("limit", limit), ("members", len(touched))))
    return tuple(
        replace(effect, held=held)
        if effect.held is None and effect.key in reaches and effect.decision is None
        else effect
        for effect in effects
    )


def radius(rules: Rules, community: int) -> int | None:
    """How many members a plan may reach unapproved: the smaller bound, but at least one."""
    bounds = []
    if rules.most_members is not None:
        bounds.append(rules.most_members)
    if rules.most_share is not None:
        bounds.append(int(rules.most_share * community))
    return max(1, min(bounds)) if bounds else None

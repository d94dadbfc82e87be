"""What people said about an effect: a verdict on it, a switch, approval where it is asked for."""

from horo.engine.gates.values import Asked, Switched
from horo.engine.values import APPROVED, OWN_ACTIONS, REJECTED, Effect, Held


def verdict(one: Asked) -> Held | None:
    """Hold what somebody of the team rejected or set aside."""
    decision = one.effect.decision
    if decision is None or decision.verdict == APPROVED:
        return None
    name = "rejected" if decision.verdict == REJECTED else "by_hand"
    return Held(name, detail=(("by", decision.by_id),))


def switch(one: Asked) -> Held | None:
    """Hold everything in a dry run or a pause, and one rule while it is paused."""
    switches = one.known.switches
    if switches.dry_run:
        return Held("dry_run", detail=_who(switches.dry_run))
    if switches.everything:
        return Held("paused", detail=_who(switches.everything))
    if paused := switches.rules.get(one.effect.rule):
        return Held("paused", detail=(("rule", one.effect.rule), *_who(paused)))
    return None


def approval(one: Asked) -> Held | None:
    """Hold what waits for a person: the step asks, or its rule is new."""
    effect = one.effect
    is_new = one.known.done.get(effect.rule, 0) < one.rules.first
    if not effect.needs_approval and not (is_new and effect.action not in OWN_ACTIONS):
        return None
    group = one.rules.approvers.get(effect.action, "") if effect.needs_approval else ""
    if is_approved(effect) and (not group or _is_one_of(one, group)):
        return None
    if not effect.needs_approval:
        return Held("approval", detail=(("first", one.rules.first),))
    return Held("approval", detail=(("group", group),) if group else ())


def is_approved(effect: Effect) -> bool:
    return effect.decision is not None and effect.decision.verdict == APPROVED


def _is_one_of(one: Asked, group: str) -> bool:
    decision = one.effect.decision
    return decision is not None and decision.by_id in one.known.groups.get(group, ())


def _who(switched: Switched) -> tuple[tuple[str, str | int], ...]:
    since = int(switched.since.timestamp()) if switched.since else 0
    return ("by", switched.by), ("since", since)

"""Gates: what an effect passes before it may happen, one after the other, as pure functions.

The first that holds an effect names itself; the effect stays in the plan.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from horo.engine.gates.attention import budget, duplicate, quiet_hours
from horo.engine.gates.consent import address, consent, suppression
from horo.engine.gates.failures import failure
from horo.engine.gates.people import approval, switch, verdict
from horo.engine.gates.radius import within_radius
from horo.engine.gates.values import (
    EMAIL,
    Ahead,
    Asked,
    Cap,
    Failing,
    Knowledge,
    Radius,
    Reach,
    Rules,
    Suppression,
    Switched,
    Switches,
)
from horo.engine.values import PRIORITIES, Effect, Held

__all__ = [
    "EMAIL",
    "GATES",
    "Ahead",
    "Asked",
    "Cap",
    "Failing",
    "Knowledge",
    "Radius",
    "Reach",
    "Rules",
    "Suppression",
    "Switched",
    "Switches",
    "gate",
]

# in this order; the blast radius, which looks at the plan as a whole, comes last
GATES: tuple[Callable[[Asked], Held | None], ...] = (
    verdict,
    switch,
    failure,
    address,
    consent,
    suppression,
    duplicate,
    approval,
    quiet_hours,
    budget,
)


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
    touches nobody, so only people's word and its own failures concern it. Where room is scarce,
    high priority goes first, and then what has been due for longest.
    """
    ahead = Ahead()
    passed = []
    for effect in sorted(effects, key=lambda one: (PRIORITIES[one.priority], one.order)):
        if decision := known.decisions.get(effect.key):
            effect = replace(effect, decision=decision)
        reach = reaches.get(effect.key)
        held = _first_held(Asked(effect, reach, rules, known, ahead, at))
        if held is None and reach is not None:
            ahead.add(effect.member_id, reach, at)
        passed.append(replace(effect, held=held) if held else effect)
    passed.sort(key=lambda one: one.order)
    return within_radius(passed, reaches, rules, known.community)


def _first_held(one: Asked) -> Held | None:
    return next((held for each in GATES if (held := each(one))), None)

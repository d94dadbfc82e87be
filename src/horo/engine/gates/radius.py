"""The blast radius: how many members a rule, or a plan as a whole, may reach unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from horo.engine.gates.people import is_approved
from horo.engine.gates.values import Reach, Rules
from horo.engine.values import Effect, Held


def within_radius(
    effects: Sequence[Effect], reaches: Mapping[str, Reach], rules: Rules, community: int
) -> tuple[Effect, ...]:
    """Hold all that nobody approved where a rule, or the plan, would reach too many members.

    All, not only what is beyond the limit: a mistake must not reach the first hundred either.
    """
    kept = tuple(effects)
    for rule in sorted(rules.radii):
        limit = rules.radii[rule].limit(community)
        kept = _held_beyond(limit, kept, reaches, rule=rule)
    return _held_beyond(rules.radius.limit(community), kept, reaches)


def _held_beyond(
    limit: int | None, effects: tuple[Effect, ...], reaches: Mapping[str, Reach], *, rule: str = ""
) -> tuple[Effect, ...]:
    """Hold what counts against `limit`: of `rule`, or all of it where that is empty."""
    counted = {
        one.key: one.member_id
        for one in effects
        if one.held is None and one.key in reaches and rule in ("", one.rule)
    }
    touched = len(set(counted.values()))
    if limit is None or touched <= limit:
        return effects
    detail: list[tuple[str, str | int]] = [("limit", limit), ("members", touched)]
    held = Held("blast_radius", detail=(*detail, ("rule", rule)) if rule else tuple(detail))
    return tuple(
        replace(one, held=held) if one.key in counted and not is_approved(one) else one
        for one in effects
    )

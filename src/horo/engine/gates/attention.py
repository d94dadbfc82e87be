"""A member's attention: not at night, not the same twice, and not more than they can bear."""

from datetime import datetime

from horo.engine.gates.values import Asked, Cap, Rules
from horo.engine.quiet import quiet_until
from horo.engine.values import HIGH, LOW, Held, Priority


def quiet_hours(one: Asked) -> Held | None:
    """Hold what would reach a member at night, by the member's own clock."""
    if one.reach is None or one.rules.quiet is None:
        return None
    since, till = one.rules.quiet
    zone = one.known.zones.get(one.effect.member_id, one.rules.zone)
    wakes = quiet_until(one.at, zone, since=since, till=till)
    return Held("quiet_hours", until=wakes, detail=(("zone", zone.key),)) if wakes else None


def duplicate(one: Asked) -> Held | None:
    """Hold a message that the member had not long ago, or gets ahead of this one."""
    window = one.rules.duplicates
    if window is None or one.reach is None or not one.reach.message:
        return None
    asked = (one.effect.member_id, one.reach.message)
    last = one.ahead.had.get(asked) or one.known.had.get(asked)
    if last is None or last <= one.at - window:
        return None
    detail = (("message", one.reach.message), ("seconds", int(window.total_seconds())))
    return Held("duplicate", until=last + window, detail=detail)


def budget(one: Asked) -> Held | None:
    """Hold what would exceed a cap, counting what was received and what goes out before it.

    Everything counts that was received, whoever sent it. A message of low priority goes only
    while its share of the cap is not used up; one of high priority always, if exempt. Of several
    caps the one that holds for longest is named.
    """
    if one.reach is None:
        return None
    member = one.effect.member_id
    sent = [*one.known.received.get(member, ()), *one.ahead.received.get(member, ())]
    caps = caps_on(one.effect.priority, one.rules)
    found = [(free_at, cap) for cap in caps if (free_at := _free_at(one, cap, sent))]
    if not found:
        return None
    free_at, cap = max(found, key=lambda pair: pair[0])
    detail: list[tuple[str, str | int]] = [("messages", cap.messages)]
    detail.append(("seconds", int(cap.per.total_seconds())))
    if one.effect.priority == LOW and one.rules.low_share < 1:
        detail.append(("low", room(one.effect.priority, one.rules, cap)))
    return Held("frequency", until=free_at, detail=tuple(detail))


def caps_on(priority: Priority, rules: Rules) -> tuple[Cap, ...]:
    """Return the caps that a message of `priority` has to keep."""
    return () if priority == HIGH and rules.is_high_exempt else rules.caps


def room(priority: Priority, rules: Rules, cap: Cap) -> int:
    """Return how many messages of `cap` are open to one of `priority`: a share to a low one."""
    if priority != LOW:
        return cap.messages
    return max(1, int(cap.messages * rules.low_share))


def _free_at(one: Asked, cap: Cap, sent: list[datetime]) -> datetime | None:
    """Return when there is room again under `cap`; None where there is now."""
    recent = sorted(when for when in sent if when > one.at - cap.per)
    most = room(one.effect.priority, one.rules, cap)
    return recent[len(recent) - most] + cap.per if len(recent) >= most else None

"""Whether a member may be reached at all: an address, a yes, and a way that still works."""

from horo.engine.gates.values import EMAIL, Asked
from horo.engine.values import Held


def address(one: Asked) -> Held | None:
    """Hold e-mail to somebody without an address."""
    if one.reach is None or one.reach.channel != EMAIL:
        return None
    return None if one.effect.member_id in one.known.addressed else Held("address")


def consent(one: Asked) -> Held | None:
    """Hold what a member does not want: silence is a yes in the community, and a no by e-mail."""
    if one.reach is None:
        return None
    reach = one.reach
    answer = one.known.consents.get((one.effect.member_id, reach.channel, reach.topic))
    if is_wanted(answer, reach.channel):
        return None
    return Held("consent", detail=(("channel", reach.channel), ("topic", reach.topic)))


def is_wanted(answer: bool | None, channel: str) -> bool:
    """Whether the latest `answer` lets a message out; None: the member never said anything."""
    return bool(answer) or (answer is None and channel != EMAIL)


def suppression(one: Asked) -> Held | None:
    """Hold what would go where letters came back from, or where a person closed the way."""
    if one.reach is None:
        return None
    found = one.known.suppressed.get((one.effect.member_id, one.reach.channel))
    if found is None or (found.until is not None and found.until <= one.at):
        return None
    detail = (("channel", one.reach.channel), ("reason", found.reason))
    return Held("suppressed", until=found.until, detail=detail)

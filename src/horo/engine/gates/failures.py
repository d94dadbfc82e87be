"""What could not be done: it waits before it is tried again, and in the end for a person."""

from horo.engine.gates.values import Asked
from horo.engine.values import Held


def failure(one: Asked) -> Held | None:
    """Hold an effect that failed until its next try, or until a person lets it try again."""
    found = one.known.failing.get(one.effect.key)
    if found is None or (found.next_try_at is not None and found.next_try_at <= one.at):
        return None
    name = "dead" if found.next_try_at is None else "failed"
    return Held(name, until=found.next_try_at, detail=(("attempts", found.attempts),))

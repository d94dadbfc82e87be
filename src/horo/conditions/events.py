"""The acts that a condition waits for: how members enter a journey."""

import ibis
import ibis.expr.types as ir

from horo.conditions.acts import Acts
from horo.conditions.base import Condition
from horo.conditions.logic import Either
from horo.facts.schemas import Facts


class NoEventError(ValueError):
    """A condition that is no event: it says what is, not what happened."""


def events(condition: Condition, facts: Facts) -> ir.Table:
    """Return every act that is one of `condition`: member_id, activity_id, occurred_at, verb.

    An event is `did` or `was` (with `in_space` and `what` at most), `entered` or `left`, or `any`
    of them: nothing that counts or looks back. The acts of bots and of the future are there too:
    whoever asks has their own instant.

    Raises NoEventError for any other condition.
    """
    found = [_acts(part, facts) for part in _parts(condition)]
    return found[0] if len(found) == 1 else ibis.union(*found, distinct=True)


def is_event(condition: Condition) -> bool:
    """Whether `events` understands `condition`."""
    try:
        return bool(_parts(condition))
    except NoEventError:
        return False


def roles(condition: Condition) -> frozenset[str]:
    """Return the columns of the log in which those stand whom an act lets in.

    Raises NoEventError for a condition that is no event.
    """
    return frozenset(part.who for part in _parts(condition))


def _parts(condition: Condition) -> tuple[Acts, ...]:
    if isinstance(condition, Either):
        return tuple(part for inner in condition.parts for part in _parts(inner))
    plain = isinstance(condition, Acts) and condition == type(condition)(
        verbs=condition.verbs, in_space=condition.in_space, what=condition.what
    )
    if not (plain and isinstance(condition, Acts)):
        raise NoEventError(
            "An event is `did` or `was`, with `in_space` and `what` at most, `entered` or `left`."
        )
    return (condition,)


def _acts(condition: Acts, facts: Facts) -> ir.Table:
    log = condition.of_these(facts)
    log = log.filter(log[condition.who].notnull())
    return log.select(
        "occurred_at", "verb", member_id=log[condition.who], activity_id=log.id
    ).select("member_id", "activity_id", "occurred_at", "verb")

"""What is known about effects: verdicts, failures, and how many of a rule were done."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from horo.engine.gates import Failing
from horo.engine.knowledge.chunks import chunks
from horo.engine.models import Failed, Performed, Verdict
from horo.engine.values import Decision

PUT_BACK = timedelta(minutes=10)  # a failure further ahead than that: the clock was put back


def decisions_on(keys: Iterable[str]) -> dict[str, Decision]:
    """Return the latest decision on each of `keys` that has one."""
    found: dict[str, Decision] = {}
    for chunk in chunks(list(keys)):
        for verdict in Verdict.objects.filter(key__in=chunk).order_by("decided_at", "pk"):
            found[verdict.key] = Decision(verdict.verdict, verdict.by_id, verdict.decided_at)
    return found


def failing_among(keys: Sequence[str], at: datetime) -> dict[str, Failing]:
    """Return those of `keys` that have failed and wait, for a next try or for a person."""
    if not Failed.objects.filter(dropped_at=None).exists():
        return {}
    found = {}
    for chunk in chunks(keys):
        for one in Failed.objects.filter(dropped_at=None, key__in=chunk):
            next_try_at = at if one.failed_at > at + PUT_BACK else one.next_try_at
            found[one.key] = Failing(one.attempts, None if one.dead_at else next_try_at)
    return found


def done_of(rules: Iterable[str], most: int) -> dict[str, int]:
    """Return how many effects of each of `rules` were performed, counting up to `most`."""
    if not most:
        return {}
    return {
        rule: Performed.objects.filter(rule=rule).order_by()[:most].count()
        for rule in sorted(rules)
    }

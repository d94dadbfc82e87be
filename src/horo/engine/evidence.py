"""What has to be shown for a due step: the audience, the answers on the way, and its `if`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from horo.conditions import Condition
from horo.engine.asking import reasons
from horo.engine.bench import Bench, Due
from horo.engine.effects import reasons_from
from horo.engine.rules import Rule
from horo.engine.values import Reason
from horo.playbook.parts.ways import Asked, Held


class Shown(NamedTuple):
    """A condition that was true at `at` of what came after `since`, both in microseconds.

    `part` says which part of the rule it is.
    """

    part: str
    condition: Condition
    since: int | None
    at: int


def shown(rule: Rule, due: Due) -> Iterator[Shown]:
    """Yield what was true for `due`, in the order in which it mattered."""
    if rule.audience is not None and rule.admitted is None:
        yield Shown("audience", rule.audience, None, due.let_in_at)
    step, before = rule.steps[due.step], due.entered_at
    for leg, moment in zip(step.legs, due.trail, strict=False):
        if isinstance(leg, Asked) and leg.is_true:
            yield Shown("branch", leg.condition, due.entered_at, moment)
        elif isinstance(leg, Held):
            yield Shown("until", leg.condition, before, moment)
        before = moment
    if step.only_if is not None:
        yield Shown("if", step.only_if, due.entered_at, due.at)


def because(bench: Bench, rule: Rule, steps: Sequence[Due]) -> list[tuple[Reason, ...]]:
    """Return the evidence of each of `steps`."""
    wanted = [list(shown(rule, due)) for due in steps]
    asked: dict[Condition, dict[tuple[int, int | None, int], int]] = {}
    for due, each in zip(steps, wanted, strict=True):
        for one in each:
            rows = asked.setdefault(one.condition, {})
            rows.setdefault((due.member_id, one.since, one.at), len(rows))
    found = {
        condition: reasons(bench, condition, [(number, *row) for row, number in rows.items()])
        for condition, rows in asked.items()
    }

    def pairs(due: Due, one: Shown) -> list[tuple[str, int]]:
        number = asked[one.condition][due.member_id, one.since, one.at]
        return found[one.condition].get(number, [])

    return [
        tuple(reason for one in each for reason in reasons_from(pairs(due, one), one.part))
        for due, each in zip(steps, wanted, strict=True)
    ]

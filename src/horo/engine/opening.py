"""Which steps wait for a person: as the playbook says, and where they open what is private."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from horo.playbook import actions
from horo.playbook.parts.steps import Step
from horo.playbook.parts.whole import Playbook

if TYPE_CHECKING:
    from horo.engine.rules import Rule, RuleStep


def asks(playbook: Playbook, step: Step) -> bool:
    """Whether the step, or else the charter for its action, says that a person is asked."""
    return playbook.approval.asks(step.action) if step.approval is None else step.approval


def may_open(playbook: Playbook, step: Step) -> bool:
    """Whether it is for the step to ask where it opens what is private: nothing else is said."""
    if step.approval is not None or step.action in playbook.approval.actions:
        return False
    action = actions.registered().get(step.action)
    return action is not None and action.opens is not None


def opens(playbook: Playbook, step: Step) -> bool:
    """Whether the step waits for a person since it opens what is private, as things stand."""
    return may_open(playbook, step) and _opens(step)


def guarded(rule: "Rule") -> "Rule":
    """Return `rule` with those steps asking for approval that now open what is private."""
    if not any(step.may_open for step in rule.steps):
        return rule
    steps = (
        replace(step, approval=True) if step.may_open and _opens(step) else step
        for step in rule.steps
    )
    return replace(rule, steps=tuple(steps))


def all_guarded(rules: Iterable["Rule"]) -> tuple["Rule", ...]:
    return tuple(guarded(rule) for rule in rules)


def _opens(step: "Step | RuleStep") -> bool:
    action = actions.registered()[step.action]
    return action.opens is not None and action.opens(step.args)

"""The classic mistakes: what no single file shows, found over the whole playbook."""

from horo.playbook.drafting import Draft
from horo.playbook.lint import (
    caps,
    care,
    charter,
    figures,
    impossible,
    inviting,
    journeys,
    people,
    proof,
    starting,
    texts,
    words,
)
from horo.playbook.lint.place import Look
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import Problem

RULES = tuple(
    rule
    for group in (
        charter,
        figures,
        people,
        words,
        impossible,
        journeys,
        starting,
        inviting,
        caps,
        texts,
        care,
        proof,
    )
    for rule in group.RULES
)


def findings(made: Draft, playbook: Playbook) -> list[Problem]:
    """Return every classic mistake in `playbook`, which holds what of `made` could be read."""
    look = Look(made, playbook)
    for rule in RULES:
        rule(look)
    return look.problems

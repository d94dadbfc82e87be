"""What can be wrong with a condition, said so that its author can put it right."""

from functools import reduce

from horo.conditions.said import _


class ConditionError(ValueError):
    """A condition that cannot be read.

    `path` leads to the place inside the condition (`[1].any[0].did`, empty: the whole);
    `found`, `expected` and `hint` are parts of one message: "found …, expected …. hint"
    """

    def __init__(self, path: str, found: str, expected: str, hint: str = "") -> None:
        self.path = path
        self.found = found
        self.expected = expected
        self.hint = hint
        where = f"{path}: " if path else ""
        super().__init__(
            f"{where}found {found}, expected {expected}." + (f" {hint}" if hint else "")
        )


def _then(first: str, next_: str) -> str:
    return _("%(first)s → %(next)s", first=first, next=next_)


class CycleError(ConditionError):
    """Personas, audiences or stages that mean each other. `cycle` starts and ends alike."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        self.cycle = cycle
        super().__init__(
            "",
            _("the cycle %(cycle)s", cycle=reduce(_then, cycle)),
            _("conditions that do not come back to themselves"),
            _("Take one of these out of the other's condition."),
        )


class UnresolvedError(ValueError):
    """A condition still names a stage or an audience. Call `resolve` before asking it."""

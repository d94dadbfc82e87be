"""What every condition is: a frozen value that can be asked in SQL and read in plain Python."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING

import ibis.expr.types as ir
from pydantic import BaseModel, ConfigDict

from horo.conditions.asked import Question

if TYPE_CHECKING:
    from horo.conditions.snapshot import Reading

Polarity = bool  # whether a part helps by being true; False below an odd number of `not`


class Condition(BaseModel, ABC):
    """Something that is true or false of a member at an instant; never unknown.

    Two conditions that say the same in the same order are equal and hash alike.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @abstractmethod
    def mask(self, question: Question) -> ir.BooleanValue:
        """Return the expression over `question.table` that is true where this condition is."""

    @abstractmethod
    def holds(self, reading: "Reading") -> bool:
        """Return the same in plain Python: slow, short, and what the SQL is tested against."""

    @abstractmethod
    def written(self) -> object:
        """Return the condition as a playbook writes it, so that `parse` gives it back."""

    def mentions(self) -> frozenset[str]:
        """Return the verbs whose activities can change the answer."""
        return frozenset().union(*(part.mentions() for _, part in self.inner()))

    def traits(self) -> frozenset[str]:
        """Return the columns of the member that the answer rests on."""
        return frozenset().union(*(part.traits() for _, part in self.inner()))

    def inner(self) -> tuple[tuple[str, "Condition"], ...]:
        """Return the conditions directly inside, each with its step of the path."""
        return ()

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        """Return the acts that make this part true (or, where not `positive`, false).

        Columns: subject_id, member_id, id and occurred_at, and whatever else there is. None where
        the part rests on absence or on a trait.
        """
        return None


def walk(condition: Condition, path: str = "") -> Iterator[tuple[str, Condition]]:
    """Yield `condition` and everything inside it, each with its path, outermost first."""
    yield path, condition
    for step, part in condition.inner():
        yield from walk(part, f"{path}.{step}" if path else step)

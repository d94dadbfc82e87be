"""What a measure is: a name, a unit, a definition in words, and the expression that computes it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from horo.measures.vocabulary import DAY, GRAINS, GROUPS

Reading = Callable[..., Any]  # (Sources) -> table with one row a period (and group)


@dataclass(frozen=True)
class Figure:
    """What a measure takes from a reading: its value, and `n`, what the value rests on.

    `spread` is what the measure's `interval` needs beside them; None where it has none.
    """

    value: Any
    n: Any
    spread: Any = None


@dataclass(frozen=True)
class Measure:
    """One figure. `definition` is the docstring of the function that computes it.

    `reading` yields one row a period (and group), `figure` picks value and n from it; `daily`
    is the reading at grain day where that is another one. `window` is how long after the end
    of a period one has to look before its value is final. `empty` is the value where a period
    has no row: 0 for a count, None where there is nothing to divide by. `carries`: at grain
    day, a day without row has the value of the day before (rolling counts change only then).
    `interval` makes the 95 % interval, low and high, of value, n and spread.
    """

    name: str
    unit: str
    definition: str
    reading: Reading
    figure: Callable[[Any], Figure]
    daily: Reading | None = None
    window: timedelta = timedelta(0)
    empty: int | None = None
    grains: tuple[str, ...] = GRAINS
    groups: tuple[str, ...] = GROUPS
    carries: bool = False
    interval: Callable[[float, int, float], tuple[float, float]] | None = None

    def reading_at(self, grain: str) -> Reading:
        return self.daily if self.daily and grain == DAY else self.reading


def define(
    collected: list[Measure], unit: str, reading: Reading, **options: Any
) -> Callable[[Callable[[Any], Figure]], Callable[[Any], Figure]]:
    """Collect the decorated function as the measure of its name; its docstring defines it."""

    def add(figure: Callable[[Any], Figure]) -> Callable[[Any], Figure]:
        definition = " ".join((inspect.getdoc(figure) or "").split())
        if not definition:
            raise ValueError(f"Measure {figure.__name__!r} has no definition: write a docstring.")
        collected.append(Measure(figure.__name__, unit, definition, reading, figure, **options))
        return figure

    return add

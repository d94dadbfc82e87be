"""One figure divided by another: the readings of both side by side."""

from typing import Any

import ibis

from horo.measures.measure import Measure
from horo.measures.question import Sources


def side_by_side(sources: Sources, of: Measure, to: Measure) -> Any:
    """One row a period (and group) in which either has one: above, below, and n, that of `to`."""
    left, right = _figures(sources, of), _figures(sources, to)
    keys = sources.question.keys("period")
    renamed = right.rename({f"right_{name}": name for name in right.columns})
    same = [left[key] == renamed[f"right_{key}"] for key in keys]
    both = left.outer_join(renamed, same)
    return both.select(
        **{key: ibis.coalesce(both[key], both[f"right_{key}"]) for key in keys},
        above=_or_empty(both.value, of),
        below=_or_empty(both.right_value, to),
        n=ibis.coalesce(both.right_n, 0),
    )


def _figures(sources: Sources, measure: Measure) -> Any:
    reading = measure.reading_at(sources.question.grain)(sources)
    figure = measure.figure(reading)
    keys = sources.question.keys("period")
    return reading.select(*keys, value=figure.value, n=figure.n)


def _or_empty(value: Any, measure: Measure) -> Any:
    """`value`, or what a period without a row of `measure` has."""
    return value if measure.empty is None else ibis.coalesce(value, measure.empty)

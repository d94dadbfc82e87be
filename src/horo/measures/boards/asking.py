"""Ask the log what no measure says: one expression, with the same knobs as measures have."""

from collections.abc import Callable, Hashable
from datetime import date, timedelta
from string import Template
from typing import Any

from horo.facts.schemas import unbound
from horo.measures.calendar import Calendar
from horo.measures.kept.serving import NOT_KEPT, stands_in
from horo.measures.question import Question, Sources, knobs, written
from horo.measures.running import Warehouse, bounds, question_of
from horo.measures.services import community_zone
from horo.measures.vocabulary import DAY
from horo.measures.writing import with_kept

AT_HAND = 100  # statements that this process remembers

_written: dict[Hashable, str] = {}


def rows(
    warehouse: Warehouse,
    name: Hashable,
    expression: Callable[[Sources], Any],
    *,
    start: date,
    end: date,
    reads: str = NOT_KEPT,
) -> list[tuple[Any, ...]]:
    """Return the rows of `expression` over the dates `[start, end)`; none of an empty log.

    `name` names the expression: its SQL is written once for each set of clocks. `reads` says
    which kept tables may stand in for the log (`behind.List`).
    """
    known = bounds(warehouse, as_of=None)
    if known is None:
        return []
    calendar = Calendar(DAY, start, max(end, start + timedelta(days=1)), community_zone())
    kept = stands_in(warehouse, calendar.zone, reads=reads, by=None, log_end=known[1])
    question = question_of(calendar, known, [], kept=kept)
    sql = Template(_sql(name, expression, question)).substitute(knobs(calendar, known[1]))
    found: list[tuple[Any, ...]] = warehouse.raw.execute(sql).fetchall()
    return found


def _sql(name: Hashable, expression: Callable[[Sources], Any], question: Question) -> str:
    key = (name, question)
    if key not in _written:
        if len(_written) >= AT_HAND:
            _written.clear()
        _written[key] = written(expression(with_kept(Sources(unbound(), question))))
    return _written[key]

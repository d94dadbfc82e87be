"""Readings: tables with one row a period (and group), from which measures pick their figures.

`SHARED` are the tables that several readings start from. Each is an expression over the facts;
whoever asks for several figures at once makes a table of it first.
"""

from collections.abc import Callable, Iterable
from typing import Any

from horo.measures.readings.activity import activity, authors_by_count, rolling
from horo.measures.readings.answers import answers, topics, waits
from horo.measures.readings.days import days, spells
from horo.measures.readings.lives import cohorts, contributors, lives, newcomers
from horo.measures.readings.stages import stages

SHARED: dict[str, Callable[..., Any]] = {  # each may start from those before it
    "days": days,
    "spells": spells,
    "lives": lives,
    "topics": topics,
}
STARTS_FROM = {
    activity: ("days", "spells"),
    authors_by_count: ("days", "spells"),
    rolling: ("days",),
    newcomers: ("days", "days", "lives"),
    contributors: ("days", "days", "lives"),
    cohorts: ("days", "days", "spells", "lives"),
    answers: ("topics",),
    waits: ("topics",),
    stages: (),
}
WHOLE_LIFE = (newcomers, contributors, cohorts)  # what these say depends on all that was before


def worth_making(readings: Iterable[Any]) -> list[str]:
    """The shared tables that `readings` use more than once, in the order to make them."""
    uses = [name for reading in readings for name in STARTS_FROM.get(reading, ())]
    return [name for name in SHARED if uses.count(name) > 1]


def asks_playbook(reading: Any) -> bool:
    """Whether `reading` asks the stages of the funnel, so that there must be a playbook."""
    return reading is stages

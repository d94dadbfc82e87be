"""Readings: tables with one row a period (and group), from which measures pick their figures.

`SHARED` are the tables that several readings start from. Each is an expression over the facts;
whoever asks for several figures at once makes a table of it first.
"""

from collections.abc import Callable, Iterable
from typing import Any

from horo.measures.readings.activity import activity, authors_by_count, rolling
from horo.measures.readings.answers import answers, topics, voices, waits
from horo.measures.readings.days import days, spells
from horo.measures.readings.lives import cohorts, contributors, lives, newcomers
from horo.measures.readings.stages import conversions, stage_of_members, stages
from horo.measures.readings.stays import stay_lengths
from horo.measures.readings.voices import flagging

SHARED: dict[str, Callable[..., Any]] = {  # each may start from those before it
    "days": days,
    "spells": spells,
    "lives": lives,
    "topics": topics,
    "placed": stage_of_members,
}
STARTS_FROM = {
    activity: ("days", "spells"),
    authors_by_count: ("days", "spells"),
    rolling: ("days",),
    newcomers: ("days", "days", "lives"),
    contributors: ("days", "days", "lives"),
    cohorts: ("days", "days", "spells", "lives"),
    answers: ("topics",),
    voices: ("topics",),
    waits: ("topics",),
    flagging: ("days", "spells"),
    stages: ("placed",),
    conversions: ("placed", "placed"),
}
WHOLE_LIFE = (newcomers, contributors, cohorts)  # what these say depends on all that was before
OF_FUNNEL = (stages, conversions, stay_lengths)
FROM_START = (conversions,)  # these ask the stages at the start of the range too


def worth_making(readings: Iterable[Any]) -> list[str]:
    """The shared tables that `readings` use more than once, in the order to make them."""
    uses = [name for reading in readings for name in STARTS_FROM.get(reading, ())]
    return [name for name in SHARED if uses.count(name) > 1]


def asks_playbook(reading: Any) -> bool:
    """Whether `reading` asks the stages of the funnel, so that there must be a playbook."""
    return reading in OF_FUNNEL or getattr(reading, "asks_playbook", False)


def looks_back(reading: Any) -> bool:
    """Whether what `reading` says depends on all that was before the range."""
    return any(each in WHOLE_LIFE for each in (reading, *getattr(reading, "parts", ())))

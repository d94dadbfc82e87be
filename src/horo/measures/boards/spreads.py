"""Distributions: how a figure is spread over members or topics, in bins that fit its scale."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis

from horo.measures.behind import MEMBERS, TOPICS
from horo.measures.boards import asking
from horo.measures.kept import serving as kept
from horo.measures.question import PERSON, Sources, active_verbs, knob
from horo.measures.readings.answers import topics
from horo.measures.running import Warehouse

MICROSECOND = timedelta(microseconds=1)
LIMITS = (10, 60, 240, 1_440, 4_320, 10_080)  # minutes: ten, an hour, four, a day, three, a week
NEVER = len(LIMITS) + 1  # the bin of topics that still wait
DOUBLING = 12  # bins 1, 2–3, 4–7 …: each twice as wide; the last one is open


@dataclass(frozen=True)
class Bin:
    """`count` members or topics from `low` on, below `high` (None: no end).

    Minutes for `first_response`, else deeds or posts. `is_open`: still waits, not final.
    """

    place: int
    low: int
    high: int | None
    count: int
    is_open: bool = False


@dataclass(frozen=True)
class Spread:
    """How to bin a figure: a table with `id` and `bin`; `kind` says what the ids are."""

    kind: str
    table: Callable[[Sources], Any]
    bins: int


def spread(warehouse: Warehouse, of: str, *, start: date, end: date) -> list[Bin]:
    """Return the bins of the distribution `of`, from the first to the last that holds anything."""
    name = ("spread", of)
    found = dict(_rows(warehouse, of, name, lambda asked: _counts(asked, of), start, end))
    last = max(found, default=-1)
    if of == "first_response":
        last = NEVER if found else -1
    return [_bin(of, place, found.get(place, 0)) for place in range(last + 1)]


def inside(warehouse: Warehouse, of: str, place: int, *, start: date, end: date) -> list[int]:
    """Return the ids of the members or topics in the bin at `place`."""
    name = ("spread", of, place)
    found = _rows(warehouse, of, name, lambda asked: _ids(asked, of, place), start, end)
    return [row[0] for row in found]


def _rows(
    warehouse: Warehouse,
    of: str,
    name: Hashable,
    expression: Callable[[Sources], Any],
    start: date,
    end: date,
) -> list[tuple[Any, ...]]:
    reads = kept.TOPICS if kind_of(of) == TOPICS else kept.NOT_KEPT
    return asking.rows(warehouse, name, expression, start=start, end=end, reads=reads)


def kind_of(of: str) -> str:
    """What the ids of the distribution `of` are: members or topics."""
    return SPREADS[of].kind


def _bin(of: str, place: int, count: int) -> Bin:
    if of == "first_response":
        edges: Sequence[int | None] = (0, *LIMITS, None, None)
        low, high = edges[min(place, len(LIMITS))], edges[place + 1]
        return Bin(place, low or 0, high, count, is_open=place == NEVER)
    high = None if place == DOUBLING - 1 else 2 ** (place + 1)
    return Bin(place, 2**place, high, count)


def _counts(sources: Sources, of: str) -> Any:
    table = SPREADS[of].table(sources)
    return table.group_by("bin").aggregate(members=table.count())


def _ids(sources: Sources, of: str, place: int) -> Any:
    table = SPREADS[of].table(sources)
    there = table.filter(table.bin == place)
    return there.order_by([there.weight.desc(), there.id]).select("id")


def _acts_per_member(sources: Sources) -> Any:
    facts, question = sources.facts, sources.question
    acts, members = facts.activities, facts.members
    people = members.filter(members.kind == PERSON).select(person_id=members.id)
    done = acts.filter(
        acts.verb.isin(active_verbs()),
        question.in_range(acts.occurred_at),
        acts.occurred_at <= knob("log_end"),
    )
    mine = done.semi_join(people, done.actor_id == people.person_id)
    each = mine.group_by(id=mine.actor_id).aggregate(weight=mine.count())
    return each.mutate(bin=_doubling(each.weight))


def _first_response(sources: Sources) -> Any:
    started = topics(sources)
    within = [
        (started.waited < timedelta(minutes=limit) // MICROSECOND, place)
        for place, limit in enumerate(LIMITS)
    ]
    placed = ibis.cases((started.waited.isnull(), NEVER), *within, else_=len(LIMITS))
    return started.select(
        id=started.topic_id,
        weight=ibis.coalesce(started.waited, knob("log_end") - started.started_at),
        bin=placed.cast("int64"),
    )


def _topic_length(sources: Sources) -> Any:
    started = topics(sources)
    posts = started.replies + 1
    return started.select(id=started.topic_id, weight=posts, bin=_doubling(posts))


def _doubling(count: Any) -> Any:
    """The bin of a count from 1 on, by comparing: engines differ in how they round logarithms."""
    branches = [(count < 2 ** (place + 1), place) for place in range(DOUBLING - 1)]
    return ibis.cases(*branches, else_=DOUBLING - 1).cast("int64")


SPREADS = {
    "acts_per_member": Spread(MEMBERS, _acts_per_member, DOUBLING),
    "first_response": Spread(TOPICS, _first_response, NEVER + 1),
    "topic_length": Spread(TOPICS, _topic_length, DOUBLING),
}

"""What was seen in one period, and what a threshold makes of many."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from horo.measures.running import Warehouse

DAY, WEEK = "day", "week"


@dataclass(frozen=True)
class History:
    """The log as it is read for warnings: looks are wanted of periods in `[since, until)`.

    Nothing after `as_of` counts. `holidays` are dates (2026-12-24) and days of every year (12-24).
    """

    warehouse: Warehouse
    zone: ZoneInfo
    since: date
    until: date
    as_of: datetime
    holidays: frozenset[str] = frozenset()

    def is_holiday(self, day: date) -> bool:
        return bool({day.isoformat(), f"{day:%m-%d}"} & self.holidays)


@dataclass(frozen=True)
class Look:
    """One period of one `group` ("" where there is one alone), and how far it is from usual.

    `score` grows with the trouble; a warning is raised from its threshold on. None: nothing can
    be said, as on a holiday, or while too little is known. `usual` is what `value` is compared
    with, `step` by how much it changes for one unit of the score (0 where that is not a line), or
    the logarithm of the factor, where what varies is how many times as long something takes.
    `evidence` are further numbers, by name.
    """

    start: datetime
    end: datetime
    score: float | None
    value: float | None = None
    usual: float | None = None
    step: float = 0.0
    by_factor: bool = False
    n: int = 0
    unit: str = ""
    group: str = ""
    evidence: Mapping[str, float] = field(default_factory=dict)

    def limit(self, threshold: float) -> float | None:
        """The value from which on `threshold` raises a warning, where there is such a line."""
        if self.usual is None or not self.step:
            return None
        moved = self.step * threshold
        return self.usual * math.exp(moved) if self.by_factor else self.usual + moved


@dataclass(frozen=True)
class Seen:
    """All looks of a warning, oldest first in each group; `lacks` names what is not measured."""

    looks: tuple[Look, ...]
    grain: str
    lacks: str = ""


@dataclass(frozen=True)
class Episode:
    """A warning that was, or would have been, raised: from the first look over the threshold on.

    `worst` is the look with the highest score. `is_over`: a later look was below the threshold.
    `is_false`: the very next one was. By then nothing that anybody did because of it can have
    helped much, so it was chance, or passed by itself; nobody can know for sure, and it is None
    while no later look says.
    """

    group: str
    looks: tuple[Look, ...]
    is_over: bool

    @property
    def first(self) -> Look:
        return self.looks[0]

    @property
    def last(self) -> Look:
        return self.looks[-1]

    @property
    def worst(self) -> Look:
        return max(self.looks, key=lambda look: look.score or 0.0)

    @property
    def is_false(self) -> bool | None:
        if len(self.looks) > 1:
            return False
        return True if self.is_over else None


def episodes(looks: Iterable[Look], threshold: float) -> list[Episode]:
    """Return what `threshold` would have raised, in order of time.

    A look that says nothing neither begins, nor goes on with, nor ends an episode.
    """
    ordered = sorted(looks, key=lambda look: (look.group, look.start))
    found = [
        episode
        for group, of_group in groupby(ordered, key=lambda look: look.group)
        for episode in _of_group(group, list(of_group), threshold)
    ]
    return sorted(found, key=lambda episode: (episode.first.start, episode.group))


def open_ones(looks: Iterable[Look], threshold: float) -> list[Episode]:
    """Return the episodes that are not over."""
    return [episode for episode in episodes(looks, threshold) if not episode.is_over]


def _of_group(group: str, looks: Sequence[Look], threshold: float) -> Iterator[Episode]:
    raised: list[Look] = []
    for look in looks:
        if look.score is None:
            continue
        if look.score >= threshold:
            raised.append(look)
        elif raised:
            yield Episode(group, tuple(raised), is_over=True)
            raised = []
    if raised:
        yield Episode(group, tuple(raised), is_over=False)

"""What a threshold would have raised over the last year of the log, and how often for nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from horo.core.time import from_micros
from horo.facts.services import open_facts
from horo.measures.running import Warehouse, bounds
from horo.measures.services import community_zone
from horo.measures.warnings.looks import Episode, History, Seen, episodes
from horo.measures.warnings.rules import Rules, look
from horo.playbook.parts.warnings import Warn

A_YEAR = timedelta(days=364)  # 52 weeks, so that every weekday is there as often


@dataclass(frozen=True)
class Judged:
    """A warning at one threshold, over the year that `seen` shows."""

    seen: Seen
    threshold: float
    episodes: tuple[Episode, ...]

    @property
    def false(self) -> int:
        """How many were over with the very next look: see `Episode.is_false`."""
        return sum(episode.is_false is True for episode in self.episodes)

    @property
    def undecided(self) -> int:
        """How many nobody can judge yet."""
        return sum(episode.is_false is None for episode in self.episodes)


def judge(seen: Seen, threshold: float) -> Judged:
    """Return what `threshold` makes of what was seen. Nothing is read for it."""
    return Judged(seen, threshold, tuple(episodes(seen.looks, threshold)))


def year(warn: Warn, rules: Rules, warehouse: Warehouse) -> Seen:
    """Return all looks of `warn` in the 52 weeks before the log's end; none for an empty log."""
    known = bounds(warehouse, as_of=None)
    if known is None:
        return Seen((), "week", lacks="log")
    return look(warn, rules, history(warehouse, rules, from_micros(known[1]), A_YEAR))


def history(warehouse: Warehouse, rules: Rules, at: datetime, length: timedelta) -> History:
    """The log as of `at`, of which the last `length` is looked at."""
    zone = community_zone()
    until = at.astimezone(zone).date() + timedelta(days=1)
    return History(warehouse, zone, until - length, until, at, rules.holidays)


@contextmanager
def reading(warehouse: Warehouse | None = None) -> Iterator[Warehouse]:
    """Yield `warehouse`, or an opened one."""
    if warehouse is not None:
        yield warehouse
        return
    with open_facts() as opened:
        yield opened

"""A log in plain Python, as the slow readings of `plainly` ask it."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from .logs import PLACES, Act, Log

ANYBODY = ("person", "anonymous")


@dataclass
class Known:
    """What is known of a log by its end, sorted once, so that a real community takes seconds."""

    log: Log
    zone: ZoneInfo
    end: int
    by: str | None
    without_staff: bool
    traits: dict[int, str]  # of members, where the split is by what the log alone does not say
    places: dict[int, str]
    found: dict = field(default_factory=dict)
    dates: dict[int, date] = field(default_factory=dict)

    @cached_property
    def acts(self) -> list[Act]:
        return sorted((a for a in self.log.acts if a.at <= self.end), key=lambda a: a.at)

    @cached_property
    def by_verb(self) -> dict[str, list[Act]]:
        found = defaultdict(list)
        for a in self.acts:
            found[a.verb].append(a)
        return found

    @cached_property
    def members(self) -> dict:
        return {
            m.id: m
            for m in self.log.members
            if m.kind in ANYBODY and not (self.without_staff and m.is_staff)
        }

    def is_person(self, member_id: int | None) -> bool:
        return member_id in self.members and self.members[member_id].kind == "person"

    @cached_property
    def joined_at(self) -> dict[int, int]:
        said, seen = {}, {}
        for a in self.acts:
            seen.setdefault(a.actor, a.at)
            if a.verb == "joined":
                said.setdefault(a.actor, a.at)
        return seen | said

    @cached_property
    def joined(self) -> list[tuple[int, int]]:
        """When each person who counts joined, and who: oldest first."""
        return sorted((at, m) for m, at in self.joined_at.items() if self.is_person(m))

    @cached_property
    def first_written(self) -> list[tuple[int, int]]:
        """When each person who counts first wrote, and who: oldest first."""
        firsts = {}
        for a in sorted(self.of("posted", None) + self.of("replied", None), key=lambda a: a.at):
            if self.is_person(a.actor):
                firsts.setdefault(a.actor, a.at)
        return sorted((at, m) for m, at in firsts.items())

    @cached_property
    def in_threads(self) -> dict[int, list[Act]]:
        """The replies of persons who count, by thread."""
        found = defaultdict(list)
        for a in self.acts:
            if a.verb == "replied" and a.thread is not None and self.is_person(a.actor):
                found[a.thread].append(a)
        return found

    def group_of_act(self, act: Act, whose: int | None) -> str | None:
        if self.by == "space":
            return self.places.get(act.space, "(none)")
        return act.source if self.by == "source" else self.group_of(whose)

    def group_of(self, member_id: int | None) -> str | None:
        member = self.members.get(member_id)
        if self.by == "staff":
            return "staff" if member and member.is_staff else "peers"
        if self.by == "cohort" and member_id in self.joined_at:
            return f"{self.date_of(self.joined_at[member_id]):%Y-%m}"
        if self.by in ("persona", "locale"):
            return (getattr(member, self.by) if member else "") or "(none)"
        return None if self.by is None else self.traits.get(member_id, "(none)")

    def date_of(self, at: int) -> date:
        if at not in self.dates:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
            self.dates[at] = moment.astimezone(self.zone).date()
        return self.dates[at]

    def of(self, verb: str, group: str | None) -> list[Act]:
        """Acts of those who count, oldest first; of one group, or (None) of all."""
        if verb not in self.found:
            every = [a for a in self.acts if a.verb == verb and a.actor in self.members]
            sorted_ = defaultdict(list, {None: every})
            for a in every if self.by else ():
                sorted_[self.group_of_act(a, a.actor)].append(a)
            self.found[verb] = sorted_
        return self.found[verb][group]


@dataclass
class Asked:
    """A period `[start, end)` in microseconds, of a group, of a log that ends at `end_of_log`."""

    log: Log
    zone: ZoneInfo
    grain: str
    start: int
    end: int
    end_of_log: int
    by: str | None = None
    group: str | None = None
    without_staff: bool = False
    traits: dict[int, str] | None = None
    places: dict[int, str] | None = None

    @cached_property
    def known(self) -> Known:
        key = (self.zone, self.end_of_log, self.by, self.without_staff)
        kept = self.log.__dict__.setdefault("plainly", {})
        if key not in kept:
            places = PLACES if self.places is None else self.places
            kept[key] = Known(
                self.log, self.zone, *key[1:], traits=self.traits or {}, places=places
            )
        return kept[key]

    def date_of(self, at: int) -> date:
        return self.known.date_of(at)

    @property
    def dates(self) -> list[date]:
        first, last = self.date_of(self.start), self.date_of(self.end - 1)
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]

    def acts(self, verbs: set[str], start: int | None = None, end: int | None = None) -> list[Act]:
        """Acts of persons who count, of every group, in `[start, end)`."""
        return self._of(None, verbs, start, end)

    def mine(self, verbs: set[str], start: int | None = None, end: int | None = None) -> list[Act]:
        return self._of(self.group, verbs, start, end)

    def _of(self, group, verbs, start, end, *, anybody=False) -> list[Act]:
        found = []
        for verb in verbs:
            acts = self.known.of(verb, group)
            first = 0 if start is None else bisect_left(acts, start, key=lambda a: a.at)
            last = len(acts) if end is None else bisect_left(acts, end, key=lambda a: a.at)
            found += acts[first:last]
        return found if anybody else [a for a in found if self.known.is_person(a.actor)]

    def is_of_group(self, act: Act, whose: int | None) -> bool:
        return self.by is None or self.known.group_of_act(act, whose) == self.group

    def is_member_of_group(self, member_id: int) -> bool:
        return self.by is None or self.known.group_of(member_id) == self.group

    def everything(self, verb: str) -> list[Act]:
        """Activities of the period, of whomever, also of nobody."""
        return [a for a in self.known.by_verb[verb] if self.start <= a.at < self.end]

    def within(self, moments: list[tuple[int, int]]) -> dict[int, int]:
        """Who of `moments` (at, member) had theirs in the period, and is of the group."""
        first = bisect_left(moments, (self.start, 0))
        last = bisect_left(moments, (self.end, 0))
        return {m: at for at, m in moments[first:last] if self.is_member_of_group(m)}

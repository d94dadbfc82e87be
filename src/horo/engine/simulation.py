"""Live through a period day by day: what would have been done, and what the gates would hold."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from operator import itemgetter
from zoneinfo import ZoneInfo

from horo.core.time import from_micros, to_micros
from horo.engine.backtests import Given
from horo.engine.gates import EMAIL, Knowledge, Reach, Rules
from horo.engine.gates.consent import is_wanted
from horo.engine.knowledge import gather_people
from horo.engine.quiet import quiet_until
from horo.engine.rehearsal import Staged, reached, staged
from horo.engine.rules import Rule, micros
from horo.engine.setwise import Bench

NOON = time(12)
MINUTE = 60_000_000  # microseconds
URGENCY, ORDER = itemgetter(0, 1, 2), itemgetter(1, 2)  # of Staged: as in `gate`


@dataclass
class Lived:
    """What happened in the simulated time; instants are microseconds."""

    given: list[Given] = field(default_factory=list)  # by instant, the longest due first
    due: dict[str, Staged] = field(default_factory=dict)  # everything that ever was due, by key
    held: dict[str, set[str]] = field(default_factory=dict)  # gates by effect key
    done: set[str] = field(default_factory=set)  # `once` of effects
    received: dict[int, list[int]] = field(default_factory=dict)  # by member, ascending
    had: dict[tuple[int, str], int] = field(default_factory=dict)  # by member and message
    days_over_radius: int = 0
    quiet_delays: int = 0


def noons(start: datetime, end: datetime, zone: ZoneInfo) -> list[int]:
    """Return the noons of [start, end) by the wall clock of `zone`, in microseconds.

    A period without any, as it may be when the clocks change, is looked at once, at its end.
    """
    day = start.astimezone(zone).date()
    found = []
    while (noon := datetime.combine(day, NOON, zone)) < end:
        if noon >= start:
            found.append(to_micros(noon))
        day += timedelta(days=1)
    return found or [to_micros(end) - 1]


def live(
    bench: Bench,
    rules: Sequence[Rule],
    gates: Rules,
    instants: Sequence[int],
    end: datetime,
    lived: Lived | None = None,
) -> Lived:
    """Plan at each of `instants` and do what no gate holds, as if nothing had been done before.

    Nothing but what was `lived` before, which goes on. The due relation of the whole period is
    computed at once; only the gates, which depend on what was done before, are gone through day
    by day. Nobody is there to stop or to approve anything, nothing fails, and consents count as
    they stand at `end`. Leaves a scratch table of entries for each rule.
    """
    lived = lived or Lived()
    effects: list[Staged] = []
    for number, rule in enumerate(rules):
        effects += staged(bench, rule, gates, instants, to_micros(end) - 1)
        bench.make(entries_of(number), "SELECT * FROM entries")
    lived.due |= {one.key: one for one in effects}
    known = gather_people(reached(effects), end)
    lived.quiet_delays += _asleep(effects, gates, known)
    days = by_instant(effects)
    Days(lived, gates, known).go_through(instants, days)
    return lived


def entries_of(number: int) -> str:
    """Return the scratch table with the entries of the rule at that place."""
    return f"entries_{number}"


def by_instant(effects: Iterable[Staged]) -> dict[int, list[Staged]]:
    """Return what could be done for the first time at each instant."""
    found: dict[int, list[Staged]] = defaultdict(list)
    for one in effects:
        found[one.instants[0]].append(one)
    return found


class Days:
    """The days of a period, gone through in order: what is held waits for another instant."""

    def __init__(self, lived: Lived, gates: Rules, known: Knowledge) -> None:
        self.lived, self.known = lived, known
        self.duplicates = micros(gates.duplicates) if gates.duplicates else None
        self.limit = gates.radius.limit(known.community)

    def go_through(self, instants: Iterable[int], days: dict[int, list[Staged]]) -> None:
        for at in instants:
            passed = self._pass(days.pop(at, []), days, at)
            passed.sort(key=ORDER)
            when = from_micros(at)
            self.lived.given += [_given(one, when) for one in passed]
            if self.limit is not None:
                self.lived.days_over_radius += len(reached(passed)) > self.limit

    def _pass(self, effects: list[Staged], days: dict[int, list[Staged]], at: int) -> list[Staged]:
        """Return those of `effects` that no gate holds; what one holds is put on another of `days`.

        Quiet hours hold nothing: they shift a message by hours, not by days, and are counted apart.
        """
        done, passed = self.lived.done, []
        effects = [one for one in effects if one.once not in done]
        effects.sort(key=URGENCY)
        for one in effects:
            if (reach := one.act.reach) is None:
                passed.append(one)
            elif gate := self._held(one, reach, at):
                self.lived.held.setdefault(one.key, set()).add(gate)
                _put_off(one, days, at)
            else:
                passed.append(one)
                self.lived.received.setdefault(one.member_id, []).append(at)
                self.lived.had[one.member_id, reach.message] = at
        done.update(one.once for one in passed)
        return passed

    def _held(self, one: Staged, reach: Reach, at: int) -> str:
        """Return the gate that holds a message, in the order of GATES; "" if none does."""
        known, member = self.known, one.member_id
        if reach.channel == EMAIL and member not in known.addressed:
            return "address"
        answer = known.consents.get((member, reach.channel, reach.topic))
        if not is_wanted(answer, reach.channel):
            return "consent"
        if self.duplicates is not None and reach.message:
            last = self.lived.had.get((member, reach.message))
            if last is not None and last > at - self.duplicates:
                return "duplicate"
        received = self.lived.received.get(member, ())
        for per, most in one.act.limits:
            if len(received) >= most and received[-most] > at - per:
                return "frequency"
        return ""


def _put_off(one: Staged, days: dict[int, list[Staged]], at: int) -> None:
    """Put `one` on the next of its instants, if there is another."""
    place = bisect_right(one.instants, at)
    if place < len(one.instants):
        days[one.instants[place]].append(one)


def _given(one: Staged, at: datetime) -> Given:
    act = one.act
    due_at = from_micros(one.due_at)
    return Given(at, due_at, act.rule, act.step, act.action, one.member_id, one.key)


def _asleep(effects: Iterable[Staged], gates: Rules, known: Knowledge) -> int:
    """How many would have waited for the morning, since their moment lay in the quiet hours."""
    if gates.quiet is None:
        return 0
    since, till = gates.quiet

    @cache
    def is_asleep(minute: int, zone: ZoneInfo) -> bool:  # quiet hours go by whole minutes
        return quiet_until(from_micros(minute * MINUTE), zone, since=since, till=till) is not None

    zones = known.zones
    return sum(
        is_asleep(one.due_at // MINUTE, zones.get(one.member_id, gates.zone))
        for one in effects
        if one.act.reach is not None
    )

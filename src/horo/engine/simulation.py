"""Live through a period day by day: what would have been done, and what the gates would hold."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from horo.core.time import from_micros, to_micros
from horo.engine.backtests import Given
from horo.engine.effects import effect_of, reaches_of
from horo.engine.gates import Knowledge, Reach, Rules, gate
from horo.engine.knowledge import gather
from horo.engine.quiet import quiet_until
from horo.engine.rules import Rule
from horo.engine.setwise import Bench, due
from horo.engine.values import Effect

NOON = time(12)


@dataclass
class Lived:
    """What happened in the simulated time."""

    given: list[Given] = field(default_factory=list)
    due: dict[str, Effect] = field(default_factory=dict)  # everything that ever was due, by key
    held: dict[str, set[str]] = field(default_factory=dict)  # gates by effect key
    done: set[str] = field(default_factory=set)  # `once` of effects
    received: dict[int, list[datetime]] = field(default_factory=dict)  # by member
    had: dict[tuple[int, str], datetime] = field(default_factory=dict)  # by member and message
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
    by day. Consents count as they stand at `end`. Leaves a scratch table of entries for each rule.
    """
    lived = lived or Lived()
    by_day = _due_by_instant(bench, rules, instants, to_micros(end) - 1)
    due_now = {effect.key: effect for effects in by_day.values() for effect in effects}
    lived.due |= due_now
    reaches = reaches_of(due_now.values())
    known = gather(due_now.values(), reaches, gates, end)
    known = replace(known.untouched(), received=lived.received, had=lived.had)
    lived.quiet_delays += _asleep(due_now.values(), reaches, gates, known)
    for instant in instants:
        _day(lived, by_day.get(instant, ()), reaches, gates, known, from_micros(instant))
    return lived


def entries_of(number: int) -> str:
    """Return the scratch table with the entries of the rule at that place."""
    return f"entries_{number}"


def _due_by_instant(
    bench: Bench, rules: Sequence[Rule], instants: Sequence[int], end: int
) -> dict[int, list[Effect]]:
    found: dict[int, list[Effect]] = {}
    for number, rule in enumerate(rules):
        steps = due(bench, rule, instants, until=end)
        bench.make(entries_of(number), "SELECT * FROM entries")
        granted = replace(rule, steps=tuple(replace(step, approval=False) for step in rule.steps))
        effects: dict[tuple[int, ...], Effect] = {}  # the same is due at several instants
        for one in steps:
            what = (one.due_at, one.entry_id, one.member_id, one.step)
            if what not in effects:
                effects[what] = effect_of(granted, one)
            found.setdefault(one.at, []).append(effects[what])
    return found


def _day(
    lived: Lived,
    effects: Iterable[Effect],
    reaches: Mapping[str, Reach],
    gates: Rules,
    known: Knowledge,
    at: datetime,
) -> None:
    left = [effect for effect in effects if effect.once not in lived.done]
    # quiet hours shift a message by hours, not by days: they are counted apart
    passed = gate(left, reaches=reaches, rules=gates.without_people(), known=known, at=at)
    limit = gates.radius.limit(known.community)
    touched = {one.member_id for one in passed if one.held is None and one.key in reaches}
    lived.days_over_radius += limit is not None and len(touched) > limit
    for effect in passed:
        if effect.held:
            lived.held.setdefault(effect.key, set()).add(effect.held.gate)
            continue
        lived.done.add(effect.once)
        lived.given.append(_given(effect, at))
        if reach := reaches.get(effect.key):
            lived.received.setdefault(effect.member_id, []).append(at)
            lived.had[effect.member_id, reach.message] = at


def _given(effect: Effect, at: datetime) -> Given:
    return Given(
        at=at,
        due_at=effect.due_at,
        rule=effect.rule,
        step=effect.step,
        action=effect.action,
        member_id=effect.member_id,
        key=effect.key,
    )


def _asleep(
    effects: Iterable[Effect], reaches: Collection[str], gates: Rules, known: Knowledge
) -> int:
    """How many would have waited for the morning, since their moment lay in the quiet hours."""
    if gates.quiet is None:
        return 0
    since, till = gates.quiet
    zones = known.zones
    return sum(
        quiet_until(one.due_at, zones.get(one.member_id, gates.zone), since=since, till=till)
        is not None
        for one in effects
        if one.key in reaches
    )

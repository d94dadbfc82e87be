"""What a playbook would send: in the days behind, by the backtest, and in the days ahead."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from horo.core.time import from_micros, to_micros
from horo.engine.bench import Bench
from horo.engine.effects import effect_of, reaches_of, without_done
from horo.engine.gates import Reach
from horo.engine.rehearsal import Act
from horo.engine.rules import Rule, gate_rules, rules_of
from horo.engine.sent import Sent, Traffic
from horo.engine.setwise import due
from horo.engine.simulation import live, noons
from horo.engine.values import Effect
from horo.playbook import actions
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import under

BEHIND, AHEAD = timedelta(days=30), timedelta(days=7)
FREQUENCY = "frequency"  # the gate of the caps


class Deed(NamedTuple):
    """What an effect does; `reach` is None where its member does not notice."""

    action: str
    args: BaseModel
    reach: Reach | None


def behind(bench: Bench, playbook: Playbook, at: datetime) -> Traffic:
    """Return what `playbook` alone would have sent in the 30 days before `at`.

    As the backtest has it: one plan a day, nothing done before, approvals given at once.
    """
    rules, start = rules_of(playbook), at - BEHIND
    zone = ZoneInfo(playbook.timezone)
    gates = gate_rules(playbook, rules)
    with under(playbook):
        lived = live(bench, rules, gates, noons(start, at, zone), at)
    given = [(lived.due[one.key].act, one.at) for one in lived.given]
    held = {lived.due[key].member_id for key, names in lived.held.items() if FREQUENCY in names}
    return _traffic(start, at, given, zone, held)


def coming(
    bench: Bench, playbook: Playbook, rules: Iterable[Rule], at: datetime
) -> list[tuple[Effect, datetime]]:
    """Return what `rules` of `playbook` have on the way for the 7 days after `at`, with when.

    For those who entered by then, before the gates, if nothing else happens.
    """
    zone, end = ZoneInfo(playbook.timezone), at + AHEAD
    instants = [to_micros(at), *(one for one in noons(at, end, zone) if one > to_micros(at))]
    with under(playbook):
        found: dict[str, Effect] = {}
        for rule in rules:
            for one in due(bench, rule, instants, until=to_micros(at)):
                effect = effect_of(rule, one)
                found.setdefault(effect.once, effect)
        left = without_done(found.values())
    return [(effect, max(effect.due_at, at)) for effect in left]


def ahead(playbook: Playbook, given: Sequence[tuple[Effect, datetime]], at: datetime) -> Traffic:
    """Return what is `coming`, counted."""
    with under(playbook):
        reaches = reaches_of(effect for effect, _when in given)
    deeds = [(Deed(one.action, one.args, reaches.get(one.key)), when) for one, when in given]
    return _traffic(at, at + AHEAD, deeds, ZoneInfo(playbook.timezone), ())


def came(bench: Bench, at: datetime) -> list[tuple[int, datetime]]:
    """Return who opened a topic in the 30 days before `at`, and when."""
    start = to_micros(at - BEHIND)
    rows = bench.rows(
        "SELECT actor_id, occurred_at FROM activities WHERE verb = 'posted' AND "
        f"actor_id IS NOT NULL AND occurred_at > {start} AND occurred_at <= {to_micros(at)} "
        "ORDER BY occurred_at, id"
    )
    return [(member_id, from_micros(moment)) for member_id, moment in rows]


def _traffic(
    start: datetime,
    end: datetime,
    given: Sequence[tuple[Deed | Act, datetime]],
    zone: ZoneInfo,
    over_cap: Iterable[int],
) -> Traffic:
    known = actions.registered()
    messages: Counter[tuple[date, str]] = Counter()
    tasks: Counter[str] = Counter()
    for deed, when in given:
        if deed.reach:
            messages[when.astimezone(zone).date(), deed.reach.channel] += 1
        elif to := known[deed.action].work_for(deed.args) if deed.action in known else "":
            tasks[to] += 1
    return Traffic(
        start=start,
        end=end,
        messages=tuple(Sent(*key, messages[key]) for key in sorted(messages)),
        tasks=tuple(sorted(tasks.items())),
        over_cap=tuple(sorted(over_cap)),
    )

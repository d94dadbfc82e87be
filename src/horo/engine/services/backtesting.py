"""Replay the playbook over the community's real past, before anyone is touched."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from horo.core.time import from_micros, now, to_micros
from horo.engine.backtests import (
    Backtest,
    Given,
    HeldBy,
    Lost,
    MemberLoad,
    MeritCount,
    RuleReach,
    StageCount,
    StepReach,
    TeamLoad,
)
from horo.engine.funnel import places_over_time
from horo.engine.goals import entered, natural_rate
from horo.engine.merits import counts, merits_of
from horo.engine.rules import Rule, RuleStage, RuleStep, gate_rules, rules_of, stages_of
from horo.engine.setwise import Bench
from horo.engine.simulation import ORDER, Lived, entries_of, live, noons
from horo.facts.services import open_facts
from horo.people.models import Member
from horo.playbook import actions
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import current, under


@dataclass
class _Counts:
    """What became of the effects of one step; `held` and `lost` of them by gate."""

    due: int = 0
    done: int = 0
    members: set[int] = field(default_factory=set)
    held: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)


Steps = dict[tuple[str, str], _Counts]  # by rule and step
NOTE = (
    "Nothing was sent in this past. It shows whom the playbook would have reached and how many "
    "got there anyway; it is no claim that a message would have changed anything."
)
WEEK = timedelta(weeks=1)
LONGEST = timedelta(days=3653)  # ten years


def backtest(
    start: datetime,
    end: datetime,
    *,
    at: datetime | None = None,
    playbook: Playbook | None = None,
) -> Backtest:
    """Return what the playbook that runs would have done in [start, end), as the log was then.

    Or what `playbook` would have done. That version alone, for the whole of the period, whatever
    was launched when. One plan a day, at noon in the community's time zone. Reads only. Raises
    ValueError for less than a day, more than ten years, or an end later than the day after `at`,
    the present; NoPlaybook where there is none that could run.
    """
    playbook = playbook or current()
    with under(playbook):
        return _backtest(playbook, start, end, at or now())


def _backtest(playbook: Playbook, start: datetime, end: datetime, at: datetime) -> Backtest:
    rules, gates, stages = rules_of(playbook), gate_rules(playbook), stages_of(playbook)
    zone = ZoneInfo(playbook.timezone)
    _refuse_odd_period(start, end, zone, at)
    instants = noons(start, end, zone)
    with open_facts() as warehouse:
        bench = Bench(warehouse.raw)
        lived = live(bench, rules, gates, instants, end)
        steps = _steps(lived)
        reaches = tuple(
            _rule_reach(bench, number, rule, steps, start, end) for number, rule in enumerate(rules)
        )
        stage_counts = _stages(bench, stages, start, end)
        merits = _merits(bench, playbook, start, end)
    reaching = {name for name, action in actions.registered().items() if action.reaches}
    messages = [one for one in lived.given if one.action in reaching]
    return Backtest(
        start=start,
        end=end,
        version=playbook.version,
        note=NOTE,
        days=len(instants),
        members=Member.objects.people().count(),
        reached=len({one.member_id for one in messages}),
        rules=reaches,
        never_fired=tuple(one.rule for one in reaches if not any(s.due for s in one.steps)),
        member_load=_member_load(messages, zone),
        team_load=_team_load(rules, lived, start, end, zone),
        stages=stage_counts,
        merits=merits,
        approvals=_approvals(rules, lived.given),
        days_over_radius=lived.days_over_radius,
        quiet_delays=lived.quiet_delays,
        given=tuple(lived.given),
        lost=tuple(_lost(lived)),
    )


def _lost(lived: Lived) -> Iterator[Lost]:
    """Yield what the gates held and never let through, the longest due first."""
    lost = lived.held.keys() - {one.key for one in lived.given}
    for one in sorted((lived.due[key] for key in lost), key=ORDER):
        yield Lost(
            due_at=from_micros(one.due_at),
            rule=one.act.rule,
            step=one.act.step,
            action=one.act.action,
            member_id=one.member_id,
            key=one.key,
            held=tuple(sorted(lived.held[one.key])),
        )


def _on_the_wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock shows in `zone`: by it a day is a day, also when the clocks change."""
    return instant.astimezone(zone).replace(tzinfo=None)


def _refuse_odd_period(start: datetime, end: datetime, zone: ZoneInfo, at: datetime) -> None:
    tomorrow = _on_the_wall(at, zone).date() + timedelta(days=1)
    if end > datetime.combine(tomorrow, time.min, zone):
        raise ValueError(
            "The end is later than tomorrow, and a backtest replays what has happened: choose an "
            f"end up to {tomorrow}."
        )
    if end - start > LONGEST:
        raise ValueError("The period is more than ten years long: choose a later start.")
    first, last = _on_the_wall(start, zone), _on_the_wall(end, zone)
    if last - first < timedelta(days=1):
        raise ValueError(
            f"From {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} is less than a day: "
            "choose a later end."
        )


def _rule_reach(
    bench: Bench, number: int, rule: Rule, steps: Steps, start: datetime, end: datetime
) -> RuleReach:
    within = f"entered_at >= {to_micros(start)} AND entered_at < {to_micros(end)}"
    bench.make("entries", f"SELECT * FROM {entries_of(number)} WHERE {within}")
    counted = entered(bench)
    return RuleReach(
        rule=rule.name,
        title=rule.title,
        entries=counted.entries,
        members=counted.members,
        steps=tuple(_step_reach(step, steps[rule.name, step.id]) for step in rule.steps),
        goal=natural_rate(bench, rule, to_micros(end)),
    )


def _steps(lived: Lived) -> Steps:
    """Count what became of the effects, by rule and step."""
    found: Steps = defaultdict(_Counts)
    for one in lived.due.values():
        found[one.act.rule, one.act.step].due += 1
    for each in lived.given:
        counts = found[each.rule, each.step]
        counts.done += 1
        counts.members.add(each.member_id)
    done = {each.key for each in lived.given}
    for key, names in lived.held.items():
        act = lived.due[key].act
        counts = found[act.rule, act.step]
        counts.held.update(names)
        if key not in done:
            counts.lost.update(names)
    return found


def _step_reach(step: RuleStep, counts: _Counts) -> StepReach:
    held = (HeldBy(name, counts.held[name], counts.lost[name]) for name in sorted(counts.held))
    return StepReach(
        step=step.id,
        action=step.action,
        due=counts.due,
        done=counts.done,
        members=len(counts.members),
        held=tuple(held),
    )


def _member_load(messages: Sequence[Given], zone: ZoneInfo) -> MemberLoad:
    weekly = Counter((one.member_id, _week(one.at, zone)) for one in messages)
    by_member = Counter(one.member_id for one in messages)
    busiest = min(weekly.items(), key=lambda item: (-item[1], item[0]), default=None)
    return MemberLoad(
        messages=len(messages),
        members=len(by_member),
        most_in_a_week=busiest[1] if busiest else 0,
        busiest_member_id=busiest[0][0] if busiest else None,
        members_by_messages=tuple(sorted(Counter(by_member.values()).items())),
    )


def _team_load(
    rules: Iterable[Rule], lived: Lived, start: datetime, end: datetime, zone: ZoneInfo
) -> tuple[TeamLoad, ...]:
    """Return the load by whom tasks go to, as their actions say."""
    weeks = max(1.0, (end - start) / WEEK)
    weekly: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    known = actions.registered()
    works = {
        (rule.name, step.id): known[step.action].work_for(step.args)
        for rule in rules
        for step in rule.steps
    }
    for one in lived.given:
        if to := works[one.rule, one.step]:
            weekly[to][_week(one.at, zone)] += 1
    return tuple(_load_of(to, weekly[to], weeks) for to in sorted(weekly))


def _load_of(to: str, weekly: Counter[tuple[int, int]], weeks: float) -> TeamLoad:
    people = Member.objects.people().filter(memberships__group__slug=to).count()
    people = people or Member.objects.people().filter(handle=to).count()
    most, total = max(weekly.values()), sum(weekly.values())
    return TeamLoad(
        to=to,
        people=people,
        tasks=total,
        most_in_a_week=most,
        mean_a_week=round(total / weeks, 3),
        most_each_a_week=round(most / max(people, 1), 3),
    )


def _stages(
    bench: Bench, stages: Sequence[RuleStage], start: datetime, end: datetime
) -> tuple[StageCount, ...]:
    first, last = to_micros(start), to_micros(end)
    found = places_over_time(bench, stages, [first, last])
    counts = {(at, place): members for at, place, members in found}
    return tuple(
        StageCount(
            stage.slug, stage.title, counts.get((first, place), 0), counts.get((last, place), 0)
        )
        for place, stage in enumerate(stages)
    )


def _merits(
    bench: Bench, playbook: Playbook, start: datetime, end: datetime
) -> tuple[MeritCount, ...]:
    merits = merits_of(playbook)
    numbers = counts(bench, merits, [to_micros(start), to_micros(end)])
    return tuple(
        MeritCount(one.kind, one.slug, one.title, *both)
        for one, *both in zip(merits.all, *numbers, strict=True)
    )


def _approvals(rules: Iterable[Rule], given: Iterable[Given]) -> int:
    asking = {(rule.name, step.id) for rule in rules for step in rule.steps if step.approval}
    return sum((one.rule, one.step) in asking for one in given)


@lru_cache(maxsize=10_000)
def _week(at: datetime, zone: ZoneInfo) -> tuple[int, int]:
    year, week, _ = at.astimezone(zone).isocalendar()
    return year, week

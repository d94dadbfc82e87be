"""Compare the playbook that runs with one that could be launched: above all in people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from horo.core.time import to_micros
from horo.engine.bench import Bench
from horo.engine.comparing import Comparison, JourneyChange, journeys_between, rule_named
from horo.engine.generations import Launched, Running, all_launched, rules, running, tracks_after
from horo.engine.ladders import changed_groups, changed_stages, lost_levels
from horo.engine.rules import Rule
from horo.engine.sent import Traffic
from horo.engine.traffic import ahead, behind, came, coming
from horo.engine.under_way import Run, under_way, would_enter
from horo.engine.workload import Workload, workload
from horo.facts.services import open_facts
from horo.playbook.differences import changed_files, changed_parts
from horo.playbook.launches import POLICIES, REMOVED, Choice
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import latest_launch, sound_draft


@dataclass(frozen=True)
class OnTheWay:
    """One journey that a launch changes: its runs under way, and whom it would have let in."""

    change: str
    runs: list[Run]
    qualify: list[Run]


@dataclass(frozen=True)
class Side:
    """What one version sends, and asks of its team."""

    past: Traffic
    ahead: Traffic
    work: Workload


def compare(at: datetime, *, after: Playbook | None = None) -> Comparison:
    """Return what launching `after` (the folder, unless given) would change as of `at`.

    Reads only. Where nothing was ever launched the folder runs: then nothing differs. Raises
    NoPlaybook where the folder has errors, or nothing could run.
    """
    after = after or sound_draft()
    latest, now = latest_launch(), running(at)
    before, micros = now.playbook, to_micros(at)
    with open_facts() as warehouse:
        bench = Bench(warehouse.raw)
        stages, losses = changed_stages(bench, before, after, micros)
        groups = [*changed_groups(bench, before, after, micros), *stages]
        losses += lost_levels(bench, before, after, micros)
        journeys = on_the_way(bench, now, after, micros)
        same = before.version == after.version
        next_rules = now.rules if same else _rules_after(now, after, journeys, at)
        topics = came(bench, at)
        is_ = _side(bench, before, now.rules, topics, at)
        would = is_ if same else _side(bench, after, next_rules, topics, at)
        return Comparison(
            at=at,
            before=before.version,
            after=after.version,
            based_on=latest.number if latest else 0,
            files=changed_files(before.texts, after.texts),
            parts=changed_parts(before, after),
            groups=tuple(groups),
            journeys=tuple(_journeys(before, after, journeys)),
            losses=tuple(sorted(losses)),
            past=(is_.past, would.past),
            ahead=(is_.ahead, would.ahead),
            work=(is_.work, would.work),
        )


def _side(
    bench: Bench,
    playbook: Playbook,
    rules: Iterable[Rule],
    topics: Sequence[tuple[int, datetime]],
    at: datetime,
) -> Side:
    past, given = behind(bench, playbook, at), coming(bench, playbook, rules, at)
    work = workload(playbook, given, topics, past, at)
    return Side(past, ahead(playbook, given, at), work)


def on_the_way(bench: Bench, now: Running, after: Playbook, at: int) -> dict[str, OnTheWay]:
    """Return by slug the journeys that differ, with the runs and people they concern."""
    found = {}
    for slug, change in journeys_between(now.playbook, after).items():
        mine = [rule for rule in now.rules if rule.slug == slug]
        rule = rule_named(after, slug)
        found[slug] = OnTheWay(
            change,
            under_way(bench, mine, at),
            would_enter(bench, rule, mine, at) if rule else [],
        )
    return found


def _journeys(
    before: Playbook, after: Playbook, found: Mapping[str, OnTheWay]
) -> Iterator[JourneyChange]:
    for slug, one in found.items():
        book = before if one.change == REMOVED else after
        yield JourneyChange(
            slug=slug,
            title=book.journeys[slug].title,
            change=one.change,
            runs=len(one.runs),
            on_it=tuple(sorted({run.member_id for run in one.runs})),
            qualify=tuple(run.member_id for run in one.qualify),
        )


def _rules_after(
    now: Running, after: Playbook, journeys: Mapping[str, OnTheWay], at: datetime
) -> tuple[Rule, ...]:
    """Return the rules as they would be right after a launch in which all that can continues."""
    latest = latest_launch()
    number = latest.number if latest else 0
    choices = {
        slug: Choice(one.change, next(iter(POLICIES[one.change]), "continue"))
        for slug, one in journeys.items()
    }
    launches = all_launched(number)
    launches.append(Launched(number + 1, after.version, to_micros(at), choices))
    return tuple(rules(after, tracks_after(launches), at, at))

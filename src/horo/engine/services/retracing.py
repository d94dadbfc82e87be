"""The same as live: go through the launches as they were, and account for every effect."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from horo.core.time import from_micros, to_micros
from horo.engine.as_known import Log, Repeated, known_log
from horo.engine.bench import Bench
from horo.engine.effects import effect_of, reaches_of
from horo.engine.funnel import moves, stages_at
from horo.engine.gates import gate
from horo.engine.generations import Running, running
from horo.engine.knowledge.chunks import chunks
from horo.engine.knowledge.then import gather_then
from horo.engine.merits import awards, earned_at, merits_of
from horo.engine.models import Performed, Ticked
from horo.engine.retraces import (
    NOT_DUE,
    OTHER_VERSION,
    OTHER_WAY,
    UNREADABLE,
    LeftOut,
    Retrace,
    Traced,
)
from horo.engine.rules import gate_rules, stages_of
from horo.engine.setwise import due
from horo.engine.values import AWARD, BADGES, LEVELS, STAGE, Effect
from horo.facts.services import open_facts
from horo.playbook.models import Launch
from horo.playbook.services import NoPlaybook, under

Due = dict[int, dict[str, Effect]]  # by the instant and the key
Done = dict[str, datetime]  # when, by `once`


@dataclass
class _Found:
    """What came of the looks so far."""

    differences: dict[str, str] = field(default_factory=dict)  # by key, of what was performed
    free: dict[str, datetime] = field(default_factory=dict)  # since when, by `once`
    left_out: dict[str, LeftOut] = field(default_factory=dict)


def retrace(start: datetime, end: datetime, *, looks: Iterable[datetime] | None = None) -> Retrace:
    """Return what the engine did in [start, end), each effect with whether it had to.

    The log is read as it was known then, and the version that ran then decides. `looks` are the
    instants of runs for everyone, by default those that are remembered: what was due in one of
    them and never done was left out, and by which gate. Reads only.
    """
    rows = list(
        Performed.objects.filter(performed_at__gte=start, performed_at__lt=end).order_by(
            "performed_at", "key"
        )
    )
    seen = sorted({one for one in _runs(start, end, looks) if start <= one < end})
    found = _Found()
    with open_facts() as warehouse, known_log(bench := Bench(warehouse.raw)) as log:
        _look(bench, log, rows, [to_micros(one) for one in seen], found)
    return Retrace(
        start=start,
        end=end,
        looks=len(seen),
        performed=tuple(_traced(row, found) for row in rows),
        left_out=tuple(sorted(found.left_out.values(), key=lambda one: (one.due_at, one.key))),
    )


def _runs(start: datetime, end: datetime, looks: Iterable[datetime] | None) -> Iterable[datetime]:
    if looks is not None:
        return looks
    remembered = Ticked.objects.filter(at__gte=start, at__lt=end, error="")
    return remembered.values_list("at", flat=True)


def _traced(row: Performed, found: _Found) -> Traced:
    free_at = found.free.get(row.once)
    return Traced(
        at=row.performed_at,
        due_at=row.due_at,
        rule=row.rule,
        step=row.step,
        action=row.action,
        member_id=row.member_id,
        key=row.key,
        version=row.version,
        difference=found.differences.get(row.key, ""),
        free_at=free_at if free_at and free_at < row.performed_at else None,
    )


def _look(
    bench: Bench, log: Log, rows: Sequence[Performed], looks: Sequence[int], found: _Found
) -> None:
    by_instant = {
        at: list(same) for at, same in groupby(rows, key=lambda row: to_micros(row.performed_at))
    }
    instants = sorted({*by_instant, *looks})
    twice = log.repeated()
    for part in _parts(instants, log):
        log.show(part[-1])
        mine = [row for at in part for row in by_instant.get(at, ())]
        found.differences |= _compare(bench, mine, part)
        certain = [at for at in part if at in set(looks) and not _is_repeated(at, twice)]
        _find_left_out(bench, certain, found, is_last=part[-1] == instants[-1])
    for row in rows:
        if found.differences.get(row.key) and _stands_otherwise(bench, log, row, twice):
            del found.differences[row.key]


def _parts(instants: Sequence[int], log: Log) -> Iterator[list[int]]:
    """Yield `instants` in parts within which nothing was launched, and nothing arrived late."""
    if not instants:
        return
    launched = Launch.objects.order_by("launched_at").values_list("launched_at", flat=True)
    edges = sorted([*map(to_micros, launched), *log.arrivals(instants[0], instants[-1])])
    for _, part in groupby(instants, key=lambda at: bisect_right(edges, at)):
        yield list(part)


def _is_repeated(at: int, twice: Iterable[Repeated]) -> bool:
    return any(one.since <= at <= one.till for one in twice)


def _compare(bench: Bench, rows: Sequence[Performed], part: Sequence[int]) -> dict[str, str]:
    """Return by key how `rows` differ from what was due; nothing for those that do not."""
    if not rows:
        return {}
    try:
        now = running(from_micros(part[0]), until=from_micros(part[-1]))
    except NoPlaybook:
        return {row.key: UNREADABLE for row in rows}
    instants = sorted({to_micros(row.performed_at) for row in rows})
    planned = _due(bench, now, instants)
    done = _done(effect for each in planned.values() for effect in each.values())
    moved = [row for row in rows if row.action == STAGE]
    given = [row for row in rows if _is_merit(row)]
    found = _compare_stages(bench, now, moved) | _compare_merits(bench, now, given)
    for row in rows:
        if row.key not in found:
            effect = planned[to_micros(row.performed_at)].get(row.key)
            found[row.key] = _difference(row, effect, now, done)
    return {key: difference for key, difference in found.items() if difference}


def _difference(row: Performed, effect: Effect | None, now: Running, done: Done) -> str:
    if effect is None:
        return NOT_DUE
    if row.version != (effect.version or now.playbook.version):
        return OTHER_VERSION
    return OTHER_WAY if _is_done(effect.instead_of, done, row.performed_at) else ""


def _compare_stages(bench: Bench, now: Running, rows: Sequence[Performed]) -> dict[str, str]:
    asked = [(row.member_id, to_micros(row.performed_at)) for row in rows]
    places = stages_at(bench, stages_of(now.playbook), asked)
    found = {}
    for row, place in zip(rows, asked, strict=True):
        is_there = places.get(place) == (row.step if row.step != "-" else "")
        is_version = row.version == now.playbook.version
        found[row.key] = "" if is_there and is_version else NOT_DUE
    return found


def _is_merit(row: Performed) -> bool:
    return row.rule == LEVELS or row.rule.startswith(f"{BADGES}/")


def _compare_merits(bench: Bench, now: Running, rows: Sequence[Performed]) -> dict[str, str]:
    """Return by key which of the badges and levels in `rows` were not earned when they were given.

    A level that somebody came down to may be another than the one earned: of the days of grace, or
    the lowest.
    """
    merits, found = merits_of(now.playbook), {row.key: NOT_DUE for row in rows}
    for merit in merits.all:
        named = (LEVELS, merit.slug), (f"{BADGES}/{merit.slug}", AWARD)
        mine = [row for row in rows if (row.rule, row.step) == named[merit.kind != "level"]]
        asked = {row.key: (row.member_id, to_micros(row.performed_at)) for row in mine}
        earned = earned_at(bench, merit, merits, list(asked.values()))
        for row in mine:
            is_version = row.version == now.playbook.version
            is_lowest = merit == merits.levels[0] if merits.levels else False
            is_lowered = row.entry_id > 0 and (merits.grace > 0 or is_lowest)
            if is_version and (is_lowered or earned.get(asked[row.key])):
                found[row.key] = ""
    return found


def _due(bench: Bench, now: Running, instants: Sequence[int]) -> Due:
    found: Due = {at: {} for at in instants}
    for rule in now.rules if instants else ():
        for one in due(bench, rule, instants):
            effect = effect_of(rule, one)
            found[one.at][effect.key] = effect
    return found


def _done(effects: Iterable[Effect]) -> Done:
    once = sorted({key for effect in effects for key in (effect.once, *effect.instead_of)})
    found: Done = {}
    for chunk in chunks(once):
        rows = Performed.objects.filter(once__in=chunk)
        found.update(rows.values_list("once", "performed_at"))
    return found


def _is_done(once: Iterable[str], done: Done, before: datetime) -> bool:
    return any(key in done and done[key] < before for key in once)


def _find_left_out(bench: Bench, looks: Sequence[int], found: _Found, *, is_last: bool) -> None:
    """Note what was due in `looks` and not done, as the gates stood."""
    if not looks:
        return
    try:
        now = running(from_micros(looks[0]), until=from_micros(looks[-1]))
    except NoPlaybook:
        return
    planned = _due(bench, now, looks)
    if is_last:
        moved = moves(bench, stages_of(now.playbook), looks[-1])
        moved += awards(bench, merits_of(now.playbook), looks[-1])
        planned[looks[-1]] |= {effect.key: effect for effect in moved}
    done = _done(effect for each in planned.values() for effect in each.values())
    with under(now.playbook):
        for at in looks:
            _gate(planned[at].values(), done, now, from_micros(at), found)


def _gate(effects: Iterable[Effect], done: Done, now: Running, at: datetime, found: _Found) -> None:
    left = [one for one in effects if not _is_done((one.once, *one.instead_of), done, at)]
    if all(done.get(one.once) == at for one in left):
        return
    rules, reaches = gate_rules(now.playbook, now.rules), reaches_of(left)
    known = gather_then(left, reaches, rules, at)
    for effect in gate(left, reaches=reaches, rules=rules, known=known, at=at):
        if effect.held is None:
            found.free.setdefault(effect.once, at)
        if effect.once not in done:
            _note(effect, at, found)


def _note(effect: Effect, at: datetime, found: _Found) -> None:
    new = LeftOut(
        first_at=at,
        last_at=at,
        due_at=effect.due_at,
        rule=effect.rule,
        step=effect.step,
        action=effect.action,
        member_id=effect.member_id,
        key=effect.key,
    )
    before = found.left_out.get(effect.key, new)
    held = {*before.held, *([effect.held.gate] if effect.held else [])}
    found.left_out[effect.key] = replace(
        before, last_at=at, held=tuple(sorted(held)), free_at=found.free.get(effect.once)
    )


def _stands_otherwise(bench: Bench, log: Log, row: Performed, twice: Collection[Repeated]) -> bool:
    """Whether `row` was due before what was written at its own instant, or of an hour shown twice.

    What an effect brings about bears its instant, and was not there yet when it was planned.
    """
    at = to_micros(row.performed_at)
    causes = [row.entry_id, *(number for _, ids in row.because for number in ids)]
    before = [f"occurred_at < {at} OR id <= {max(causes)}"]
    before += [f"id <= {one.last_id}" for one in twice if one.since <= at <= one.till]
    for test in before:
        log.show(at, test)
        if not _compare(bench, [row], [at]):
            return True
    return False

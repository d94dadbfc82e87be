"""Badges and levels: who has earned what, and does not have it by what the log says.

As a stage, each is a criterion asked of everybody at once; what comes of it is an effect like any
other. Another room registers the action `award`, which writes it down; without it nothing is due.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from horo.conditions import Condition, resolve
from horo.core.time import from_micros
from horo.engine.asking import reasons, told_sql
from horo.engine.bench import Bench
from horo.engine.effects import reasons_from
from horo.engine.funnel import NOWHERE, stages_at
from horo.engine.rules import RuleStage, micros
from horo.engine.values import AWARD, BADGES, LEVELS, Effect, effect_key
from horo.playbook import actions
from horo.playbook.parts.whole import Playbook

DAY = micros(timedelta(days=1))
GIVEN, TAKEN = "awarded", "revoked"
Found = tuple[int, int, int, bool]  # member, place of the merit, entry, whether a person is asked


@dataclass(frozen=True)
class Merit:
    """A badge, or a level of the ladder; `approval`: whether a person has to say yes first."""

    kind: str
    slug: str
    title: str
    when: Condition
    approval: bool


@dataclass(frozen=True)
class Merits:
    """What can be earned. `grace`, in microseconds: so long a level stays that is not earned."""

    levels: tuple[Merit, ...]
    badges: tuple[Merit, ...]
    grace: int
    asks_to_lower: bool

    @property
    def all(self) -> tuple[Merit, ...]:
        return (*self.levels, *self.badges)


def merits_of(playbook: Playbook) -> Merits:
    """Return the levels, lowest first, and the badges of `playbook`; none where nobody awards."""
    if AWARD not in actions.registered():
        return Merits((), (), 0, asks_to_lower=True)
    words, given = playbook.words, playbook.recognition
    asks = playbook.approval.asks(AWARD)
    levels = (
        Merit("level", one.slug, one.title, resolve(one.when, words), approval=asks)
        for one in given.levels
    )
    badges = (
        Merit(
            "badge",
            one.slug,
            one.title,
            resolve(one.when, words),
            approval=asks if one.approval is None else one.approval,
        )
        for one in given.badges
    )
    lower = given.downgrade
    return Merits(tuple(levels), tuple(badges), micros(lower.grace), lower.approval)


def awards(bench: Bench, merits: Merits, at: int) -> list[Effect]:
    """Return an effect for everyone who has earned at `at`, in microseconds, what they have not.

    A badge is due for whom it was never given, so that none comes back that was taken. A member is
    on the last level whose criterion holds, and stays on a higher one for as long as the grace is,
    or a person gave it; nobody falls below the lowest.
    """
    if not merits.all:
        return []
    bench.make("earned", told_sql([one.when for one in merits.all], at))
    found = [*_levels(bench, merits, at), *_badges(bench, merits, at)]
    because = _evidence(bench, merits, found, at)
    return [_effect(merits.all[each[1]], each, because, at) for each in found]


def earned_at(
    bench: Bench, merit: Merit, merits: Merits, asked: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], bool]:
    """Return by (member, instant) whether those `asked` had earned `merit`, and no higher level."""
    ladder = merits.levels if merit.kind == "level" else (merit,)
    places = stages_at(bench, [_rung(one) for one in ladder], asked)
    return {one: slug == merit.slug for one, slug in places.items()}


def counts(bench: Bench, merits: Merits, instants: Iterable[int]) -> list[tuple[int, ...]]:
    """Return for each of `instants` how many had earned each of the merits, levels first."""
    found = []
    for at in instants if merits.all else ():
        bench.make("earned", told_sql([one.when for one in merits.all], at))
        sums = [
            f"count(*) FILTER (WHERE {_place_sql(merits)} = {place})"
            for place in range(len(merits.levels))
        ]
        first = len(merits.levels)
        sums += [f"count(*) FILTER (WHERE is_{first + n})" for n in range(len(merits.badges))]
        found += bench.rows(f"SELECT {', '.join(sums)} FROM earned")
    return found


def _badges(bench: Bench, merits: Merits, at: int) -> list[Found]:
    found: list[Found] = []
    for place, badge in enumerate(merits.badges, start=len(merits.levels)):
        rows = bench.rows(
            f"SELECT member_id FROM earned WHERE is_{place} AND member_id NOT IN ("
            f"SELECT recipient_id FROM activities WHERE verb = '{GIVEN}' "
            f"AND object_type = 'badge' AND object_key = '{badge.slug}' "
            f"AND occurred_at <= {at} AND recipient_id IS NOT NULL) ORDER BY 1"
        )
        found += [(member, place, 0, badge.approval) for (member,) in rows]
    return found


def _levels(bench: Bench, merits: Merits, at: int) -> list[Found]:
    """Return who is due another level than the one they have, unless a person gave it."""
    if not merits.levels:
        return []
    cases = " ".join(f"WHEN '{one.slug}' THEN {n}" for n, one in enumerate(merits.levels))
    rows = bench.rows(
        "WITH last AS (SELECT recipient_id AS member_id, "
        "arg_max(object_key, (occurred_at, id)) AS slug, arg_max(verb, (occurred_at, id)) AS verb, "
        "arg_max(coalesce(actor_id, 0), (occurred_at, id)) AS actor, "
        f"max_by(id, (occurred_at, id)) AS id FROM activities "
        f"WHERE verb IN ('{GIVEN}', '{TAKEN}') AND object_type = 'level' "
        f"AND occurred_at <= {at} AND recipient_id IS NOT NULL GROUP BY 1), "
        f"stand AS (SELECT earned.member_id, {_place_sql(merits)} AS place, "
        f"CASE WHEN verb = '{GIVEN}' THEN CASE slug {cases} ELSE {NOWHERE} END ELSE {NOWHERE} END "
        f"AS had, coalesce(id, 0) AS id, verb = '{GIVEN}' AND actor > 0 AS by_hand "
        "FROM earned LEFT JOIN last USING (member_id)) "
        "SELECT member_id, place, had, id FROM stand "
        "WHERE place <> had AND NOT coalesce(by_hand, false) ORDER BY 1"
    )
    up = [(who, place, act, _asks(merits, place)) for who, place, had, act in rows if place > had]
    down = [(who, place, had, act) for who, place, had, act in rows if place < had]
    return [*up, *_lowered(bench, merits, down, at)]


def _asks(merits: Merits, place: int) -> bool:
    return merits.levels[place].approval


def _lowered(
    bench: Bench, merits: Merits, below: Sequence[tuple[int, int, int, int]], at: int
) -> list[Found]:
    """Return whom of those `below` their level the grace no longer keeps there.

    They come to the highest level that they had earned on any day of it, the lowest at least.
    """
    instants = range(at - merits.grace, at, DAY)
    asked = [(row[0], instant) for row in below for instant in instants]
    then = stages_at(bench, [_rung(one) for one in merits.levels], asked)
    places = {one.slug: place for place, one in enumerate(merits.levels)}
    found: list[Found] = []
    for who, place, had, act in below:
        best = max([place, 0, *(places.get(then.get((who, at_), ""), 0) for at_ in instants)])
        if best < had:
            found.append((who, best, act, merits.asks_to_lower))
    return found


def _place_sql(merits: Merits) -> str:
    """The last level whose criterion holds; for none NOWHERE."""
    cases = " ".join(f"WHEN is_{n} THEN {n}" for n in reversed(range(len(merits.levels))))
    return f"(CASE {cases} ELSE {NOWHERE} END)" if cases else str(NOWHERE)


def _rung(merit: Merit) -> RuleStage:
    return RuleStage(merit.slug, merit.title, merit.when)


def _evidence(
    bench: Bench, merits: Merits, found: Sequence[Found], at: int
) -> dict[tuple[int, int], list[tuple[str, int]]]:
    """Return (part, activity) pairs by member and place: what made each criterion true."""
    all_found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for place, merit in enumerate(merits.all):
        asked = [(who, who, None, at) for who, where, _act, _asks in found if where == place]
        pairs = reasons(bench, merit.when, asked)
        all_found |= {(who, place): each for who, each in pairs.items()}
    return all_found


def _effect(
    merit: Merit, found: Found, because: dict[tuple[int, int], list[tuple[str, int]]], at: int
) -> Effect:
    who, place, entry, asks = found
    is_level = merit.kind == "level"
    rule, step = (LEVELS, merit.slug) if is_level else (f"{BADGES}/{merit.slug}", AWARD)
    key = effect_key(rule, step, who, entry)
    return Effect(
        key=key,
        once=key,
        rule=rule,
        step=step,
        member_id=who,
        entry_id=entry,
        entered_at=from_micros(at),
        due_at=from_micros(at),
        action=AWARD,
        args=actions.registered()[AWARD].args.model_validate({merit.kind: merit.slug}),
        because=reasons_from(because.get((who, place), ()), merit.kind),
        needs_approval=asks,
        priority="low",
    )

"""What came after the files: what it adds to the tables of sums, worked out from standings.

A tail follows from the one before it and the activities that came since, so whoever asks again
pays for these alone. It knows how to go on where everybody's days only continue; where somebody
did something on an earlier day than their last, wrote or joined otherwise than was known, there
is none, and the tables are asked instead (`folding`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from horo.core.time import from_micros
from horo.log import verbs
from horo.measures.calendar import DAY_MICROS, Shifts, shifts
from horo.measures.kept import sums
from horo.measures.kept.standings import FAR, LATER, Numbers, Rows, Standings, blank, taken
from horo.measures.kept.sums import Spells
from horo.measures.kept.tables import DEEDS, NEVER
from horo.measures.question import active_verbs, authoring_verbs
from horo.measures.readings.lives import ACTIVATION_DAYS, MICROSECOND, RETURN_WINDOW

MOST = 400_000  # activities of a tail; more are folded by DuckDB, in little memory
JOINED = len(DEEDS)  # the bit that tells a verb `joined`, after those of the deeds
RETURNS = RETURN_WINDOW // MICROSECOND
WITHIN = {f"wrote_{days}d": days * DAY_MICROS for days in ACTIVATION_DAYS}


@dataclass(frozen=True)
class Tail:
    """The activities after those of the files up to `last_id`: `changed` are the standings of
    those who did them, `more` the rows that they add to each table of sums."""

    last_id: int
    newest: int
    changed: Standings
    more: Mapping[str, Numbers] = field(default_factory=dict)


@dataclass(frozen=True)
class Fresh:
    """Activities folded by member and day, in that order; `who` are the members.

    `of` is the place in `who` of each row, `begins` the first row of each of `who`, `ends` the
    last one. Instants that there are not are LATER, or as early as can be.
    """

    who: Numbers
    of: Numbers
    begins: Numbers
    ends: Numbers
    day: Numbers
    deeds: Mapping[str, Numbers]
    first_at: Numbers
    said_at: Numbers
    wrote_at: Numbers
    wrote_last_at: Numbers


def begin(standings: Standings, last_id: int) -> Tail:
    return Tail(last_id, standings.newest, Standings(standings.ids[:0], blank(0), 0))


def extended(tail: Tail, base: Standings, raw: Any, recent: str, zone: ZoneInfo) -> Tail | None:
    """Return `tail` with what came after it; None where it does not know how to go on.

    `recent` are the activities after it, in SQL.
    """
    found = raw.execute(_select(recent)).fetchnumpy()
    if not len(found["id"]):
        return tail
    if len(found["id"]) > MOST:
        return None
    at = np.asarray(found["occurred_at"], np.int64)
    last_id, newest = int(found["id"].max()), max(tail.newest, int(at.max()))
    clocks = shifts(zone, from_micros(int(at.min())).date(), from_micros(int(at.max())).date())
    known = found["actor"] >= 0
    if not known.any():
        return Tail(last_id, newest, tail.changed, tail.more)
    actor = np.asarray(found["actor"][known], np.int64)
    fresh = _folded(actor, at[known], found["bits"][known], clocks)
    old = _standing(tail, base, fresh.who)
    if _is_late(fresh, old):
        return None
    new = _lived(fresh, old, clocks)
    spells = sums.spells(fresh.of, fresh.begins, fresh.day, fresh.deeds, old)
    _write_last_day(new, fresh, spells)
    more = sums.added(tail.more, spells, old, new)
    return Tail(last_id, newest, tail.changed.with_rows(fresh.who, new), more)


def _standing(tail: Tail, base: Standings, who: Numbers) -> Rows:
    old = base.of(who)
    if len(tail.changed.ids):
        there = np.isin(who, tail.changed.ids, assume_unique=True)
        old[there] = tail.changed.of(who[there])
    return old


def _select(recent: str) -> str:
    """SQL: each activity of `recent`, and which deeds its verb is, as bits."""
    deeds = (active_verbs(), authoring_verbs(), ["posted"], ["replied"], ["reacted"], ["joined"])
    every = {verb for names in deeds for verb in names}
    bits = {
        verb: sum(1 << place for place, names in enumerate(deeds) if verb in names)
        for verb in sorted(every & verbs.registered().keys())
    }
    cases = " ".join(f"WHEN '{verb}' THEN {number}" for verb, number in bits.items())
    return (
        "SELECT id, coalesce(actor_id, -1) AS actor, occurred_at,"
        f" (CASE verb {cases} ELSE 0 END)::UTINYINT AS bits FROM {recent}"
        f" LIMIT {MOST + 1}"
    )


def _folded(actor: Numbers, at: Numbers, bits: Any, clocks: Shifts) -> Fresh:
    day = _days_of(at, clocks)
    order = np.lexsort((day, actor))
    actor, day, at, bits = actor[order], day[order], at[order], np.asarray(bits)[order]
    is_first = np.concatenate([[True], (actor[1:] != actor[:-1]) | (day[1:] != day[:-1])])
    rows = np.flatnonzero(is_first)
    member, day = actor[rows], day[rows]
    is_new = np.concatenate([[True], member[1:] != member[:-1]])
    begins = np.flatnonzero(is_new)
    wrote = (bits & 2).astype(bool)
    joined = (bits >> JOINED & 1).astype(bool)
    return Fresh(
        who=member[begins],
        of=np.cumsum(is_new) - 1,
        begins=begins,
        ends=np.concatenate([begins[1:], [len(member)]]) - 1,
        day=day,
        deeds={
            name: np.add.reduceat((bits >> place & 1).astype(np.int64), rows)
            for place, name in enumerate(DEEDS)
        },
        first_at=np.minimum.reduceat(at, rows),
        said_at=np.minimum.reduceat(np.where(joined, at, LATER), rows),
        wrote_at=np.minimum.reduceat(np.where(wrote, at, LATER), rows),
        wrote_last_at=np.maximum.reduceat(np.where(wrote, at, -LATER), rows),
    )


def _days_of(at: Numbers, clocks: Shifts) -> Numbers:
    """As `Shifts.day_of`, of numbers."""
    moved = at + clocks.before
    for since, by in clocks.changes:
        moved = moved + np.where(at >= since, by, 0)
    return np.asarray(moved // DAY_MICROS, np.int64)


def _is_late(fresh: Fresh, old: Rows) -> bool:
    """Whether anything came before what was known of its member, or puts that in another light."""
    wrote_earlier = np.minimum.reduceat(fresh.wrote_at, fresh.begins) < old["wrote_at"]
    joined = _joined(old["said_at"], old["first_at"])
    joins = _joined(*_firsts(fresh, old))
    is_known = old["last_day"] > NEVER
    is_late = (
        (fresh.day[fresh.begins] < old["last_day"])
        | (wrote_earlier & (old["wrote_at"] < LATER))
        | (is_known & (joins != joined) & (joins <= old["wrote_last_at"]))
    )
    return bool(is_late.any())


def _firsts(fresh: Fresh, old: Rows) -> tuple[Numbers, Numbers]:
    """When each first said to join, and first did anything."""
    said = np.minimum(old["said_at"], np.minimum.reduceat(fresh.said_at, fresh.begins))
    return said, np.minimum(old["first_at"], np.minimum.reduceat(fresh.first_at, fresh.begins))


def _joined(said: Numbers, first: Numbers) -> Numbers:
    return np.where(said < LATER, said, first)


def _lived(fresh: Fresh, old: Rows, clocks: Shifts) -> Rows:
    """`old` after the fresh rows, but for the last day, which `_write_last_day` fills in."""
    new = taken(old, np.arange(len(old)))
    new["said_at"], new["first_at"] = _firsts(fresh, old)
    joined = _joined(new["said_at"], new["first_at"])
    moved = joined != _joined(old["said_at"], old["first_at"])
    new["joined_on"] = np.where(moved, _days_of(joined, clocks), old["joined_on"])
    new["wrote_at"] = np.minimum(old["wrote_at"], np.minimum.reduceat(fresh.wrote_at, fresh.begins))
    new["wrote_last_at"] = np.maximum(
        old["wrote_last_at"], np.maximum.reduceat(fresh.wrote_last_at, fresh.begins)
    )
    has_written = fresh.deeds["authored"] > 0
    wrote_on = np.minimum.reduceat(np.where(has_written, fresh.day, FAR), fresh.begins)
    new["wrote_on"] = np.minimum(old["wrote_on"], wrote_on)
    for name, window in WITHIN.items():
        since = joined[fresh.of]
        until = since + window
        is_in = (fresh.wrote_at >= since) & (fresh.wrote_at < until)
        is_in |= (fresh.wrote_last_at >= since) & (fresh.wrote_last_at < until)
        wrote = np.maximum.reduceat(is_in & has_written, fresh.begins)
        new[name] = np.where(moved, wrote, wrote | (old[name] > 0))
    until = np.minimum(new["wrote_at"], LATER - RETURNS)[fresh.of] + RETURNS
    again = has_written & (fresh.day > new["wrote_on"][fresh.of]) & (fresh.wrote_at < until)
    new["returned"] |= np.maximum.reduceat(again, fresh.begins)
    return new


def _write_last_day(new: Rows, fresh: Fresh, spells: Spells) -> None:
    """Write down what each did on their last day, and how long ago they had been active before."""
    last = fresh.ends
    new["last_day"] = fresh.day[last]
    for name in DEEDS:
        new[name] = spells.deeds[name][last]
    new["gap_active"], new["gap_wrote"] = spells.gap_active[last], spells.gap_wrote[last]
    for name, deed in (("last_active", "acts"), ("last_wrote", "authored")):
        did = np.where(spells.deeds[deed] > 0, fresh.day, NEVER)
        new[name] = np.maximum(new[name], np.maximum.reduceat(did, fresh.begins))
    new["in_week"], new["in_month"] = spells.in_week, spells.in_month

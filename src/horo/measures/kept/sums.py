"""What fresh days of members add to the tables of sums, as arrays: the twin of `tables` in SQL."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from horo.measures.calendar import period_number
from horo.measures.kept.standings import NOT_COUNTED, Numbers, Rows
from horo.measures.kept.tables import DEEDS, LONGEST_GAP, NEVER
from horo.measures.vocabulary import COARSE, DAY, GRAINS, MONTH, WEEK

Columns = tuple[Any, ...]  # arrays of the same length
Who = Columns  # kind and is_staff of members

PERSON = 0
WIDEST = 1 << 20  # keys in all that are counted one by one, not sorted
FIRST, WROTE = 0, 1  # the sides of tallies (active, wrote) and of starts (joined, wrote)
AFTER = ("wrote_7d", "wrote_14d")
# How many of the columns of a row are its keys; the others are added up.
KEYS = {"tallies": 5, "starts": 4, "writers": 5, "cells": 5}


@dataclass(frozen=True)
class Spells:
    """Days of members as they are now; `is_same` where the member's last known day went on.

    `deeds` are those of the whole day, `came` the authoring ones that are new. `gap_…` is as in
    the tallies, 0 where the member did nothing of the kind. `in_week` and `in_month` are how much
    each member has written in the week and the month of their last writing.
    """

    of: Numbers
    begins: Numbers
    day: Numbers
    is_same: Numbers
    deeds: Mapping[str, Numbers]
    gap_active: Numbers
    gap_wrote: Numbers
    in_week: Numbers
    in_month: Numbers
    periods: Mapping[str, Columns]


def spells(
    of: Numbers, begins: Numbers, day: Numbers, came: Mapping[str, Numbers], old: Rows
) -> Spells:
    """Put the deeds that `came` to what is known of the same days."""
    is_same = np.zeros(len(day), bool)
    is_same[begins] = day[begins] == old["last_day"]
    deeds = {name: came[name] + np.where(is_same, old[name][of], 0) for name in DEEDS}
    week, in_week = _written(WEEK, of, day, came["authored"], old, "in_week")
    month, in_month = _written(MONTH, of, day, came["authored"], old, "in_month")
    return Spells(
        of,
        begins,
        day,
        is_same,
        deeds,
        _gaps(of, day, deeds["acts"], is_same, old, ("acts", "gap_active", "last_active")),
        _gaps(of, day, deeds["authored"], is_same, old, ("authored", "gap_wrote", "last_wrote")),
        in_week,
        in_month,
        {WEEK: week, MONTH: month},
    )


def added(known: Mapping[str, Numbers], spells: Spells, old: Rows, new: Rows) -> dict[str, Numbers]:
    """Return the rows of each table that `known` holds, with what the spells add."""
    kind, staff = new["kind"].astype(np.int64), new["is_staff"].astype(np.int64)
    who = (kind, staff)
    came = {
        "tallies": _tallies(spells, old, who),
        "starts": _starts(old, new, who),
        "writers": _writers(spells, old, who),
        "cells": _cells(spells, new, who),
    }
    return {name: _with(known.get(name), blocks, KEYS[name]) for name, blocks in came.items()}


def _gaps(
    of: Numbers,
    day: Numbers,
    count: Numbers,
    is_same: Numbers,
    old: Rows,
    names: tuple[str, str, str],
) -> Numbers:
    """How many days lie between each day with a deed and the one before; 0 on days without."""
    did, gap, last = names
    wide = np.int64(1) << 40
    marks = of * wide + np.where(count > 0, day - NEVER, 0)
    seen = np.concatenate([[-1], np.maximum.accumulate(marks)[:-1]]) - of * wide
    before = np.where(seen > 0, seen + NEVER, old[last][of])
    went_on = is_same & (old[did][of] > 0)
    before = np.where(went_on, old["last_day"][of] - old[gap][of], before)
    return np.where(count > 0, np.minimum(day - before, LONGEST_GAP), 0)


def _written(
    grain: str, of: Numbers, day: Numbers, came: Numbers, old: Rows, name: str
) -> tuple[Columns, Numbers]:
    """Columns (member's place, period, written before, by now), and the latest for each member."""
    wrote = np.flatnonzero(came > 0)
    latest = old[name].astype(np.int64)
    if not len(wrote):
        return (wrote, wrote, wrote, wrote), latest
    place, period = of[wrote], period_number(day[wrote], grain)
    is_first = np.concatenate([[True], (place[1:] != place[:-1]) | (period[1:] != period[:-1])])
    rows = np.flatnonzero(is_first)
    more = np.add.reduceat(came[wrote], rows)
    place, period = place[rows], period[rows]
    is_known = period_number(old["last_wrote"].astype(np.int64), grain)[place] == period
    before = np.where(is_known, latest[place], 0)
    latest[place] = before + more  # of several periods of a member the last one stays
    return (place, period, before, before + more), latest


def _tallies(spells: Spells, old: Rows, who: Who) -> list[Columns]:
    first = spells.begins[spells.is_same[spells.begins]]  # days that went on: what was, goes
    place = spells.of[first]
    was = {name: old[name][place].astype(np.int64) for name in DEEDS}
    gaps = (old["gap_active"][place], old["gap_wrote"][place])
    now = (spells.gap_active, spells.gap_wrote)
    return [
        *_tally(_some(who, spells.of), spells.day, spells.deeds, now, 1),
        *_tally(_some(who, place), spells.day[first], was, gaps, -1),
    ]


def _tally(
    who: Who, day: Numbers, deeds: Mapping[str, Numbers], gaps: Sequence[Numbers], sign: int
) -> list[Columns]:
    """Columns kind, is_staff, side, day, gap, members, deeds … of both sides."""
    counts, is_person = who[0] != NOT_COUNTED, who[0] == PERSON
    one, nothing = np.full(len(day), sign), np.zeros(len(day), np.int64)
    done = [np.where(is_person, deeds[name], 0) * sign for name in DEEDS[:-1]]
    gap = np.where(is_person, gaps[0], 0)
    active = (*who, nothing + FIRST, day, gap, one, *done, deeds[DEEDS[-1]] * sign)
    wrote = (*who, nothing + WROTE, day, gaps[1], one, *[nothing] * len(DEEDS))
    return [_some(active, counts), _some(wrote, is_person & (deeds["authored"] > 0))]


def _starts(old: Rows, new: Rows, who: Who) -> list[Columns]:
    """Columns kind, is_staff, side, day, members, wrote_7d, wrote_14d, returned of both sides."""
    is_person = who[0] == PERSON
    joined = is_person & _differ(old, new, ("joined_on", *AFTER))
    wrote = is_person & _differ(old, new, ("wrote_on", "returned"))
    blocks = []
    for rows, sign in ((old, -1), (new, 1)):
        for side, some, day, after in (
            (FIRST, joined & (rows["last_day"] > NEVER), "joined_on", AFTER),
            (WROTE, wrote & (rows["last_wrote"] > NEVER), "wrote_on", ("returned",)),
        ):
            mine = rows[some]
            one, nothing = np.full(len(mine), sign), np.zeros(len(mine), np.int64)
            then = [
                mine[name].astype(np.int64) * sign if name in after else nothing
                for name in (*AFTER, "returned")
            ]
            blocks.append((*_some(who, some), nothing + side, mine[day], one, *then))
    return blocks


def _differ(old: Rows, new: Rows, names: Sequence[str]) -> Numbers:
    """Of which members one of `names` is another now; of all who are new."""
    found: Numbers = old["last_day"] == NEVER
    for name in names:
        found |= old[name] != new[name]
    return found


def _writers(spells: Spells, old: Rows, who: Who) -> list[Columns]:
    """Columns kind, is_staff, grain, period, authored, authors."""
    before = np.where(spells.is_same, old["authored"][spells.of], 0)
    authored = spells.deeds["authored"]
    some = before != authored
    by_day = (spells.of[some], spells.day[some], before[some], authored[some])
    blocks = []
    for number, grain in enumerate(GRAINS):
        place, period, before, now = by_day if grain == DAY else spells.periods[grain]
        of = _some(who, place)
        for count, sign in ((before, -1), (now, 1)):
            there = (of[0] == PERSON) & (count > 0)
            mine = np.full(int(there.sum()), number)
            blocks.append((*_some(of, there), mine, period[there], count[there], mine * 0 + sign))
    return blocks


def _cells(spells: Spells, new: Rows, who: Who) -> list[Columns]:
    """Columns kind, is_staff, grain, cohort, period, wrote: who first wrote in a period."""
    blocks = []
    for number, grain in enumerate(COARSE):
        place, period, before, _ = spells.periods[grain]
        there = (before == 0) & (who[0][place] == PERSON)
        place, period = place[there], period[there]
        cohort = period_number(new["wrote_on"][place].astype(np.int64), grain)
        mine = np.full(len(place), number)
        blocks.append((*_some(who, place), mine, cohort, period, mine * 0 + 1))
    return blocks


def _some(columns: Columns, where: Numbers) -> Columns:
    places = np.flatnonzero(where) if where.dtype == bool else where
    return tuple(column[places] for column in columns)


def _with(known: Numbers | None, blocks: Sequence[Columns], keys: int) -> Numbers:
    """The rows of `known` and of `blocks` with one for each of their keys; zeros go."""
    rows = [_summed(block, keys) for block in blocks if len(block[0])]
    if known is not None and len(known):
        rows.append(known)
    if not rows:
        return np.zeros((0, keys + 1), np.int64)
    every = np.concatenate(rows)
    return _summed(tuple(every.T), keys) if len(every) else every


def _summed(columns: Columns, keys: int) -> Numbers:
    """One row for each of the keys, which are the first columns; the others are added up."""
    packed, least, spans = np.zeros(len(columns[0]), np.int64), [], []
    for column in columns[:keys]:
        low, high = int(column.min()), int(column.max())
        least.append(low)
        spans.append(high - low + 1)
        packed = packed * spans[-1] + (column - low)
    if math.prod(spans) <= WIDEST:
        places, where = np.flatnonzero(np.bincount(packed)), packed
    else:
        places, where = np.unique(packed, return_inverse=True)
    # whole numbers below 2**53 are exact as floats, and there are not as many deeds
    sums = [np.bincount(where, weights=column) for column in columns[keys:]]
    if math.prod(spans) <= WIDEST:
        sums = [column[places] for column in sums]
    found = []
    for low, span in zip(reversed(least), reversed(spans), strict=True):
        places, rest = np.divmod(places, span)
        found.append(rest + low)
    whole = np.column_stack([*reversed(found), *sums]).astype(np.int64)
    return whole[whole[:, keys:].any(axis=1)]

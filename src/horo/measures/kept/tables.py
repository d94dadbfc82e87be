"""The kept tables, and how the smaller ones follow from a member's days."""

from collections.abc import Sequence
from typing import Any

import ibis

from horo.measures.calendar import Shifts, first_day_of_month, period_number
from horo.measures.vocabulary import COARSE, DAY, WEEK

NEVER = -10_000_000  # the day before every day
LONGEST_GAP = 32  # days: longer than a month, and than every rolling window
KINDS = {"kind": "string", "is_staff": "boolean"}
DEEDS = ("acts", "authored", "topics", "replies", "reactions")
DAYS = ibis.schema(
    {
        **dict.fromkeys(("member_id", "day", *DEEDS), "int64"),
        **dict.fromkeys(("wrote_at", "wrote_last_at", "prev_active", "prev_wrote"), "int64"),
    }
)
LIVES = ibis.schema(
    dict.fromkeys(
        (
            *("member_id", "first_at", "said_at", "wrote_at", "wrote_on"),
            *("wrote_7d", "wrote_14d", "returned", "last_day", "last_active", "last_wrote"),
        ),
        "int64",
    )
)
TALLIES = ibis.schema(
    {**KINDS, "side": "string", **dict.fromkeys(("day", "gap", "members", *DEEDS), "int64")}
)
WRITERS = ibis.schema(
    {**KINDS, "grain": "string", **dict.fromkeys(("period", "authored", "authors"), "int64")}
)
CELLS = ibis.schema(
    {**KINDS, "grain": "string", **dict.fromkeys(("cohort", "period", "wrote"), "int64")}
)
STARTS = ibis.schema(
    {
        **KINDS,
        "side": "string",
        **dict.fromkeys(("day", "members", "wrote_7d", "wrote_14d", "returned"), "int64"),
    }
)
THREADS = ibis.schema(
    {
        **dict.fromkeys(("topic_id", "thread_id", "starter_id"), "int64"),
        "starter_is_staff": "boolean",
        **dict.fromkeys(("started_at", "responded_at", "replies"), "int64"),
        **dict.fromkeys(("peer_responded_at", "peer_replies"), "int64"),
    }
)
SCHEMAS = {
    "days": DAYS,
    "lives": LIVES,
    "tallies": TALLIES,
    "writers": WRITERS,
    "cells": CELLS,
    "starts": STARTS,
    "threads": THREADS,
}
ACTIVE, WROTE = "active", "wrote"  # the sides of a tally: whose gap it is
JOINED = "joined"  # with WROTE the sides of a start: what began on the day
COUNTED = ["person", "anonymous"]


def kept(name: str) -> Any:
    """The kept table `name`, whatever came later included."""
    return ibis.table(SCHEMAS[name], name=f"kept_{name}")


def moves() -> Any:
    """Rows of `days` that came (`sign` 1) or were replaced (−1), with their member's traits."""
    columns = {**DAYS, "sign": "int64", "wrote_on": "int64"}
    rows = ibis.table(columns, name="kept_moves")
    return with_kind(rows)


def with_kind(rows: Any) -> Any:
    members = ibis.table({"id": "int64", **KINDS}, name="members")
    counted = members.filter(members.kind.isin(COUNTED))
    both = rows.join(counted, rows.member_id == counted.id)
    return both.select(*rows.columns, "kind", "is_staff", is_person=both.kind == "person")


def tallies(rows: Any, keys: Sequence[str]) -> Any:
    """One row a day, side and gap (and `keys`): how many members, and what they did.

    The gap is in days since the member was active (or wrote) before, cut at LONGEST_GAP; 0
    where they were not active. Deeds stand on the side `active`. The anonymous only react.
    """
    is_active = rows.is_person & (rows.acts > 0)
    since = ibis.least(rows.day - rows.prev_active, LONGEST_GAP)
    done = {name: ibis.ifelse(rows.is_person, rows[name], 0) for name in DEEDS[:-1]}
    active = rows.mutate(**done, gap=ibis.ifelse(is_active, since, 0), side=ibis.literal(ACTIVE))
    wrote = rows.filter(rows.is_person, rows.authored > 0)
    wrote = wrote.mutate(
        **dict.fromkeys(DEEDS, ibis.literal(0, "int64")),
        gap=ibis.least(wrote.day - wrote.prev_wrote, LONGEST_GAP),
        side=ibis.literal(WROTE),
    )
    return _summed(active, keys).union(_summed(wrote, keys))


def _summed(rows: Any, keys: Sequence[str]) -> Any:
    return rows.group_by([*keys, "side", "day", "gap"]).aggregate(
        members=rows.sign.sum().cast("int64"),
        **{name: (rows[name] * rows.sign).sum().cast("int64") for name in DEEDS},
    )


def writers(rows: Any, keys: Sequence[str], grain: str) -> Any:
    """One row a period and number of authoring activities (and `keys`): how many wrote so much."""
    wrote = rows.filter(rows.is_person, rows.authored > 0)
    dated = wrote.mutate(period=period_number(wrote.day, grain))
    if grain != DAY:
        dated = dated.group_by([*keys, "period", "member_id"]).aggregate(
            authored=dated.authored.sum().cast("int64")
        )
    counted = dated.group_by([*keys, "period", "authored"]).aggregate(authors=dated.count())
    return counted.mutate(grain=ibis.literal(grain))


def cells(rows: Any, keys: Sequence[str], grain: str) -> Any:
    """One row a cohort and period (and `keys`): how many of the cohort wrote in the period.

    A member's first row of a period counts: the one before which they last wrote earlier.
    """
    wrote = rows.filter(rows.is_person, rows.authored > 0)
    period = period_number(wrote.day, grain)
    first = wrote.filter(wrote.prev_wrote < first_day(period, grain))
    dated = first.mutate(
        period=period_number(first.day, grain), cohort=period_number(first.wrote_on, grain)
    )
    counted = dated.group_by([*keys, "cohort", "period"]).aggregate(
        wrote=dated.sign.sum().cast("int64")
    )
    return counted.mutate(grain=ibis.literal(grain))


def starts(shifts: Shifts) -> Any:
    """One row a day and side: how many joined or first wrote on it, and what they did after.

    Of `kept_starting`: rows of `lives` that came (`sign` 1) or no longer hold (−1).
    """
    rows = with_kind(ibis.table({**LIVES, "sign": "int64"}, name="kept_starting"))
    people = rows.filter(rows.is_person)
    nobody = ibis.literal(0, "int64")
    joined = people.mutate(
        side=ibis.literal(JOINED),
        day=shifts.day_of(ibis.coalesce(people.said_at, people.first_at)),
        returned=nobody,
    )
    wrote = people.filter(people.wrote_at.notnull()).mutate(
        side=ibis.literal(WROTE), day=people.wrote_on, wrote_7d=nobody, wrote_14d=nobody
    )
    return _begun(joined).union(_begun(wrote)).select(*STARTS.names)


def _begun(rows: Any) -> Any:
    return rows.group_by([*KINDS, "side", "day"]).aggregate(
        members=rows.sign.sum().cast("int64"),
        **{
            name: (rows[name] * rows.sign).sum().cast("int64")
            for name in ("wrote_7d", "wrote_14d", "returned")
        },
    )


def first_day(period: Any, grain: str) -> Any:
    """The day number on which a period begins, of what `period_number` counted."""
    if grain == DAY:
        return period
    return period * 7 - 3 if grain == WEEK else first_day_of_month(period)


def derived() -> dict[str, Any]:
    """What `moves` adds to the tables that are sums: by name, with the columns in order."""
    keys = list(KINDS)
    both = [cells(moves(), keys, grain) for grain in COARSE]
    return {
        "tallies": tallies(moves(), keys).select(*TALLIES.names),
        "cells": both[0].union(both[1]).select(*CELLS.names),
    }

"""The kept tables as whoever asks sees them: what the files say, and what came later."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import ibis

from horo.facts.services.kept_sql import kept as kept_on_disk
from horo.measures.calendar import Shifts, period_number
from horo.measures.kept import tables
from horo.measures.kept.tables import SCHEMAS
from horo.measures.vocabulary import COARSE, GRAINS

# The third column of a table of sums, as whoever adds rows numbers its words.
WORDS = {
    "tallies": (tables.ACTIVE, tables.WROTE),
    "starts": (tables.JOINED, tables.WROTE),
    "writers": GRAINS,
    "cells": COARSE,
}
Touched = Mapping[str, tuple[int, int] | None]  # of a grain: first and last period, if any
_written: dict[str, str] = {}


def point(raw: Any, *, replaces: bool, touched: Touched, of_all_time: Shifts) -> None:
    """Make the views `kept_days` … of what was folded into the files.

    `replaces`: some rows of the files no longer hold. `touched` are the periods in which
    somebody wrote among what was folded in: of them, writers are counted anew. `of_all_time`
    are the clocks of the whole log, on which members once joined.
    """
    late = (
        " ANTI JOIN (SELECT member_id, since FROM kept_changed WHERE since IS NOT NULL) c"
        " ON b.member_id = c.member_id AND b.day >= c.since"
    )
    columns = _columns("days")
    base = f"SELECT {columns} FROM kept_base_days b{late if replaces else ''}"
    _view(raw, "days", f"{base} UNION ALL SELECT {columns} FROM kept_new")
    columns = _columns("lives")
    _view(
        raw,
        "lives",
        f"SELECT {columns} FROM kept_base_lives b"
        " ANTI JOIN kept_changed c ON b.member_id = c.member_id"
        f" UNION ALL SELECT {columns} FROM kept_new_lives",
    )
    # Whoever asks for days asks for tallies several times, and for the triangle at most once.
    raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_more_tallies AS {derived_sql('tallies')}")
    more = {"tallies": "SELECT * FROM kept_more_tallies", "cells": derived_sql("cells")}
    for name, select in more.items():
        _view(raw, name, f"SELECT {_columns(name)} FROM kept_base_{name} UNION ALL {select}")
    _view(raw, "writers", _writers(touched))
    _view_of_starts(raw, of_all_time)


def point_at_sums(raw: Any, name: str, more: Any) -> None:
    """Make the view of one table of sums: what its file says, and the rows `more`, an array.

    Their columns are numbers; of a word its place, among `tables.COUNTED` or in `WORDS`.
    """
    columns = _columns(name)
    select = f"SELECT {columns} FROM kept_base_{name}"
    if len(more):
        raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_more_{name} AS {_added(name, more)}")
        select += f" UNION ALL SELECT {columns} FROM kept_more_{name}"
    _view(raw, name, select)


def touched(raw: Any) -> Touched:
    """In which periods of each grain what was folded in changes who wrote how much."""
    found: dict[str, tuple[int, int] | None] = {}
    ((first, last),) = raw.execute(
        "SELECT min(day), max(day) FROM kept_moves WHERE authored > 0"
    ).fetchall()
    for grain in GRAINS:
        ends = None if first is None else (period_number(first, grain), period_number(last, grain))
        found[grain] = ends
    return found


def summed(name: str) -> str:
    """SQL: a table of sums with one row for each of its keys."""
    numbers = {
        "tallies": ("members", *tables.DEEDS),
        "cells": ("wrote",),
        "writers": ("authors",),
        "starts": ("members", "wrote_7d", "wrote_14d", "returned"),
    }
    added = numbers[name]
    keys = [each for each in SCHEMAS[name].names if each not in added]
    sums = ", ".join(f"sum({each})::BIGINT AS {each}" for each in added)
    is_there = " OR ".join(f"{each} <> 0" for each in added)
    inner = f"SELECT {', '.join(keys)}, {sums} FROM kept_{name} GROUP BY {', '.join(keys)}"
    return in_order(name, f"SELECT {_columns(name)} FROM ({inner}) WHERE {is_there}")


def in_order(name: str, select: str) -> str:
    """SQL: the rows of a table as its file has them; days that are asked for lie together."""
    columns = SCHEMAS[name].names
    first = [each for each in ("day", "period") if each in columns]
    ordered = ", ".join([*first, *(each for each in columns if each not in first)])
    return f"SELECT {_columns(name)} FROM ({select}) ORDER BY {ordered}"


def derived_sql(name: str) -> str:
    """SQL: what `kept_moves` adds to a table of sums."""
    return _typed(name, _sql(["derived", name], lambda: tables.derived()[name]))


@lru_cache(maxsize=8)
def starts_sql(of_all_time: Shifts) -> str:
    """SQL: what `kept_starting` adds to the starts."""
    made = ibis.to_sql(tables.starts(of_all_time), dialect="duckdb", pretty=False)
    return _typed("starts", str(made))


def writers_sql(grain: str, first: int, last: int) -> str:
    """SQL: the writers of some periods, counted from the days."""
    until = tables.first_day(last + 1, grain) if -last > tables.NEVER else last
    since = tables.first_day(first, grain) if first > tables.NEVER else first
    text = _sql(["writers", grain], lambda: _writers_of(grain))
    bounded = text.replace("900000001", str(since)).replace("900000002", str(until))
    return _typed("writers", bounded)


def base_of_nothing(raw: Any) -> None:
    """Let a step begin without any row; the lives of the steps before it come together."""
    raw.execute(f"CREATE OR REPLACE TEMP VIEW kept_base_days AS {_empty('days')}")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_known_lives AS {_empty('lives')}")
    raw.execute("CREATE OR REPLACE TEMP VIEW kept_base_lives AS SELECT * FROM kept_known_lives")


def add_lives(raw: Any) -> None:
    """Put the lives of the step that was made in place of those known before it."""
    raw.execute(
        "DELETE FROM kept_known_lives WHERE member_id IN (SELECT member_id FROM kept_changed)"
    )
    raw.execute("INSERT INTO kept_known_lives SELECT * FROM kept_new_lives")


def base_of(raw: Any, days: Iterable[str], lives: Iterable[str]) -> None:
    """Read these files of `days` and `lives`, and take all of them for what came."""
    for name, paths in (("days", days), ("lives", lives)):
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        select = f"SELECT * FROM read_parquet([{listed}])"
        raw.execute(f"CREATE OR REPLACE TEMP VIEW kept_base_{name} AS {select}")
    for name in ("days", "lives"):
        _view(raw, name, f"SELECT * FROM kept_base_{name}")
    raw.execute("CREATE OR REPLACE TEMP VIEW kept_starting AS SELECT *, 1 AS sign FROM kept_lives")
    raw.execute(
        "CREATE OR REPLACE TEMP VIEW kept_moves AS SELECT d.*, 1::BIGINT AS sign, l.wrote_on"
        " FROM kept_base_days d JOIN kept_base_lives l USING (member_id)"
    )


def _view_of_starts(raw: Any, of_all_time: Shifts) -> None:
    raw.execute(
        "CREATE OR REPLACE TEMP VIEW kept_starting AS"
        " SELECT *, 1::BIGINT AS sign FROM kept_new_lives UNION ALL"
        " SELECT *, -1::BIGINT AS sign FROM kept_base_lives SEMI JOIN kept_changed"
        " USING (member_id)"
    )
    raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_more_starts AS {starts_sql(of_all_time)}")
    columns = _columns("starts")
    more = f"SELECT {columns} FROM kept_more_starts"
    _view(raw, "starts", f"SELECT {columns} FROM kept_base_starts UNION ALL {more}")


def _writers(touched: Touched) -> str:
    columns = _columns("writers")
    base = f"SELECT {columns} FROM kept_base_writers"
    parts = []
    kept = []
    for grain, ends in touched.items():
        if ends is None:
            continue
        kept.append(f"(grain = '{grain}' AND period BETWEEN {ends[0]} AND {ends[1]})")
        parts.append(f"SELECT {columns} FROM ({writers_sql(grain, *ends)})")
    still = f"{base} WHERE NOT ({' OR '.join(kept)})" if kept else base
    return " UNION ALL ".join([still, *parts])


def _writers_of(grain: str) -> Any:
    rows = tables.with_kind(tables.kept("days"))
    inside = rows.filter(rows.day >= 900000001, rows.day < 900000002)
    return tables.writers(inside, list(tables.KINDS), grain).select(*tables.WRITERS.names)


def _typed(name: str, select: str) -> str:
    """`select` with the types of a kept table: DuckDB's sums are wider, and not for files."""
    return f"SELECT {_cast(name)} FROM ({select})"


def _sql(asked: list[str], compose: Any) -> str:
    """The SQL of an expression, written once."""
    name = "/".join(asked)
    if name not in _written:
        made = kept_on_disk(
            "measures",
            ["kept", *asked],
            lambda: str(ibis.to_sql(compose(), dialect="duckdb", pretty=False)),
        )
        _written[name] = made
    return _written[name]


def _view(raw: Any, name: str, select: str) -> None:
    raw.execute(f"CREATE OR REPLACE TEMP VIEW kept_{name} AS {select}")


def _added(name: str, rows: Any) -> str:
    """SQL: an array as a table. A list a column is parsed in a quarter of the time of `VALUES`."""
    names = SCHEMAS[name].names
    lists = ", ".join(
        f"unnest('{rows[:, place].tolist()}'::BIGINT[]) AS \"{each}\""
        for place, each in enumerate(names)
    )
    words = {"kind": tables.COUNTED, names[2]: list(WORDS[name])}
    selected = ", ".join(
        f"{words[each]!r}[{each} + 1] AS {each}"
        if each in words
        else f"{each} <> 0 AS {each}"
        if each == "is_staff"
        else each
        for each in names
    )
    return f"SELECT {selected} FROM (SELECT {lists})"


def _cast(name: str) -> str:
    return ", ".join(
        f"{each}::BIGINT AS {each}" if kind.is_integer() else each
        for each, kind in SCHEMAS[name].items()
    )


def _columns(name: str) -> str:
    return ", ".join(SCHEMAS[name].names)


def _empty(name: str) -> str:
    nulls = ", ".join(f"CAST(NULL AS BIGINT) AS {each}" for each in SCHEMAS[name].names)
    return f"SELECT {nulls} WHERE false"

"""Where each member stands: one row of fixed width each, found by their number without a query.

What a day of activities changes follows from these rows and the day alone (`tail`), so that it
takes milliseconds however many members there are. The file is `HEAD`, all ids in order, and the
rows in the same order; it is mapped, not read. Members of whom more than their activities matters
(bots, staff) have a row before they do anything.
"""

import mmap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt

from horo.measures.calendar import Shifts, period_number
from horo.measures.kept.tables import COUNTED, DEEDS, LONGEST_GAP, NEVER, kept
from horo.measures.vocabulary import MONTH, WEEK

Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[Any]

LATER = 2**62  # an instant or day after all others: it has not happened
INSTANTS = ("first_at", "said_at", "wrote_at", "wrote_last_at")
DAYS_OF = ("joined_on", "wrote_on", "last_day", "last_active", "last_wrote")
# What was done on the last day, and written in the week and the month of the last writing.
COUNTS = (*DEEDS, "in_week", "in_month")
SMALL = ("gap_active", "gap_wrote", "wrote_7d", "wrote_14d", "returned", "kind", "is_staff")
FAR = 2**31 - 1  # `LATER`, of a day
ROW = np.dtype(
    [
        *((name, "<i8") for name in INSTANTS),
        *((name, "<i4") for name in (*DAYS_OF, *COUNTS)),
        *((name, "i1") for name in (*SMALL, "spare")),
    ]
)
MISSING = {
    **dict.fromkeys(("first_at", "said_at", "wrote_at"), LATER),
    "wrote_last_at": -LATER,
    **dict.fromkeys(("joined_on", "wrote_on"), FAR),
    **dict.fromkeys(("last_day", "last_active", "last_wrote"), NEVER),
}
HEAD = np.dtype([("mark", "S8"), ("count", "<i8"), ("newest", "<i8")])
MARK = b"standin1"
NOT_COUNTED = len(COUNTED)  # the kind of bots, and of the system
POPULATE = getattr(mmap, "MAP_POPULATE", 0)  # Linux alone knows it
BLOCK = 200_000  # member ids that are fetched at once


@dataclass(frozen=True)
class Standings:
    """The rows of `ids`, which are in order; `newest` is the latest instant of the log then."""

    ids: Numbers
    rows: Rows
    newest: int

    def of(self, members: Numbers) -> Rows:
        """A copy of the rows of `members`, in order; those of nobody's yet are blank."""
        if not len(self.ids):
            return blank(len(members))
        first, last = int(self.ids[0]), int(self.ids[-1])
        if last - first + 1 == len(self.ids):  # no number is left out
            places = np.clip(members - first, 0, len(self.ids) - 1)
        else:
            places = np.minimum(np.searchsorted(self.ids, members), len(self.ids) - 1)
        found = taken(self.rows, places)
        unknown = np.flatnonzero(self.ids[places] != members)
        found[unknown] = blank(len(unknown))
        return found

    def with_rows(self, ids: Numbers, rows: Rows) -> "Standings":
        """These, with `rows` in place of those of `ids`, which are in order."""
        if not len(self.ids):
            return Standings(ids, rows, self.newest)
        mine = np.flatnonzero(~np.isin(self.ids, ids, assume_unique=True))
        every = np.concatenate([self.ids[mine], ids])
        order = np.argsort(every, kind="stable")
        both = _as_rows(np.concatenate([_as_numbers(self.rows)[mine], _as_numbers(rows)])[order])
        return Standings(every[order], both, self.newest)


def taken(rows: Rows, places: Numbers) -> Rows:
    """A copy of the rows at `places`: as numbers, for numpy copies named fields one by one."""
    return _as_rows(_as_numbers(rows)[places])


def _as_numbers(rows: Rows) -> Numbers:
    return rows.view(np.int64).reshape(len(rows), ROW.itemsize // 8)


def _as_rows(numbers: Numbers) -> Rows:
    found: Rows = numbers.view(ROW)[:, 0]
    return found


def blank(count: int) -> Rows:
    rows = np.zeros(count, ROW)
    for name, value in MISSING.items():
        rows[name] = value
    return rows


def load(path: Path) -> Standings | None:
    """Map the file at `path`; None where it is not a whole one."""
    try:
        head = np.fromfile(path, HEAD, count=1)
        size = path.stat().st_size
    except OSError:
        return None
    count = int(head["count"][0]) if len(head) else -1
    if count < 0 or head["mark"][0] != MARK or size != _size(count):
        return None
    newest = int(head["newest"][0])
    if not count:
        return Standings(np.zeros(0, np.int64), blank(0), newest)
    with path.open("rb") as file:
        # all pages at once: one by one, when they are first asked for, costs a day its limit
        mapped = mmap.mmap(file.fileno(), 0, mmap.MAP_SHARED | POPULATE, mmap.PROT_READ)
    ids = np.frombuffer(mapped, np.int64, count, HEAD.itemsize)
    rows = np.frombuffer(mapped, ROW, count, HEAD.itemsize + 8 * count)
    return Standings(ids, rows, newest)


def save(standings: Standings, path: Path) -> int:
    """Write the file that `load` maps, and return how many rows it has."""
    head = np.zeros(1, HEAD)
    head["mark"], head["count"], head["newest"] = MARK, len(standings.ids), standings.newest
    with path.open("wb") as file:
        for part in (head, np.ascontiguousarray(standings.ids), standings.rows):
            part.tofile(file)
    return len(standings.ids)


def fetch(raw: Any, of_all_time: Shifts, newest: int, *, of_changed: bool = False) -> Standings:
    """Work out the standings from `kept_days` and `kept_lives`; only of `kept_changed` if asked."""
    raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_standing AS {_sql(of_all_time, of_changed)}")
    ((first, last),) = raw.execute(
        "SELECT min(member_id), max(member_id) FROM kept_standing"
    ).fetchall()
    ids, rows = [np.zeros(0, np.int64)], [blank(0)]
    for begin in range(first, last + 1, BLOCK) if first is not None else ():
        found = raw.execute(
            f"SELECT * FROM kept_standing WHERE member_id >= {begin}"
            f" AND member_id < {begin + BLOCK} ORDER BY member_id"
        ).fetchnumpy()
        ids.append(np.asarray(found.pop("member_id"), np.int64))
        block = blank(len(ids[-1]))
        for name, column in found.items():
            block[name] = np.ma.filled(column, MISSING.get(name, 0))
        rows.append(block)
    raw.execute("DROP TABLE kept_standing")
    return Standings(np.concatenate(ids), np.concatenate(rows), newest)


def _size(count: int) -> int:
    return HEAD.itemsize + count * (8 + ROW.itemsize)


@lru_cache(maxsize=8)
def _sql(of_all_time: Shifts, of_changed: bool) -> str:
    rows = _rows(of_all_time, of_changed=of_changed)
    return str(ibis.to_sql(rows, dialect="duckdb", pretty=False))


def _rows(of_all_time: Shifts, *, of_changed: bool) -> Any:
    """One row a member: what is known of them, and what they did on their last day."""
    lives, days = kept("lives"), kept("days")
    if of_changed:
        changed = ibis.table({"member_id": "int64"}, name="kept_changed")
        lives = lives.semi_join(changed, "member_id")
    ends = lives.select("member_id", "last_day", "last_wrote")
    mine = days.join(ends, "member_id")
    is_last = mine.day == mine.last_day
    did = mine.group_by("member_id").aggregate(
        wrote_last_at=mine.wrote_last_at.max(),
        **{name: mine[name].sum(where=is_last).cast("int64") for name in DEEDS},
        in_week=_written_in(mine, WEEK),
        in_month=_written_in(mine, MONTH),
        gap_active=_gap(mine, mine.prev_active, is_last & (mine.acts > 0)),
        gap_wrote=_gap(mine, mine.prev_wrote, is_last & (mine.authored > 0)),
    )
    both = lives.join(did, "member_id")
    alive = both.mutate(joined_on=of_all_time.day_of(ibis.coalesce(both.said_at, both.first_at)))
    return _with_special(alive, is_whole=not of_changed)


def _written_in(mine: Any, grain: str) -> Any:
    same = period_number(mine.day, grain) == period_number(mine.last_wrote, grain)
    return ibis.coalesce(mine.authored.sum(where=same), 0).cast("int64")


def _gap(mine: Any, before: Any, where: Any) -> Any:
    gap = ibis.least(mine.day - before, LONGEST_GAP)
    return ibis.coalesce(gap.max(where=where), 0).cast("int64")


def _with_special(alive: Any, *, is_whole: bool) -> Any:
    """`alive` with kind and is_staff; if whole, also the bots and staff who did nothing yet."""
    members = ibis.table({"id": "int64", "kind": "string", "is_staff": "boolean"}, name="members")
    coded = members.select(
        known_id=members.id,
        kind=ibis.cases(
            *((members.kind == kind, code) for code, kind in enumerate(COUNTED)),
            else_=NOT_COUNTED,
        ),
        is_staff=members.is_staff.cast("int64"),
    )
    special = coded.filter((coded.kind != 0) | (coded.is_staff != 0))
    both = (alive.outer_join if is_whole else alive.left_join)(
        special, alive.member_id == special.known_id
    )
    columns = [name for name in ROW.names or () if name not in ("kind", "is_staff", "spare")]
    return both.select(
        *columns,
        member_id=ibis.coalesce(both.member_id, both.known_id),
        kind=ibis.coalesce(both.kind, 0),
        is_staff=ibis.coalesce(both.is_staff, 0),
    )

"""Whether the kept tables answer a question, and the tables of one connection for it.

The rule: they do where the whole log counts (no earlier `as_of`, nothing dated in the future),
no place or source splits it, and they were made with today's clocks and verbs. Sums by kind answer
where nothing but staff splits it, and the bots and the staff are those of then; what each member
did answers otherwise.

What came after the files is put to the sums by a tail, which this process keeps and goes on with
(`tail`); where there is none, and where members' rows are asked for, the log is folded in.
"""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from horo.measures import ends
from horo.measures.kept import folding, keeper, recent, threads, views
from horo.measures.kept.tables import SCHEMAS
from horo.measures.vocabulary import SOURCE, SPACE, STAFF

NOT_KEPT, ROWS, SUMS = "", "rows", "sums"
TOPICS = "topics"  # sums, and what came of topics
AT_HAND = 4  # tails that this process remembers

_guard = threading.Lock()
_tails: dict[Path, Any] = {}


def how_kept(
    warehouse: Any, zone: ZoneInfo, *, by: str | None, log_end: int, reads: Iterable[str] = SCHEMAS
) -> str:
    """Return from what a question is answered: `TOPICS`, `SUMS`, `ROWS`, or the log (`NOT_KEPT`).

    The views `kept_…` of the tables that it `reads` are there afterwards.
    """
    if not _may_answer(warehouse, zone, by):
        return NOT_KEPT
    if by in (None, STAFF) and recent.basis_of(warehouse) == warehouse.kept.basis:
        found = TOPICS if "threads" in reads and _goes_on(warehouse) else SUMS
        if found == TOPICS and not set(reads).intersection(views.WORDS):
            newest = (ends.of_log(warehouse) or (0, 0, 0))[1]
        else:
            newest = _summed(warehouse, zone, reads)
    else:
        newest, found = _folded(warehouse, zone), ROWS
    return NOT_KEPT if newest > log_end else found


def stands_in(warehouse: Any, zone: ZoneInfo, *, reads: str, by: str | None, log_end: int) -> str:
    """Return `reads`, `TOPICS` or `ROWS`, where a list or a distribution has the views for it."""
    if reads == TOPICS:
        how = how_kept(warehouse, zone, by=by, log_end=log_end, reads=("threads",))
        return how if how == TOPICS else NOT_KEPT
    if reads == ROWS and _may_answer(warehouse, zone, by):
        return ROWS if _folded(warehouse, zone) <= log_end else NOT_KEPT
    return NOT_KEPT


def _may_answer(warehouse: Any, zone: ZoneInfo, by: str | None) -> bool:
    kept = getattr(warehouse, "kept", None)
    return kept is not None and by not in (SPACE, SOURCE) and kept.key == keeper.rule(zone)


def _goes_on(warehouse: Any) -> bool:
    """Make the view of topics, once for each connection; return whether it could be made."""
    ready, asked = warehouse.ready, (TOPICS, warehouse.kept.key)
    if asked not in ready:
        ready[asked] = threads.point(
            warehouse.raw, recent.activities_after(warehouse, warehouse.kept.last_id)
        )
    return bool(ready[asked])


def _summed(warehouse: Any, zone: ZoneInfo, reads: Iterable[str]) -> int:
    """Make the views of sums that are read, once a connection; return the newest instant."""
    ready, asked = warehouse.ready, (SUMS, warehouse.kept.key)
    if asked not in ready:
        ready[asked] = _tail(warehouse, zone), set()
    tail, made = ready[asked]
    if tail is None:
        return _folded(warehouse, zone)
    for name in set(reads).intersection(views.WORDS).difference(made):
        views.point_at_sums(warehouse.raw, name, tail.more.get(name, ()))
        made.add(name)
    return int(tail.newest)


def _folded(warehouse: Any, zone: ZoneInfo) -> int:
    """Make all views, once for each connection; return the newest instant."""
    ready, asked = warehouse.ready, (ROWS, warehouse.kept.key)
    if asked not in ready:
        raw, after = warehouse.raw, warehouse.kept.last_id
        first, newest, _ = ends.of_log(warehouse) or (0, 0, 0)
        moved, whole = keeper.clocks(raw, zone, after), keeper.clocks_between(first, newest, zone)
        replaces = folding.fold(raw, folding.fresh(moved, after=after))
        views.point(raw, replaces=replaces, touched=views.touched(raw), of_all_time=whole)
        ready[asked] = newest
    return int(ready[asked])


def _tail(warehouse: Any, zone: ZoneInfo) -> Any:
    """What came after the files, or None where it has to be folded in.

    The one before is gone on with where it is of the same files and no newer than `warehouse`.
    """
    from horo.measures.kept import standings, tail  # numpy takes its time

    kept, folder = warehouse.kept, getattr(warehouse, "folder", None)
    if folder is None or kept.standings is None:
        return None
    path = folder / kept.standings.name
    with _guard:
        base, known = _tails.get(path) or (None, None)
    base = base or standings.load(path)
    if base is None:
        return None
    if known is None or known.last_id > warehouse.last_id:
        known = tail.begin(base, kept.last_id)
    since = recent.activities_after(warehouse, known.last_id)
    found = tail.extended(known, base, warehouse.raw, since, zone)
    if found is not None:
        _remember(path, (base, found))
    return found


def _remember(path: Path, value: Any) -> None:
    with _guard:
        _tails.pop(path, None)
        _tails[path] = value
        while len(_tails) > AT_HAND:
            del _tails[next(iter(_tails))]

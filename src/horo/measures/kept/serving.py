"""Whether the kept tables answer a question, and the tables of one connection for it.

The rule: they do where the whole log counts (no earlier `as_of`, nothing dated in the future),
no place or source splits it, and they were made with today's clocks and verbs. Sums by kind answer
where nothing but staff splits it, and the bots and the staff are those of then; what each member
did answers otherwise.
"""

from typing import Any
from zoneinfo import ZoneInfo

from horo.measures.kept import folding, keeper, views
from horo.measures.vocabulary import SOURCE, SPACE, STAFF

NOT_KEPT, ROWS, SUMS = "", "rows", "sums"


def how_kept(warehouse: Any, zone: ZoneInfo, *, by: str | None, log_end: int) -> str:
    """Return from what a question is answered: `SUMS`, `ROWS` or, from the log, `NOT_KEPT`.

    Of the first two, the views `kept_days` … are there afterwards.
    """
    kept = getattr(warehouse, "kept", None)
    if kept is None or by in (SPACE, SOURCE) or kept.key != keeper.rule(zone):
        return NOT_KEPT
    if kept.key not in warehouse.ready:
        warehouse.ready[kept.key] = _prepare(warehouse.raw, kept, zone)
    newest, is_same_basis = warehouse.ready[kept.key]
    if newest > log_end:
        return NOT_KEPT
    return SUMS if is_same_basis and by in (None, STAFF) else ROWS


def _prepare(raw: Any, kept: Any, zone: ZoneInfo) -> tuple[int, bool]:
    """Fold in what came later; return the newest instant, and whether the basis is the same."""
    moved = keeper.clocks(raw, zone, kept.last_id)
    replaces = folding.fold(raw, folding.fresh(moved, after=kept.last_id))
    views.point(raw, replaces=replaces, touched=views.touched(raw))
    ((newest,),) = raw.execute("SELECT max(occurred_at) FROM activities").fetchall()
    return newest, keeper.basis(raw) == kept.basis

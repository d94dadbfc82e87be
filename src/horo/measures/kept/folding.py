"""Fold some activities into the kept tables: the SQL of one step, for DuckDB.

It reads `activities`, `kept_base_days` and `kept_base_lives`, and makes temporary tables:
`kept_fresh` (what is folded in, by member and day), `kept_changed` (whom it concerns),
`kept_old` (their rows that no longer hold), `kept_new` (the rows instead) and `kept_new_lives`.
"""

from functools import lru_cache
from typing import Any

import ibis

from horo.facts.schemas import unbound
from horo.measures.calendar import Shifts
from horo.measures.kept.tables import DAYS, LIVES, NEVER
from horo.measures.question import active_verbs, authoring_verbs
from horo.measures.readings.lives import ACTIVATION_DAYS, MICROSECOND, RETURN_WINDOW

TABLES = ("kept_fresh", "kept_changed", "kept_old", "kept_new", "kept_new_lives")
DAY_MICROS = 86_400_000_000
AROUND = 2  # days: a local one may begin so long before the same one of UTC, or nearly
MARK = "900000000000000001"
SUMS = "sum(acts)::BIGINT acts, sum(authored)::BIGINT authored, sum(topics)::BIGINT topics, \
sum(replies)::BIGINT replies, sum(reactions)::BIGINT reactions"

# Whom the fresh rows concern. `since`: from which day on their rows are made anew; null where the
# fresh ones only follow. Where they wrote first at another time than was known, that is all of
# them; where they joined at another time, those that may lie in the windows that it opens.
CHANGED = f"""
SELECT f.*, l.member_id IS NOT NULL AS is_known, l.wrote_on AS old_wrote_on,
    coalesce(l.wrote_7d, 0) AS old_7d, coalesce(l.wrote_14d, 0) AS old_14d,
    coalesce(l.returned, 0) AS old_returned, coalesce(l.last_day, {NEVER}) AS old_last_day,
    coalesce(l.last_active, {NEVER}) AS old_active, coalesce(l.last_wrote, {NEVER}) AS old_wrote,
    least(f.fresh_first_at, l.first_at) AS first_at, least(f.fresh_said_at, l.said_at) AS said_at,
    least(f.fresh_wrote_at, l.wrote_at) AS wrote_at,
    coalesce(coalesce(l.said_at, l.first_at) <>
        coalesce(least(f.fresh_said_at, l.said_at), least(f.fresh_first_at, l.first_at)), false)
        AS joined_otherwise,
    coalesce(f.fresh_wrote_at < l.wrote_at, false) AS wrote_earlier,
    CASE WHEN wrote_earlier THEN {NEVER}
        WHEN joined_otherwise THEN least(f.begins, coalesce(
            least(f.fresh_said_at, l.said_at), least(f.fresh_first_at, l.first_at)
        ) // {DAY_MICROS} - {AROUND})
        WHEN f.begins <= l.last_day THEN f.begins END AS since
FROM (
    SELECT member_id, min(day) AS begins, min(first_at) AS fresh_first_at,
        min(said_at) AS fresh_said_at, min(wrote_at) AS fresh_wrote_at
    FROM kept_fresh GROUP BY member_id
) f LEFT JOIN kept_base_lives l USING (member_id)
"""
OLD = """
SELECT d.* FROM kept_base_days d JOIN kept_changed c USING (member_id)
WHERE c.since IS NOT NULL AND d.day >= c.since AND d.day >= {earliest}
"""
NEW = f"""
WITH began AS (
    SELECT member_id, arg_min(prev_active, day) AS before_active,
        arg_min(prev_wrote, day) AS before_wrote
    FROM kept_old GROUP BY member_id
), rows AS (
    SELECT member_id, day, {SUMS}, min(wrote_at) AS wrote_at, max(wrote_last_at) AS wrote_last_at
    FROM (
        SELECT member_id, day, acts, authored, topics, replies, reactions, wrote_at, wrote_last_at
        FROM kept_fresh UNION ALL
        SELECT member_id, day, acts, authored, topics, replies, reactions, wrote_at, wrote_last_at
        FROM kept_old
    ) GROUP BY member_id, day
)
SELECT r.*,
    coalesce(max(r.day) FILTER (acts > 0) OVER earlier, b.before_active, c.old_active)
        AS prev_active,
    coalesce(max(r.day) FILTER (authored > 0) OVER earlier, b.before_wrote, c.old_wrote)
        AS prev_wrote
FROM rows r JOIN kept_changed c USING (member_id) LEFT JOIN began b USING (member_id)
WINDOW earlier AS (
    PARTITION BY r.member_id ORDER BY r.day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
)
"""
# A day is shorter than each window, so its first and last authoring activity stand for all.
WITHIN = """max(CASE WHEN n.wrote_at >= c.joined_at AND n.wrote_at < c.joined_at + {window}
    OR n.wrote_last_at >= c.joined_at AND n.wrote_last_at < c.joined_at + {window}
    THEN 1 ELSE 0 END)"""
NEW_LIVES = f"""
WITH changed AS (
    SELECT c.*, coalesce(said_at, first_at) AS joined_at, CASE WHEN NOT wrote_earlier THEN
        old_wrote_on END AS known_wrote_on
    FROM kept_changed c
), dated AS (
    SELECT c.*, coalesce(known_wrote_on, w.wrote_on) AS wrote_on
    FROM changed c LEFT JOIN (
        SELECT member_id, min(day) AS wrote_on FROM kept_new WHERE authored > 0 GROUP BY member_id
    ) w USING (member_id)
), seen AS (
    SELECT member_id, {{within_7d}} AS wrote_7d, {{within_14d}} AS wrote_14d,
        max(CASE WHEN n.authored > 0 AND n.day > c.wrote_on
            AND n.wrote_at < c.wrote_at + {{returning}} THEN 1 ELSE 0 END) AS returned,
        max(n.day) AS last_day, coalesce(max(n.day) FILTER (n.acts > 0), {NEVER}) AS last_active,
        coalesce(max(n.day) FILTER (n.authored > 0), {NEVER}) AS last_wrote
    FROM kept_new n JOIN dated c USING (member_id) GROUP BY member_id
)
SELECT member_id, first_at, said_at, c.wrote_at, c.wrote_on,
    CASE WHEN joined_otherwise THEN s.wrote_7d ELSE greatest(s.wrote_7d, old_7d) END::BIGINT
        AS wrote_7d,
    CASE WHEN joined_otherwise THEN s.wrote_14d ELSE greatest(s.wrote_14d, old_14d) END::BIGINT
        AS wrote_14d,
    CASE WHEN wrote_earlier THEN s.returned ELSE greatest(s.returned, old_returned) END::BIGINT
        AS returned,
    greatest(s.last_day, old_last_day) AS last_day,
    greatest(s.last_active, old_active) AS last_active,
    greatest(s.last_wrote, old_wrote) AS last_wrote
FROM dated c JOIN seen s USING (member_id)
"""
# Sums of all rows that came, less those that they replace.
MOVES = """
SELECT n.*, 1::BIGINT AS sign, l.wrote_on FROM kept_new n JOIN kept_new_lives l USING (member_id)
UNION ALL
SELECT o.*, -1::BIGINT AS sign, c.old_wrote_on FROM kept_old o JOIN kept_changed c USING (member_id)
"""
DAY_COLUMNS, LIFE_COLUMNS = ", ".join(DAYS.names), ", ".join(LIVES.names)


def fold(raw: Any, fresh: str) -> bool:
    """Make the tables of one step of the activities that the SQL `fresh` folds.

    Return whether some of the kept rows no longer hold.
    """
    _table(raw, "kept_fresh", fresh)
    _table(raw, "kept_changed", CHANGED)
    ((earliest,),) = raw.execute("SELECT min(since) FROM kept_changed").fetchall()
    nothing = f"SELECT {DAY_COLUMNS} FROM kept_base_days WHERE false"
    _table(raw, "kept_old", nothing if earliest is None else OLD.format(earliest=earliest))
    _table(raw, "kept_new", f"SELECT {DAY_COLUMNS} FROM ({NEW})")
    windows = {
        f"within_{days}d": WITHIN.format(window=days * DAY_MICROS) for days in ACTIVATION_DAYS
    }
    lives = NEW_LIVES.format(**windows, returning=RETURN_WINDOW // MICROSECOND)
    _table(raw, "kept_new_lives", f"SELECT {LIFE_COLUMNS} FROM ({lives})")
    raw.execute(f"CREATE OR REPLACE TEMP VIEW kept_moves AS {MOVES}")
    return earliest is not None


def fresh(shifts: Shifts, *, after: int) -> str:
    """The SQL that folds every activity with a higher id than `after`."""
    return _fresh(shifts, tuple(active_verbs()), tuple(authoring_verbs())).replace(MARK, str(after))


@lru_cache(maxsize=8)
def _fresh(shifts: Shifts, *verbs: tuple[str, ...]) -> str:
    """The SQL of `fresh` with a mark for the activity; `verbs` are what else it depends on."""
    acts = unbound().activities
    return _sql(_folded(acts.filter(acts.id > int(MARK)), shifts))


def fresh_between(shifts: Shifts, first_day: int, last_day: int) -> str:
    """The SQL that folds the activities of some days, both included."""
    acts = unbound().activities
    day = shifts.day_of(acts.occurred_at)
    near = acts.filter(  # what the files can be cut by, whatever the clocks
        acts.occurred_at >= (first_day - 2) * DAY_MICROS,
        acts.occurred_at < (last_day + 3) * DAY_MICROS,
        day >= first_day,
        day <= last_day,
    )
    return _sql(_folded(near, shifts))


def activities_a_day(shifts: Shifts) -> str:
    """SQL: how many activities each day has, oldest first."""
    acts = unbound().activities
    counted = acts.group_by(day=shifts.day_of(acts.occurred_at)).aggregate(acts=acts.count())
    return _sql(counted.order_by("day"))


def _folded(acts: Any, shifts: Shifts) -> Any:
    known = acts.filter(acts.actor_id.notnull())
    authored = known.verb.isin(authoring_verbs())
    keys = {"member_id": known.actor_id, "day": shifts.day_of(known.occurred_at)}
    return known.group_by(**keys).aggregate(
        acts=known.count(where=known.verb.isin(active_verbs())),
        authored=known.count(where=authored),
        topics=known.count(where=known.verb == "posted"),
        replies=known.count(where=known.verb == "replied"),
        reactions=known.count(where=known.verb == "reacted"),
        first_at=known.occurred_at.min(),
        said_at=known.occurred_at.min(where=known.verb == "joined"),
        wrote_at=known.occurred_at.min(where=authored),
        wrote_last_at=known.occurred_at.max(where=authored),
    )


def _sql(expression: Any) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))


def _table(raw: Any, name: str, select: str) -> None:
    raw.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")

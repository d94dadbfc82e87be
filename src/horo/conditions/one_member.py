"""Ask a condition of one member at once, on the database where that member just acted.

The SQL is compiled once per condition, with numbers nobody has in place of the member and the
instants; these become bound parameters. Every subquery starts from the member, so the indexes
(actor, verb, occurred_at) and (recipient, verb, occurred_at) of the log answer it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

import ibis.expr.types as ir

from horo.conditions.acts import Acts
from horo.conditions.asked import ALWAYS, Asked, OneMember, literal
from horo.conditions.base import Condition
from horo.conditions.compiling import sql_of
from horo.conditions.moments import micros
from horo.conditions.selecting import evidence, select
from horo.conditions.turning import held_at
from horo.facts.schemas import Facts, unbound

Dialect = Literal["sqlite", "postgres", "duckdb"]
STAND_INS = {
    "7770000000000000001": "member_id",
    "7770000000000000002": "since",
    "7770000000000000003": "at",
}
STAND_IN = re.compile("|".join(STAND_INS))
MARKS = {"sqlite": "%({})s", "postgres": "%({})s", "duckdb": "${}"}


@dataclass(frozen=True)
class MemberQuery:
    """SQL with named parameters, as Django's cursors take them (`%(member_id)s`; DuckDB: `$`).

    `names` are those that it has.
    """

    sql: str
    names: frozenset[str]

    def bind(
        self, member_id: int, *, at: datetime, since: datetime | None = None
    ) -> dict[str, int]:
        """Return the parameters for one member; `since` None looks at the whole past."""
        start = ALWAYS if since is None else micros(since)
        values = {"member_id": member_id, "since": start, "at": micros(at)}
        return {name: value for name, value in values.items() if name in self.names}


def holds_for_member_sql(
    condition: Condition, dialect: Dialect, facts: Facts | None = None
) -> MemberQuery:
    """Return the query that gives one row if `condition` is true of the member, else none.

    The row is (subject_id, member_id). The member must be one of `everyone`: a person who had
    joined. `facts` are the relations under their names in that database.
    """
    return _compiled(select, condition, dialect, _relations(facts or unbound()))


def evidence_for_member_sql(
    condition: Condition, dialect: Dialect, facts: Facts | None = None
) -> MemberQuery:
    """Return the query for the rows of `evidence` of one member: none if it is not true."""
    return _compiled(evidence, condition, dialect, _relations(facts or unbound()))


def held_at_for_member_sql(
    condition: Condition, dialect: Dialect, facts: Facts | None = None
) -> MemberQuery:
    """Return the query for the row (subject_id, held_at) of one member: none if it is not true."""
    return _compiled(held_at, condition, dialect, _relations(facts or unbound()))


def number_for_member_sql(
    condition: Condition, dialect: Dialect, facts: Facts | None = None
) -> MemberQuery:
    """Return the query for the row (number): how many acts of one member count.

    Or different things among them, or what they add up to. For `did` and `was` alone.
    """
    return _compiled(_number, condition, dialect, _relations(facts or unbound()))


def _number(condition: Condition, facts: Facts, asked: Asked) -> ir.Table:
    assert isinstance(condition, Acts), condition
    rows = condition.rows(asked.of(facts, condition.traits()))
    if condition.sum is not None:
        return rows.aggregate(number=rows.amount.sum().coalesce(0))
    counted = rows.count() if condition.distinct is None else rows.thing.nunique()
    return rows.aggregate(number=counted)


Ask = Callable[[Condition, Facts, Asked], ir.Table]


@lru_cache(maxsize=2_000)
def _compiled(ask: Ask, condition: Condition, dialect: Dialect, relations: Any) -> MemberQuery:
    facts = Facts(*(relation.to_expr() for relation in relations))
    table = ask(condition, facts, OneMember(*(literal(int(number)) for number in STAND_INS)))
    sql = sql_of(table, dialect)
    names: set[str] = set()

    def mark(match: re.Match[str]) -> str:
        names.add(STAND_INS[match[0]])
        return MARKS[dialect].format(STAND_INS[match[0]])

    escaped = sql if dialect == "duckdb" else sql.replace("%", "%%")
    return MemberQuery(STAND_IN.sub(mark, escaped), frozenset(names))


def _relations(facts: Facts) -> tuple[Any, ...]:
    """Return the nodes of `facts`, which are equal wherever the relations are the same."""
    tables = (facts.activities, facts.members, facts.memberships, facts.fields, facts.spaces)
    return tuple(table.op() for table in tables)

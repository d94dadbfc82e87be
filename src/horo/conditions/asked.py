"""Whom a condition is asked of, and as of when.

`everyone` asks every person as of one instant; `occasions` asks one member a row, each row with
its own two instants, as the steps of a journey need it. A `Question` is either of them bound to
the facts of one engine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from horo.conditions.moments import length, micros
from horo.facts.schemas import Facts

PERSON = "person"
ALWAYS = -(2**62)  # before every instant

Instant = Any  # whole microseconds, as a Python number (cut-offs are computed here) or a column


@dataclass(frozen=True)
class Question:
    """Facts, and the rows that are asked about them.

    `table` has subject_id (unique), member_id and the traits of the members that the condition
    speaks of; rows of their own instants have `since` and `at` too. `since` None looks at the
    whole past. `only` is the one member who is asked, when it is one: every reading of the log
    starts from that member then.
    """

    facts: Facts
    table: ir.Table
    at: Instant
    since: Instant | None = None
    only: Any = None
    per_row: bool = False
    in_line: bool = False  # occasions are counted in one sorted pass
    many: bool = False  # so many occasions that this pays for windows too
    numbers: Mapping[Any, str] = field(default_factory=dict)  # by the acts: see `tallies`

    def whole(self) -> "Question":
        """The same question over the whole past, wherever an occasion began."""
        return replace(self, since=None)

    def where(self, *masks: ir.BooleanValue) -> "Question":
        """The same question, asked only of the rows for which all `masks` are true."""
        if not masks:
            return self
        table = self.table.filter(*masks)
        if not self.per_row:
            return replace(self, table=table)
        since = None if self.since is None else table["since"]
        return replace(self, table=table, at=table["at"], since=since)

    def acts(self, rows: ir.Table, who: str, *, within: timedelta | None = None) -> ir.Table:
        """Return those activities of `rows` that count, each with whose they are.

        `who` is the column of the member asked. Counted is what happened at or before `at`, after
        the question's own `since`, and later than `within` before `at` (the window is open at its
        old end). Columns of `rows`, and subject_id, member_id.
        """
        if self.per_row:
            return self._joined(rows, who, within)
        mine = self.mine(rows, who)
        found = mine.mutate(subject_id=mine[who], member_id=mine[who])
        limits = [found.occurred_at <= self.at]
        if self.since is not None:
            limits.append(found.occurred_at > self.since)
        if within is not None:
            limits.append(found.occurred_at > self.at - length(within))
        return found.filter(*limits)

    def _joined(self, rows: ir.Table, who: str, within: timedelta | None) -> ir.Table:
        """Return the acts of each row; from when on they count is worked out before they join.

        So an engine that knows when the parts of its log begin and end skips the rest of them.
        """
        start = self.starts(within)
        limits = (
            {"asked_at": self.at} if start is None else {"asked_at": self.at, "asked_from": start}
        )
        asked = self.table.select("subject_id", "member_id", **limits)
        found = asked.inner_join(rows, asked.member_id == rows[who])
        counts = [found.occurred_at <= found.asked_at]
        if start is not None:
            counts.append(found.occurred_at > found.asked_from)
        return found.filter(*counts)

    def starts(self, within: timedelta | None) -> ir.Column | None:
        """Return after which instant acts count for each row, None for the whole past."""
        since = None if self.since is None else self.since.coalesce(ALWAYS)
        if within is None:
            return since
        opens = self.at - length(within)
        return opens if since is None else ibis.greatest(opens, since)

    def mine(self, rows: ir.Table, who: str) -> ir.Table:
        """Return those of `rows` whose `who` is anybody; the one member asked, if it is one."""
        return rows.filter(rows[who].notnull() if self.only is None else rows[who] == self.only)

    def instant(self, found: ir.Table) -> Instant:
        """Return as of when each row of `found`, which `acts` gave, is asked."""
        return found.asked_at if self.per_row else self.at


Traits = frozenset[str]  # columns of the members


class Asked(Protocol):
    def of(self, facts: Facts, traits: Traits) -> Question:
        """Bind to `facts`, with those columns of the members beside the rows."""
        ...


@dataclass(frozen=True)
class Everyone:
    """Every person who had joined by `at`, or whose joining is unknown: no bots, no stand-ins."""

    at: Instant

    def of(self, facts: Facts, traits: Traits) -> Question:
        members = facts.members
        known = members.joined_at.isnull() | (members.joined_at <= self.at)
        people = members.filter(members.kind == PERSON, known)
        table = people.select(subject_id=people.id, member_id=people.id, **_columns(people, traits))
        return Question(facts, table, at=self.at)


@dataclass(frozen=True)
class OneMember:
    """`Everyone`, restricted to one person; `since` limits `did` and `was` as in an occasion."""

    member_id: Any
    since: Instant
    at: Instant

    def of(self, facts: Facts, traits: Traits) -> Question:
        question = Everyone(self.at).of(facts, traits)
        question = question.where(question.table.member_id == self.member_id)
        return replace(question, since=self.since, only=self.member_id)


@dataclass(frozen=True)
class Occasions:
    """The rows of a table: subject_id (unique), member_id, since (may be null) and at."""

    table: ir.Table
    in_line: bool
    many: bool = False
    is_whole: bool = False

    def of(self, facts: Facts, traits: Traits) -> Question:
        rows, members = self.table.select("subject_id", "member_id", "since", "at"), facts.members
        if traits:
            known = members.select(member_id=members.id, **_columns(members, traits))
            rows = rows.inner_join(known, "member_id").select(*rows.columns, *sorted(traits))
        at, since = rows["at"], None if self.is_whole else rows["since"]
        return Question(
            facts, rows, at=at, since=since, per_row=True, in_line=self.in_line, many=self.many
        )


def everyone(facts: Facts, at: datetime) -> Everyone:
    """Ask every person as of `at`: `kind` person, joined by then or at an unknown time."""
    return Everyone(micros(at))


def occasions(
    table: ir.Table, *, in_line: bool = True, many: bool = False, is_whole: bool = False
) -> Occasions:
    """Ask the rows of `table`: subject_id (unique), member_id, since (or null), at; microseconds.

    `did` and `was` then count only what happened after `since` and not after `at`. Many occasions
    of one member are counted `in_line`, in one sorted pass; that SQL may be too deep for the
    parser of SQLite, which needs False. With `many` of them, as many as there are acts, that pays
    for acts `within` a window too. Of occasions without any `since` the whole past is looked at
    all the more easily when it is said that it `is_whole`.
    """
    return Occasions(table, in_line, many, is_whole)


def _columns(members: ir.Table, traits: Traits) -> dict[str, ir.Column]:
    return {name: members[name] for name in sorted(traits)}


def literal(value: int) -> Any:
    """Return `value` as an expression, so that arithmetic with it stays in the SQL."""
    return ibis.literal(value, type="int64")

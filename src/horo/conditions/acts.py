"""What `did` and `was` share: counting acts of certain verbs in a window."""

from datetime import date, timedelta
from typing import Any, ClassVar, Literal, Self

import ibis.expr.types as ir

from horo.conditions import running
from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.moments import DAY, first_moment, length
from horo.conditions.snapshot import Reading, Row
from horo.conditions.times import Times
from horo.conditions.written import days_written, one_or_many
from horo.facts.schemas import Facts

Distinct = Literal["days", "threads", "people", "spaces"]
DISTINCT: tuple[Distinct, ...] = ("days", "threads", "people", "spaces")


class Acts(Condition):
    """The acts of one member that count, and how many there must be.

    `verbs` are those of the log. Counted are rows or, with `distinct`, the different days (UTC),
    threads, spaces or other people among them; acts without such a one are not counted then.
    """

    who: ClassVar[str]  # the column of the member asked
    other: ClassVar[str]  # the column of whom it happened with
    key: ClassVar[str]  # the word in the playbook

    verbs: tuple[str, ...]
    times: Times = Times()
    within: timedelta | None = None
    since: date | None = None
    in_space: tuple[str, ...] = ()
    distinct: Distinct | None = None

    def mentions(self) -> frozenset[str]:
        return frozenset(self.verbs)

    def mask(self, question: Question) -> ir.BooleanValue:
        return self._range_mask(question, self.times)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        needed = self.times.least if positive else self.times.most is not None
        return self.rows(question) if needed else None

    def rows(self, question: Question) -> ir.Table:
        """Return the acts that count, each with whose they are: subject_id, member_id, id, …"""
        return question.acts(self._anyones(question), self.who, within=self.within)

    def _anyones(self, question: Question) -> ir.Table:
        """Return such acts of anyone at any time: id, occurred_at and whose they are.

        With `distinct` there is `thing` too: what is counted instead of the acts.
        """
        log = self.of_these(question.facts)
        things = {
            "days": log.occurred_at - log.occurred_at % DAY,
            "threads": log.thread_id,
            "spaces": log.space_id,
            "people": log[self.other],
        }
        thing = {"thing": things[self.distinct]} if self.distinct else {}
        rows = log.select(log.id, log.occurred_at, log[self.who], **thing)
        if self.distinct in ("threads", "spaces", "people"):
            rows = rows.filter(rows.thing.notnull())
        if self.distinct == "people":
            rows = rows.filter(rows.thing != rows[self.who])
        return rows

    def of_these(self, facts: Facts) -> ir.Table:
        """Return the activities of these verbs and spaces since then, whoever's they are."""
        return facts.activities.filter(*self._these(facts))

    def _these(self, facts: Facts) -> list[ir.BooleanValue]:
        log, spaces = facts.activities, facts.spaces
        one = len(self.verbs) == 1
        these = [log.verb == self.verbs[0] if one else log.verb.isin(self.verbs)]
        if self.in_space:
            here = spaces.filter(spaces.slug.isin(self.in_space))
            these.append(log.space_id.isin(here.id))
        if self.since is not None:
            these.append(log.occurred_at >= first_moment(self.since))
        return these

    def _range_mask(self, question: Question, times: Times) -> ir.BooleanValue:
        subject = question.table.subject_id
        if times.least == 0:
            assert times.most is not None, "a range from 0 has an end"
            return ~subject.isin(self._counted(question, Times(least=times.most + 1)))
        return subject.isin(self._counted(question, times))

    def _counted(self, question: Question, times: Times) -> ir.Column:
        """Return the subject_id of those with a number in `times`, which starts above 0."""
        if self._adds_up(question):
            counts = self._totals(question)
        elif times == Times():
            return self.rows(question).subject_id
        else:
            rows = self.rows(question)
            number = rows.count() if self.distinct is None else rows.thing.nunique()
            counts = rows.group_by("subject_id").aggregate(number=number)
        enough = [counts.number >= times.least]
        if times.most is not None:
            enough.append(counts.number <= times.most)
        return counts.filter(*enough).subject_id

    def _adds_up(self, question: Question) -> bool:
        """Whether the numbers of many occasions are differences of running totals.

        Not so for different things in a window. And with `within`, the few acts that a window
        has room for are found faster one by one.
        """
        if not question.in_line or self.within is not None:
            return False
        return self.distinct is None or question.since is None

    def _totals(self, question: Question) -> ir.Table:
        rows = self._anyones(question)
        if self.distinct is not None:
            rows = running.first_of_each(rows, self.who)
        return running.counts(question, rows, self.who)

    def holds(self, reading: Reading) -> bool:
        found = self.found(reading)
        things = {self._thing(row) for row in found} if self.distinct else found
        return self.times.includes(len(things))

    def found(self, reading: Reading) -> list[Row]:
        """Return the acts that count, in plain Python."""
        return [row for row in reading.acts(self.who) if self._counts(row, reading)]

    def _counts(self, row: Row, reading: Reading) -> bool:
        at = row["occurred_at"]
        return (
            row["verb"] in self.verbs
            and (self.within is None or at > reading.at - length(self.within))
            and (self.since is None or at >= first_moment(self.since))
            and (not self.in_space or row["space_id"] in reading.space_ids(self.in_space))
            and (self.distinct is None or self._thing(row) is not None)
        )

    def _thing(self, row: Row) -> Any:
        if self.distinct == "days":
            return row["occurred_at"] // DAY
        if self.distinct == "people":
            return row[self.other] if row[self.other] != row[self.who] else None
        return row["thread_id" if self.distinct == "threads" else "space_id"]

    def often(self, least: int, most: int | None) -> Self:
        """Return the same acts, asked for another number of times."""
        return self.model_copy(update={"times": Times(least=least, most=most)})

    def written(self) -> dict[str, Any]:
        parts = {
            self.key: one_or_many(self.verbs),
            "times": self.times.written(),
            "within": days_written(self.within) if self.within else None,
            "since": self.since,
            "in_space": one_or_many(self.in_space),
            "distinct": self.distinct,
        }
        return {name: value for name, value in parts.items() if value not in (None, ())}

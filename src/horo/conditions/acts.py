"""What `did` and `was` share: counting acts of certain verbs in a window."""

from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any, ClassVar, Literal, Self

import ibis.expr.types as ir

from horo.conditions import running
from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.bounds import Bounds
from horo.conditions.moments import DAY, first_moment, length
from horo.conditions.objects import What
from horo.conditions.others import Others
from horo.conditions.snapshot import Reading, Row
from horo.conditions.times import Times
from horo.conditions.written import days_written, one_or_many
from horo.facts.schemas import Facts

Distinct = Literal["days", "threads", "people", "spaces"]
DISTINCT: tuple[Distinct, ...] = ("days", "threads", "people", "spaces")


class Acts(Condition):
    """The acts of one member that count, and how many there must be, or what they add up to.

    `verbs` are those of the log. Counted are rows or, with `distinct`, the different days (UTC),
    threads, spaces or other people among them; acts without such a one are not counted then.
    With `sum` it is the total of their values that must lie between bounds; of none it is 0.
    """

    who: ClassVar[str]  # the column of the member asked
    other: ClassVar[str]  # the column of whom it happened with
    key: ClassVar[str]  # the word in the playbook
    toward: ClassVar[str]  # the word for the other person

    verbs: tuple[str, ...]
    times: Times = Times()
    within: timedelta | None = None
    since: date | None = None
    in_space: tuple[str, ...] = ()
    distinct: Distinct | None = None
    what: What | None = None
    value: Bounds | None = None
    sum: Bounds | None = None
    others: Others | None = None

    def mentions(self) -> frozenset[str]:
        others = self.others.condition.mentions() if self.others else frozenset[str]()
        return frozenset(self.verbs) | others

    def mask(self, question: Question) -> ir.BooleanValue:
        if number := question.numbers.get(self.often(1, None)):
            return self.times.mask(question.table[number])
        if self.sum is not None:
            return self._sum_mask(question, self.sum)
        return self._range_mask(question, self.times)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        return self.rows(question) if self.rests_on_acts(positive) else None

    def rests_on_acts(self, positive: Polarity) -> bool:
        """Whether there must be acts where this is true (or, where not `positive`, false)."""
        if self.sum is not None:
            return self.sum.includes(0) != positive
        return bool(self.times.least) if positive else self.times.most is not None

    @property
    def is_narrowed(self) -> bool:
        """Whether only some acts of the verbs count, by place, thing, value or people."""
        return bool(self.in_space or self.what or self.value or self.others)

    def rows(self, question: Question) -> ir.Table:
        """Return the acts that count, each with whose they are: subject_id, member_id, id, …"""
        return question.acts(self.anyones(question), self.who, within=self.within)

    def anyones(self, question: Question) -> ir.Table:
        """Return such acts at any time, of anyone who is asked: id, occurred_at and whose.

        With `distinct` there is `thing` too: what is counted instead of the acts. With `sum`
        there is `amount`.
        """
        log = self.of_these(question.facts, only=question.only)
        more = {} if self.distinct is None else {"thing": self._things(log)[self.distinct]}
        if self.sum is not None:
            more["amount"] = log.value
        rows = log.select(log.id, log.occurred_at, log[self.who], **more)
        if self.distinct in ("threads", "spaces", "people"):
            rows = rows.filter(rows.thing.notnull())
        if self.distinct == "people":
            rows = rows.filter(rows.thing != rows[self.who])
        return rows if self.sum is None else rows.filter(rows.amount.notnull())

    def _things(self, log: ir.Table) -> dict[str, ir.Column]:
        return {
            "days": log.occurred_at - log.occurred_at % DAY,
            "threads": log.thread_id,
            "spaces": log.space_id,
            "people": log[self.other],
        }

    @property
    def is_tallied(self) -> bool:
        """Whether `tallies` can count them: not what is asked of other people, nor sums."""
        return self.others is None and self.sum is None

    def counts(self, facts: Facts, at: Any) -> ir.BooleanValue:
        """Return which of the activities count as of `at`, but for later ones."""
        masks = self._these(facts)
        if self.within is not None:
            masks.append(facts.activities.occurred_at > at - length(self.within))
        return reduce(and_, masks)

    def thing(self, log: ir.Table) -> ir.Column | None:
        """Return what is counted instead of the acts; null is not counted."""
        if self.distinct is None:
            return None
        thing = self._things(log)[self.distinct]
        return thing.nullif(log[self.who]) if self.distinct == "people" else thing

    def of_these(self, facts: Facts, *, only: Any = None) -> ir.Table:
        """Return the activities of these verbs, places, things and people since then.

        Whoever's they are, or those of the one member `only`.
        """
        these = self._these(facts)
        if self.others is None:
            return facts.activities.filter(*these)
        if only is not None:
            these.append(facts.activities[self.who] == only)
        log = facts.activities.filter(*these)
        return self.others.among(log, self.other, facts, in_line=only is None)

    def _these(self, facts: Facts) -> list[ir.BooleanValue]:
        log, spaces = facts.activities, facts.spaces
        one = len(self.verbs) == 1
        these = [log.verb == self.verbs[0] if one else log.verb.isin(self.verbs)]
        if self.in_space:
            here = spaces.filter(spaces.slug.isin(self.in_space))
            these.append(log.space_id.isin(here.id))
        if self.since is not None:
            these.append(log.occurred_at >= first_moment(self.since))
        if self.what is not None:
            these += self.what.masks(log)
        if self.value is not None:
            these += self.value.masks(log.value)
        return these

    def _sum_mask(self, question: Question, bounds: Bounds) -> ir.BooleanValue:
        rows = self.rows(question)
        totals = rows.group_by("subject_id").aggregate(total=rows.amount.sum())
        subject = question.table.subject_id
        between = totals.filter(*bounds.masks(totals.total))
        if not bounds.includes(0):
            return subject.isin(between.subject_id)
        counted = subject.isin(totals.subject_id)
        return ~counted | subject.isin(between.subject_id)

    def _range_mask(self, question: Question, times: Times) -> ir.BooleanValue:
        subject = question.table.subject_id
        if times.least == 0:
            assert times.most is not None, "a range from 0 has an end"
            return ~subject.isin(self._counted(question, Times(least=times.most + 1)))
        return subject.isin(self._counted(question, times))

    def _counted(self, question: Question, times: Times) -> ir.Column:
        """Return the subject_id of those with a number in `times`, which starts above 0."""
        is_for_good = question.since is None and self.within is None and times.most is None
        if question.in_line and is_for_good:
            return running.reached(question, self.anyones(question), self.who, times.least)
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
        has room for are found faster one by one, unless there are as many windows as acts.
        """
        if not question.in_line or (self.within is not None and not question.many):
            return False
        return self.distinct is None or (question.since is None and self.within is None)

    def _totals(self, question: Question) -> ir.Table:
        rows = self.anyones(question)
        if self.distinct is not None:
            rows = running.first_of_each(rows, self.who, "thing")
        return running.counts(question, rows, self.who, self.within)

    def holds(self, reading: Reading) -> bool:
        found = self.found(reading)
        if self.sum is not None:
            return self.sum.includes(sum(row["value"] for row in found))
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
            and (self.what is None or self.what.fits(row))
            and self._has_value(row)
            and (self.others is None or self.others.fit(row, self.other, reading))
        )

    def _has_value(self, row: Row) -> bool:
        if self.value is None and self.sum is None:
            return True
        if row["value"] is None:
            return False
        return self.value is None or self.value.includes(row["value"])

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
            "what": self.what.written() if self.what else None,
            "value": self.value.written() if self.value else None,
            "sum": self.sum.written() if self.sum else None,
            self.toward: self.others.written() if self.others else None,
        }
        return {name: value for name, value in parts.items() if value not in (None, ())}

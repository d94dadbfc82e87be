"""`streak: {did: posted, weeks: 4}`: an act in each of so many days, weeks or months in a row."""

from typing import Any

import ibis
import ibis.expr.types as ir

from horo.conditions import periods, running
from horo.conditions.acts import Acts
from horo.conditions.asked import Question
from horo.conditions.base import Condition, Polarity
from horo.conditions.periods import Unit
from horo.conditions.snapshot import Reading, Row


class Streak(Condition):
    """At least one act in each of `length` periods (UTC) in a row.

    They end in the present period or the one before it: a streak is not broken before its next
    period is over. With `ever` they may have ended at any time. Even in an occasion this looks at
    the whole past.
    """

    acts: Acts
    unit: Unit
    length: int
    ever: bool = False

    def mentions(self) -> frozenset[str]:
        return self.acts.mentions()

    def mask(self, question: Question) -> ir.BooleanValue:
        rows = self._numbered(question)
        of_periods = rows.group_by(self.acts.who, "period").aggregate(
            occurred_at=rows.occurred_at.min()
        )
        long = self._in_a_row(of_periods)
        found = question.whole().acts(long.filter(long.run >= self.length), self.acts.who)
        if not self.ever:
            found = self._recent(found, question, periods_ago=1)
        return question.table.subject_id.isin(found.subject_id)

    def traces(self, question: Question, positive: Polarity) -> ir.Table | None:
        if not positive:
            return None
        firsts = running.first_of_each(self._numbered(question), self.acts.who, "period")
        if self.ever:
            long = self._in_a_row(firsts)
            return question.whole().acts(long.filter(long.run >= self.length), self.acts.who)
        found = question.whole().acts(firsts, self.acts.who)
        return self._recent(found, question, periods_ago=self.length)

    def _numbered(self, question: Question) -> ir.Table:
        rows = question.mine(self.acts.anyones(question), self.acts.who)
        return periods.numbered(rows, rows.occurred_at, "period", self.unit)

    def _in_a_row(self, firsts: ir.Table) -> ir.Table:
        """Return `firsts`, one row a period, with `run`: how many periods in a row led there.

        What comes later changes none of these numbers, so each holds from its row's moment on.
        """
        who = firsts[self.acts.who]
        place = ibis.row_number().over(ibis.window(group_by=who, order_by=firsts.period))
        placed = firsts.mutate(island=firsts.period - place)
        of_island = ibis.window(
            group_by=[placed[self.acts.who], placed.island], order_by=placed.period
        )
        return placed.mutate(run=ibis.row_number().over(of_island) + 1)

    def _recent(self, found: ir.Table, question: Question, *, periods_ago: int) -> ir.Table:
        found = periods.numbered(found, question.instant(found), "present", self.unit)
        return found.filter(found.period >= found.present - periods_ago)

    def holds(self, reading: Reading) -> bool:
        there = self._periods(reading)
        present = periods.number_by_calendar(reading.at, self.unit)
        ends = there if self.ever else there & {present, present - 1}
        return any(there >= set(range(end - self.length + 1, end + 1)) for end in ends)

    def found(self, reading: Reading) -> list[Row]:
        """Return the first act of each period that speaks for the streak, in plain Python."""
        firsts: dict[int, Row] = {}
        acts = self.acts.found(reading.whole())
        for row in sorted(acts, key=lambda row: (row["occurred_at"], row["id"])):
            firsts.setdefault(periods.number_by_calendar(row["occurred_at"], self.unit), row)
        present = periods.number_by_calendar(reading.at, self.unit)
        if not self.ever:
            return [row for period, row in firsts.items() if period >= present - self.length]
        return [
            row
            for period, row in firsts.items()
            if firsts.keys() >= set(range(period - self.length + 1, period + 1))
        ]

    def _periods(self, reading: Reading) -> set[int]:
        acts = self.acts.found(reading.whole())
        return {periods.number_by_calendar(row["occurred_at"], self.unit) for row in acts}

    def written(self) -> dict[str, Any]:
        ever = {"ever": True} if self.ever else {}
        return {"streak": self.acts.written() | {self.unit: self.length} | ever}

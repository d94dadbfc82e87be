"""The ways to the steps of a rule, gone by everyone at once: a scratch table after each leg.

Steps behind the same fork share the table of the way to it.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from horo.conditions import Condition
from horo.engine.asking import held_sql, truth_sql
from horo.engine.bench import Bench
from horo.engine.clock import next_moment
from horo.engine.knowledge import zone
from horo.engine.lots import is_drawn_sql
from horo.engine.rules import Rule, micros
from horo.playbook.parts.ways import Asked, ByClock, Delay, Drawn, Held, Leg, TimedOut

ENTRY = "entry_id, member_id, entered_at, let_in_at"


class Paths:
    """The ways of `rule` from `entries`, as far as they lead up to `till`, in microseconds."""

    def __init__(self, bench: Bench, rule: Rule, entries: str, till: int) -> None:
        self.bench, self.rule, self.till = bench, rule, till
        start = (
            f"SELECT {ENTRY}, entered_at AS moment, CAST([] AS BIGINT[]) AS trail FROM {entries}"
        )
        bench.make("path", start)
        self.made: dict[tuple[Leg, ...], str] = {(): "path"}

    def after(self, legs: tuple[Leg, ...]) -> str:
        """Return the table of those who went all `legs`, with the moment at the end of each."""
        if legs not in self.made:
            before, name = self.after(legs[:-1]), f"path_{len(self.made)}"
            self.bench.make(
                name,
                f"SELECT {ENTRY}, later AS moment, list_append(trail, later) AS trail "
                f"FROM ({self._went(before, legs[-1])}) WHERE later <= {self.till}",
            )
            self.made[legs] = name
        return self.made[legs]

    def _went(self, before: str, leg: Leg) -> str:
        """Return the query for the rows of `before` that go `leg`, and until when: later."""
        match leg:
            case Delay(span=span):
                return f"SELECT *, moment + {micros(span)} AS later FROM {before}"
            case Drawn():
                drawn = is_drawn_sql(leg.fork, leg.low, leg.high)
                return f"SELECT *, moment AS later FROM {before} WHERE {drawn}"
            case Asked():
                self._ask(before, since="entered_at", at="moment")
                word = "IN" if leg.is_true else "NOT IN"
                true = f"(SELECT subject_id FROM ({truth_sql(leg.condition)}))"
                return f"SELECT *, moment AS later FROM {before} WHERE rowid {word} {true}"
            case Held():
                return self._held(before, leg.condition, micros(leg.within))
            case TimedOut():
                return self._timed_out(before, leg.condition, micros(leg.within))
        return self._by_clock(before, leg)

    def _ask(self, before: str, *, since: str, at: str) -> None:
        self.bench.make(
            "occasions",
            f'SELECT rowid AS subject_id, member_id, {since} AS since, {at} AS "at" FROM {before}',
        )

    def _held(self, before: str, condition: Condition, within: int) -> str:
        self._ask(before, since="moment", at=f"moment + {within}")
        self.bench.make("held", held_sql(condition))
        return (
            f"SELECT {before}.*, held_at AS later FROM {before} "
            f"JOIN held ON {before}.rowid = held.subject_id"
        )

    def _timed_out(self, before: str, condition: Condition, within: int) -> str:
        self._ask(before, since="moment", at=f"moment + {within}")
        self.bench.make("held", held_sql(condition))
        return (
            f"SELECT *, moment + {within} AS later FROM {before} "
            "WHERE rowid NOT IN (SELECT subject_id FROM held)"
        )

    def _by_clock(self, before: str, leg: ByClock) -> str:
        """Look at the clocks in Python: what they do in between, no SQL says alike everywhere."""
        wait, zones = micros(leg.at_least), self._zones(before)
        community = ZoneInfo(self.rule.zone)
        moments = self.bench.rows(
            f"SELECT DISTINCT timezone, moment + {wait} FROM {before} "
            "JOIN members ON members.id = member_id WHERE moment + "
            f"{wait} <= {self.till}"
        )
        rows = [
            (zones[name], start, next_moment(start, leg, zone(name) or community))
            for name, start in moments
        ]
        self.bench.load("clocks", ("zone_id", "start", "later"), rows)
        return (
            f"SELECT {before}.*, clocks.later FROM {before} "
            "JOIN members ON members.id = member_id "
            "JOIN zones ON zones.timezone = members.timezone "
            f"JOIN clocks ON clocks.zone_id = zones.zone_id AND clocks.start = moment + {wait}"
        )

    def _zones(self, before: str) -> Mapping[str, int]:
        """Make the scratch table `zones`: every zone of a member of `before`, with a number."""
        self.bench.make(
            "zones",
            "SELECT timezone, row_number() OVER (ORDER BY timezone) AS zone_id FROM "
            f"(SELECT DISTINCT timezone FROM members WHERE id IN (SELECT member_id FROM {before}))",
        )
        return dict(self.bench.rows("SELECT timezone, zone_id FROM zones"))

"""The ways to the steps of a rule, gone by one member: what `paths` does for everyone.

A walk stops where it has to ask something; the questions of all walks are asked together, in one
statement a round.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from horo.core.time import from_micros
from horo.engine import questions
from horo.engine.clock import next_moment
from horo.engine.knowledge import zone
from horo.engine.lots import is_drawn
from horo.engine.questions import Question
from horo.engine.rules import Rule, RuleStep, micros
from horo.people.models import Member
from horo.playbook.parts.ways import Asked, ByClock, Delay, Drawn, Held, Leg, TimedOut


class Turn(NamedTuple):
    """Asks for the instant at which the condition of a question came true."""

    question: Question


Asking = Question | Turn
Answer = bool | int | None
Trail = tuple[int, ...]  # the instant at the end of each leg
Walk = Generator[Asking, Answer, Trail | None]


@dataclass(frozen=True)
class Walker:
    """A member on the way from `entered`, as things stand at `now`; both in microseconds."""

    rule: Rule
    member: Member
    entered: int
    now: int

    def walk(self, step: RuleStep) -> Walk:
        """Go to `step`. Returns None where the way does not lead there, as things stand."""
        moment, trail = self.entered, list[int]()
        for leg in step.legs:
            later = yield from self._go(leg, moment)
            if later is None:
                return None
            trail.append(moment := later)
        return tuple(trail)

    def _go(self, leg: Leg, moment: int) -> Generator[Asking, Answer, int | None]:
        match leg:
            case Delay(span=span):
                return moment + micros(span)
            case ByClock():
                zones = zone(self.member.timezone) or ZoneInfo(self.rule.zone)
                return next_moment(moment + micros(leg.at_least), leg, zones)
            case Drawn():
                return moment if is_drawn(self.member.pk, leg.fork, leg.low, leg.high) else None
            case Asked():
                is_true = yield self._question(leg, min(moment, self.now), self.entered)
                return moment if is_true == leg.is_true else None
        end = moment + micros(leg.within)
        held_at = yield Turn(self._question(leg, min(end, self.now), moment))
        if isinstance(leg, Held):
            return held_at
        return end if held_at is None else None

    def _question(self, leg: Asked | Held | TimedOut, at: int, since: int) -> Question:
        return Question(leg.condition, self.member.pk, from_micros(at), from_micros(since))


def together(walks: Sequence[Walk]) -> list[Trail | None]:
    """Go all `walks` to their ends and return where they led."""
    ended: dict[int, Trail | None] = {}
    asking: dict[int, Asking] = {}
    answers: dict[int, Answer] = dict.fromkeys(range(len(walks)))
    while answers:
        asking.clear()
        for number, answer in answers.items():
            try:
                asking[number] = walks[number].send(answer)
            except StopIteration as end:
                ended[number] = end.value
        answers = _answers(asking)
    return [ended[number] for number in range(len(walks))]


def _answers(asking: dict[int, Asking]) -> dict[int, Answer]:
    true = questions.true_among(one for one in asking.values() if isinstance(one, Question))
    held = questions.held_among(one.question for one in asking.values() if isinstance(one, Turn))
    return {
        number: held.get(one.question) if isinstance(one, Turn) else one in true
        for number, one in asking.items()
    }

"""What let one member into rules, and which of it counts: what `entries` does for everyone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from horo.core.time import from_micros, to_micros
from horo.engine import questions
from horo.engine.questions import Question
from horo.engine.rules import Rule
from horo.people.models import Member

AT_ONCE = 25  # later acts that are asked about together


class Entry(NamedTuple):
    """What let a member in: when that was, in microseconds, and by which activity."""

    at: int
    activity_id: int


def entries(rules: Sequence[Rule], member: Member) -> list[tuple[Rule, Entry]]:
    """Return everything that let `member` into `rules` by the event, in one statement.

    In order of the rules, then earliest first. What happened before they joined lets nobody in.
    """
    joined_at = to_micros(member.joined_at) if member.joined_at else None
    return [
        (rules[place], Entry(when, pk))
        for place, when, pk in questions.entries([rule.enter for rule in rules], member.pk)
        if joined_at is None or joined_at <= when
    ]


@dataclass(frozen=True)
class Past:
    """What was found of one member, by rule: their entries, and at which the audience held."""

    member: Member
    lines: dict[str, list[Entry]] = field(default_factory=dict)
    held: dict[tuple[str, Entry], bool] = field(default_factory=dict)

    def before(self, rule: Rule, entry: Entry) -> list[Entry]:
        if rule.slug not in self.lines:
            self.lines[rule.slug] = [one for _, one in entries([rule], self.member)]
        return [one for one in self.lines[rule.slug] if one < entry]


def is_kept_out(rule: Rule, past: Past, entry: Entry) -> bool:
    """Whether an earlier entry keeps `entry`, at which the audience held, from letting in."""
    if rule.admitted is not None or not (rule.is_once or rule.spacing):
        return False
    earlier = past.before(rule, entry)
    if rule.is_once:
        return _was_welcome(rule, past, earlier)
    line = _welcome(rule, past.member, _since_a_gap(rule, [*earlier, entry]))
    return entry not in list(_runs(rule, past.member, line))


def _was_welcome(rule: Rule, past: Past, earlier: Sequence[Entry]) -> bool:
    """Whether the audience held at any of `earlier`: the latest are asked first, and a yes ends it.

    Somebody who does a thing a thousand times is asked about the few that matter.
    """
    if any(past.held.get((rule.slug, one)) for one in earlier):
        return True
    left = [one for one in reversed(earlier) if (rule.slug, one) not in past.held]
    for start in range(0, len(left), AT_ONCE):
        chunk = left[start : start + AT_ONCE]
        true = set(_welcome(rule, past.member, chunk))
        past.held.update({(rule.slug, one): one in true for one in chunk})
        if true:
            return True
    return False


def _since_a_gap(rule: Rule, line: Sequence[Entry]) -> Sequence[Entry]:
    """Return the end of `line` that begins after the last gap in which any run came to its end."""
    start = len(line) - 1
    while start and line[start].at - line[start - 1].at < rule.spacing:
        start -= 1
    return line[start:]


def _welcome(rule: Rule, member: Member, line: Sequence[Entry]) -> list[Entry]:
    """Return those of `line` at which `member` was in the audience."""
    if rule.audience is None:
        return list(line)
    asked = [Question(rule.audience, member.pk, from_micros(one.at)) for one in line]
    true = questions.true_among(asked)
    return [one for one, question in zip(line, asked, strict=True) if question in true]


def _runs(rule: Rule, member: Member, line: Sequence[Entry]) -> Iterator[Entry]:
    """Yield those of `line` that let `member` in, each once the one before is over."""
    left = list(line)
    while left:
        run, *left = left
        yield run
        left = left[_first_free(rule, member, run, left) :]


def _first_free(rule: Rule, member: Member, run: Entry, later: Sequence[Entry]) -> int:
    """Return the place of the first of `later` that `run` does not keep out, or their number."""
    kept = [one for one in later if one.at - run.at < rule.spacing]
    if rule.again == "after_leaving":
        for start in range(0, len(kept), AT_ONCE):
            chunk = kept[start : start + AT_ONCE]
            asked = [_endings(rule, member, run, one) for one in chunk]
            true = questions.true_among(question for each in asked for question in each)
            for place, each in enumerate(asked, start=start):
                if not true.isdisjoint(each):
                    return place
    return len(kept)


def _endings(rule: Rule, member: Member, run: Entry, later: Entry) -> list[Question]:
    """Return what would have ended `run` by the act of `later`: the goal, in its time, or exit."""
    since, found = from_micros(run.at), list[Question]()
    if rule.goal:
        at = from_micros(min(later.at, run.at + rule.goal_within))
        found.append(Question(rule.goal, member.pk, at, since))
    if rule.exit:
        found.append(Question(rule.exit, member.pk, from_micros(later.at), since))
    return found

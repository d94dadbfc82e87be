"""The due relation for one member, on the transactional database, right after that member acted.

The same rules as `setwise`, asked of one member: few statements, each answered by an index.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from horo.conditions import Condition
from horo.core.time import MICROSECOND, from_micros, to_micros
from horo.engine import questions
from horo.engine.effects import effect_of, performed_among, reasons_from
from horo.engine.questions import Question
from horo.engine.rules import Rule, RuleStep
from horo.engine.setwise import Due
from horo.engine.values import Effect
from horo.log.models import Activity
from horo.people.models import PERSON, Member


class Entry(NamedTuple):
    """What let a member in: when, in microseconds, and by which activity."""

    at: int
    activity_id: int


@dataclass(frozen=True)
class Draft:
    """An effect that is due if what its rule asks is so."""

    rule: Rule
    step: RuleStep
    entry: Entry
    effect: Effect

    def wanted(self, at: datetime) -> list[Question]:
        """Return what has to be true: the audience at the entry; `if`, once the step is due."""
        found = self.audience([self.entry])
        if self.step.only_if and self.effect.due_at <= at:
            found += [self._after_entry(self.step.only_if, when) for when in self._moments(at)]
        return found

    def unwanted(self, at: datetime) -> list[Question]:
        """Return what must be false, when the step is due and still at `at`."""
        found: list[Question] = []
        latest = self.effect.entered_at + self.rule.goal_within * MICROSECOND
        for when in self._moments(at):
            if self.rule.goal:
                found.append(self._after_entry(self.rule.goal, min(when, latest)))
            endings = (self.rule.exit, self.step.unless)
            found += [self._after_entry(ending, when) for ending in endings if ending]
        return found

    def audience(self, entries: Iterable[Entry]) -> list[Question]:
        """Return whether the member was in the rule's audience at `entries`, if it has one."""
        if self.rule.audience is None:
            return []
        who = self.effect.member_id
        return [Question(self.rule.audience, who, from_micros(entry.at)) for entry in entries]

    def evidence(self, at: datetime) -> list[tuple[str, Question]]:
        """Return what to gather evidence for, each with the part of the rule it belongs to."""
        found = [("audience", question) for question in self.audience([self.entry])]
        if self.step.only_if:
            found.append(("if", self._after_entry(self.step.only_if, at)))
        return found

    def _moments(self, at: datetime) -> list[datetime]:
        return sorted({min(self.effect.due_at, at), at})

    def _after_entry(self, condition: Condition, when: datetime) -> Question:
        return Question(condition, self.effect.member_id, when, self.effect.entered_at)


def due_after(rule: Rule, activity: Activity, *, at: datetime) -> list[Effect]:
    """Return what `rule` does at `at` because `activity` let someone in, without the done ones."""
    entry = Entry(to_micros(activity.occurred_at), activity.pk)
    found: list[Effect] = []
    for member in _who_entered(rule, activity):
        found += _effects([(rule, entry)], member, at=at, until=at)
    return found


def upcoming(
    rules: Sequence[Rule], member: Member, *, at: datetime, until: datetime
) -> list[Effect]:
    """Return what `rules` do for `member` by `until`, as things stand at `at`, and is not done.

    Steps that are due already are among them. Whether a later step's `if` comes true is open.
    """
    mine = [rule for rule in rules if member.kind == PERSON and _is_open_to(rule, member)]
    now = to_micros(at)
    recent = [
        (rule, entry)
        for rule, entry in _entries(mine, member)
        if now - rule.lapse - rule.longest < entry.at <= now
    ]
    return _effects(recent, member, at=at, until=until)


def _effects(
    entered: Iterable[tuple[Rule, Entry]], member: Member, *, at: datetime, until: datetime
) -> list[Effect]:
    drafts = [
        Draft(rule, rule.steps[due.step], entry, effect_of(rule, due))
        for rule, entry in entered
        for due in _due(rule, member, entry, at, until)
    ]
    done = performed_among(draft.effect.once for draft in drafts)
    left = [draft for draft in drafts if draft.effect.once not in done]
    asked = (one for draft in left for one in (*draft.wanted(at), *draft.unwanted(at)))
    true = questions.true_among(asked)
    standing = [
        draft
        for draft in left
        if true.issuperset(draft.wanted(at)) and true.isdisjoint(draft.unwanted(at))
    ]
    return _with_reasons([one for one in standing if not _came_earlier(one, member)], at)


def _came_earlier(draft: Draft, member: Member) -> bool:
    """Whether an earlier entry let `member` into a rule that they go through a single time."""
    if not draft.rule.is_once:
        return False
    earlier = [entry for _, entry in _entries([draft.rule], member) if entry < draft.entry]
    if draft.rule.audience is None:
        return bool(earlier)
    return bool(questions.true_among(draft.audience(earlier)))


def _who_entered(rule: Rule, activity: Activity) -> Iterator[Member]:
    """Yield the people whom `activity` would let in, by the event alone."""
    ids = {pk for pk in (activity.actor_id, activity.recipient_id) if pk is not None}
    for member in Member.objects.filter(pk__in=ids, kind=PERSON).order_by("pk"):
        if not _is_open_to(rule, member):
            continue
        if member.joined_at is not None and member.joined_at > activity.occurred_at:
            continue
        if questions.lets_in(rule.enter, member.pk, activity.pk):
            yield member


def _is_open_to(rule: Rule, member: Member) -> bool:
    return rule.staff_too or not member.is_staff


def _entries(rules: Sequence[Rule], member: Member) -> list[tuple[Rule, Entry]]:
    """Return everything that let `member` into `rules` by the event, in one statement.

    In order of the rules, then earliest first. What happened before they joined lets nobody in.
    """
    joined_at = to_micros(member.joined_at) if member.joined_at else None
    return [
        (rules[place], Entry(when, pk))
        for place, when, pk in questions.entries([rule.enter for rule in rules], member.pk)
        if joined_at is None or joined_at <= when
    ]


def _due(rule: Rule, member: Member, entry: Entry, at: datetime, until: datetime) -> Iterator[Due]:
    now, last = to_micros(at), to_micros(until)
    for place, step in enumerate(rule.steps):
        due_at = entry.at + step.after
        if now - rule.lapse < due_at <= last:
            yield Due(due_at, entry.activity_id, member.pk, place, entry.at, now)


def _with_reasons(drafts: Sequence[Draft], at: datetime) -> list[Effect]:
    """Return the effects of `drafts` with the evidence of their audience and `if`."""
    asked = [(draft, part, one) for draft in drafts for part, one in draft.evidence(at)]
    found = questions.evidence_of([question for _, _, question in asked])
    effects = {draft.effect.key: draft.effect for draft in drafts}
    for (draft, part, _), pairs in zip(asked, found, strict=True):
        effect = effects[draft.effect.key]
        effects[effect.key] = replace(effect, because=effect.because + reasons_from(pairs, part))
    return list(effects.values())

"""The due relation for one member, on the transactional database, right after that member acted.

The same rules as `setwise`, asked of one member: few statements, each answered by an index.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from horo.conditions import Condition
from horo.core.time import MICROSECOND, from_micros, to_micros
from horo.engine import questions
from horo.engine.bench import Due
from horo.engine.effects import effect_of, reasons_from, without_done
from horo.engine.evidence import Shown, shown
from horo.engine.questions import Question
from horo.engine.rules import Rule, RuleStep
from horo.engine.runs import Entry, Past, entries, is_kept_out
from horo.engine.values import Effect
from horo.engine.walks import Walker, together
from horo.log.models import Activity
from horo.people.models import PERSON, Member


@dataclass(frozen=True)
class Draft:
    """An effect that is due if what its rule asks is so."""

    rule: Rule
    step: RuleStep
    entry: Entry
    due: Due
    effect: Effect

    def wanted(self, at: datetime) -> list[Question]:
        """Return what has to be true: the audience at the entry; `if`, once the step is due."""
        found = self.audience()
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

    def audience(self) -> list[Question]:
        """Return whether the member was in the rule's audience at the entry, if it has one."""
        if self.rule.audience is None or self.rule.admitted is not None:
            return []
        return [Question(self.rule.audience, self.effect.member_id, from_micros(self.entry.at))]

    def evidence(self) -> list[tuple[str, Question]]:
        """Return what to gather evidence for, each with the part of the rule it belongs to."""
        return [(one.part, self._shown(one)) for one in shown(self.rule, self.due)]

    def _shown(self, one: Shown) -> Question:
        since = None if one.since is None else from_micros(one.since)
        return Question(one.condition, self.effect.member_id, from_micros(one.at), since)

    def _moments(self, at: datetime) -> list[datetime]:
        return sorted({min(self.effect.due_at, at), at})

    def _after_entry(self, condition: Condition, when: datetime) -> Question:
        return Question(condition, self.effect.member_id, when, self.effect.entered_at)


def people_in(activities: Iterable[Activity]) -> dict[int, Member]:
    """Return by id the people who act in `activities` or whom they concern, in one statement."""
    ids = {pk for each in activities for pk in (each.actor_id, each.recipient_id) if pk is not None}
    return Member.objects.filter(kind=PERSON).in_bulk(ids) if ids else {}


def due_after(
    rule: Rule, activity: Activity, people: Mapping[int, Member], *, at: datetime
) -> list[Effect]:
    """Return what `rule` does at `at` because of `activity`, without the done ones.

    For those whom it let in, and for those whose run waited for it. `people` holds, by id, those
    whom it may concern.
    """
    entry = Entry(to_micros(activity.occurred_at), activity.pk)
    found: list[Effect] = []
    if activity.verb in rule.verbs and rule.is_open(entry.at):
        for member in _who_entered(rule, activity, people):
            found += _effects([(rule, entry)], member, at=at, until=at)
    if activity.verb in rule.waits_for:
        ids = {activity.actor_id, activity.recipient_id} & people.keys()
        for member in (people[pk] for pk in sorted(pk for pk in ids if pk is not None)):
            found += upcoming([rule], member, at=at, until=at)
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
        for rule, entry in entries([rule for rule in mine if rule.admitted is None], member)
        if rule.is_open(entry.at) and now - rule.lapse - rule.longest < entry.at <= now
    ]
    return _effects([*recent, *_begun(mine, member)], member, at=at, until=until)


def _begun(rules: Iterable[Rule], member: Member) -> Iterator[tuple[Rule, Entry]]:
    """Yield the runs that launches began for `member`."""
    for rule in rules:
        for entry_id, member_id, entered_at in rule.admitted or ():
            if member_id == member.pk:
                yield rule, Entry(entered_at, entry_id)


def _effects(
    entered: Iterable[tuple[Rule, Entry]], member: Member, *, at: datetime, until: datetime
) -> list[Effect]:
    drafts = [
        Draft(rule, rule.steps[due.step], entry, due, effect_of(rule, due))
        for rule, entry, due in _due(entered, member, to_micros(at), to_micros(until))
    ]
    undone = {effect.key for effect in without_done(draft.effect for draft in drafts)}
    left = [draft for draft in drafts if draft.effect.key in undone]
    asked = (one for draft in left for one in (*draft.wanted(at), *draft.unwanted(at)))
    true = questions.true_among(asked)
    standing = [
        draft
        for draft in left
        if true.issuperset(draft.wanted(at)) and true.isdisjoint(draft.unwanted(at))
    ]
    past = Past(member)
    return _with_reasons([one for one in standing if not is_kept_out(one.rule, past, one.entry)])


def _who_entered(rule: Rule, activity: Activity, people: Mapping[int, Member]) -> Iterator[Member]:
    """Yield the people whom `activity` would let in, by the event alone."""
    ids = {pk for role in rule.roles if (pk := getattr(activity, role)) is not None}
    for member in (people[pk] for pk in sorted(ids) if pk in people):
        if not _is_open_to(rule, member):
            continue
        if member.joined_at is not None and member.joined_at > activity.occurred_at:
            continue
        if questions.lets_in(rule.enter, member.pk, activity.pk):
            yield member


def _is_open_to(rule: Rule, member: Member) -> bool:
    return rule.staff_too or not member.is_staff


def _due(
    entered: Iterable[tuple[Rule, Entry]], member: Member, now: int, until: int
) -> Iterator[tuple[Rule, Entry, Due]]:
    """Yield every step that the member comes to by `until`, and that has not lapsed by `now`."""
    ways = [
        (rule, entry, place, Walker(rule, member, entry.at, now).walk(step))
        for rule, entry in entered
        if not rule.holds_out(member.pk)
        for place, step in enumerate(rule.steps)
    ]
    trails = together([walk for *_, walk in ways])
    for (rule, entry, place, _), trail in zip(ways, trails, strict=True):
        if trail is None or not now - rule.lapse < trail[-1] <= until:
            continue
        shown_trail = () if rule.steps[place].delay is not None else trail
        yield (
            rule,
            entry,
            Due(
                trail[-1], entry.activity_id, member.pk, place, entry.at, now, entry.at, shown_trail
            ),
        )


def _with_reasons(drafts: Sequence[Draft]) -> list[Effect]:
    """Return the effects of `drafts` with the evidence of what made them due."""
    asked = [(draft, part, one) for draft in drafts for part, one in draft.evidence()]
    found = questions.evidence_of([question for _, _, question in asked])
    effects = {draft.effect.key: draft.effect for draft in drafts}
    for (draft, part, _), pairs in zip(asked, found, strict=True):
        effect = effects[draft.effect.key]
        effects[effect.key] = replace(effect, because=effect.because + reasons_from(pairs, part))
    return list(effects.values())

"""Nothing unexplained: from something that happened back to its rule and its evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from horo.engine.models import Performed
from horo.engine.telling import journey_of, merit_of
from horo.engine.values import Effect, Reason
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook import actions
from horo.playbook.services import NoPlaybook, current

ENTER = "enter"  # the part of a rule that lets in


@dataclass(frozen=True)
class Evidence:
    """One reason with the activities behind it. `part` says which part of the rule they make true.

    Some may be missing from `activities` where the log of another installation is read.
    """

    part: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Why:
    """Which rule caused something, by its title today, and what it rests on, entry first.

    `version` is the playbook's; for what is yet to happen it is "" where that is the one that runs,
    and `done_at` is None. `by` is who carried it out; None is the system.
    """

    key: str
    rule: str
    title: str
    step: str
    action: str
    member_id: int
    due_at: datetime
    evidence: tuple[Evidence, ...]
    version: str = ""
    done_at: datetime | None = None
    by: Member | None = None

    @property
    def activities(self) -> tuple[Activity, ...]:
        """All that it rests on, each once, in the order of the evidence."""
        found = {each.pk: each for part in self.evidence for each in part.activities}
        return tuple(found.values())

    @property
    def entry(self) -> tuple[Activity, ...]:
        """What let the member into the rule: one activity, or none."""
        return tuple(
            each for part in self.evidence if part.part == ENTER for each in part.activities
        )

    @property
    def others(self) -> tuple[Activity, ...]:
        """What else it rests on, newest first."""
        entry = {each.pk for each in self.entry}
        rest = (each for each in self.activities if each.pk not in entry)
        return tuple(sorted(rest, key=lambda each: (each.occurred_at, each.pk), reverse=True))


def why(key: str) -> Why | None:
    """Return what caused the performed effect called `key`; None if there is no such."""
    return whys([key]).get(key)


def why_mine(key: str, *, reader: Member) -> Why | None:
    """As `why`, of what reached `reader`; None of what happened to others, or behind the scenes."""
    found = why(key)
    if found is None or found.member_id != reader.pk:
        return None
    action = actions.registered().get(found.action)
    return found if action and (action.reaches or action.is_seen) else None


def whys(keys: Iterable[str]) -> dict[str, Why]:
    """Return the same for many keys, in two statements; those without an effect are left out."""
    rows = list(Performed.objects.filter(key__in=list(keys)).select_related("by"))
    because = {row.key: [Reason(part, tuple(ids)) for part, ids in row.because] for row in rows}
    known = _activities(reason for reasons in because.values() for reason in reasons)
    return {row.key: _done(row, _evidence(because[row.key], known)) for row in rows}


def titles(keys: Iterable[str]) -> dict[str, str]:
    """Return by key the title of the rule that caused each performed effect, in one statement."""
    rows = Performed.objects.filter(key__in=list(keys)).values_list("key", "rule", "step")
    return {key: title_of(rule, step) for key, rule, step in rows}


def why_effects(effects: Iterable[Effect]) -> dict[str, Why]:
    """Return the same for `effects` of a plan, by key, in one query for all their activities."""
    wanted = list(effects)
    known = _activities(reason for effect in wanted for reason in effect.because)
    return {effect.key: _planned(effect, _evidence(effect.because, known)) for effect in wanted}


def title_of(rule: str, step: str = "") -> str:
    """Return what a person calls `rule`: its title, or its name once it is gone."""
    section, _, slug = rule.partition("/")
    try:
        book = current()
    except NoPlaybook:
        return slug or section
    found = journey_of(rule, book) or merit_of(rule, step, book)
    return found.title if found else slug or section


def _done(row: Performed, evidence: tuple[Evidence, ...]) -> Why:
    return Why(
        key=row.key,
        rule=row.rule,
        title=title_of(row.rule, row.step),
        step=row.step,
        action=row.action,
        member_id=row.member_id,
        due_at=row.due_at,
        evidence=evidence,
        version=row.version,
        done_at=row.performed_at,
        by=row.by,
    )


def _planned(effect: Effect, evidence: tuple[Evidence, ...]) -> Why:
    return Why(
        key=effect.key,
        rule=effect.rule,
        title=title_of(effect.rule, effect.step),
        step=effect.step,
        action=effect.action,
        member_id=effect.member_id,
        due_at=effect.due_at,
        evidence=evidence,
        version=effect.version,
    )


def _activities(reasons: Iterable[Reason]) -> dict[int, Activity]:
    ids = {number for reason in reasons for number in reason.activity_ids}
    return Activity.objects.select_related("actor", "recipient").in_bulk(ids)


def _evidence(reasons: Iterable[Reason], known: Mapping[int, Activity]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            reason.part, tuple(known[number] for number in reason.activity_ids if number in known)
        )
        for reason in reasons
    )

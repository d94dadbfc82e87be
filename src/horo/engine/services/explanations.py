"""Nothing unexplained: from something that happened back to its rule and its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from horo.engine.models import Performed
from horo.engine.values import Effect, Reason
from horo.log.models import Activity
from horo.playbook.services import NoPlaybook, current


@dataclass(frozen=True)
class Evidence:
    """One reason with the activities behind it. `part` says which part of the rule they make true.

    Some may be missing from `activities` where the log of another installation is read.
    """

    part: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Why:
    """Which rule caused something, by its title today, and what it rests on, entry first."""

    rule: str
    title: str
    step: str
    evidence: tuple[Evidence, ...]


def why(key: str) -> Why | None:
    """Return what caused the performed effect called `key`; None if there is no such."""
    done = Performed.objects.filter(key=key).first()
    if done is None:
        return None
    reasons = tuple(Reason(part, tuple(ids)) for part, ids in done.because)
    return Why(done.rule, title_of(done.rule), done.step, evidence_of(reasons))


def why_effects(effects: Iterable[Effect]) -> dict[str, Why]:
    """Return the same for `effects` of a plan, by key, in one query for all their activities."""
    wanted = list(effects)
    known = _activities(reason for effect in wanted for reason in effect.because)
    return {
        effect.key: Why(
            effect.rule, title_of(effect.rule), effect.step, _evidence(effect.because, known)
        )
        for effect in wanted
    }


def evidence_of(reasons: tuple[Reason, ...]) -> tuple[Evidence, ...]:
    return _evidence(reasons, _activities(reasons))


def title_of(rule: str) -> str:
    """Return what a person calls `rule`: the journey's title, or its name once it is gone."""
    section, _, slug = rule.partition("/")
    try:
        playbook = current()
    except NoPlaybook:
        return slug or section
    journey = playbook.journeys.get(slug) if section == "journeys" else None
    return journey.title if journey else slug or section


def _activities(reasons: Iterable[Reason]) -> dict[int, Activity]:
    ids = {number for reason in reasons for number in reason.activity_ids}
    return Activity.objects.select_related("actor", "recipient").in_bulk(ids)


def _evidence(reasons: Iterable[Reason], known: dict[int, Activity]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            reason.part, tuple(known[number] for number in reason.activity_ids if number in known)
        )
        for reason in reasons
    )

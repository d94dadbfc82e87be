"""From due steps to effects: keys, reasons, and how an effect would reach its member."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from horo.core.time import from_micros
from horo.engine.bench import Due
from horo.engine.gates import Reach
from horo.engine.models import Performed
from horo.engine.rules import Rule
from horo.engine.values import STAGE, Effect, Reason, effect_key
from horo.playbook import actions
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import under, version

MOST_SHOWN = 5  # activities of one reason


def effect_of(rule: Rule, due: Due, because: Iterable[Reason] = ()) -> Effect:
    """Return the effect of one due step, before the gates."""
    step = rule.steps[due.step]
    again = f"/{rule.round}" if rule.round else ""
    return Effect(
        key=effect_key(rule.name, step.id, due.member_id, due.entry_id) + again,
        once=_once(rule, step.id, due),
        rule=rule.name,
        step=step.id,
        member_id=due.member_id,
        entry_id=due.entry_id,
        entered_at=from_micros(due.entered_at),
        due_at=from_micros(due.due_at),
        action=step.action,
        args=step.args,
        because=(Reason("enter", (due.entry_id,)), *because),
        needs_approval=step.approval,
        priority=rule.priority,
        version=rule.version,
        instead_of=tuple(_once(rule, other, due) for other in step.instead_of),
    )


def _once(rule: Rule, step: str, due: Due) -> str:
    again = f"/{rule.round}" if rule.round else ""
    if rule.is_once:
        return f"{rule.name}/{step}/{due.member_id}{again}"
    return effect_key(rule.name, step, due.member_id, due.entry_id) + again


def without_done(effects: Iterable[Effect]) -> list[Effect]:
    """Return those of `effects` that have not been performed, nor anything in their stead."""
    wanted = list(effects)
    done = performed_among(key for effect in wanted for key in (effect.once, *effect.instead_of))
    return [one for one in wanted if done.isdisjoint((one.once, *one.instead_of))]


def performed_among(once: Iterable[str]) -> set[str]:
    found = Performed.objects.filter(once__among=set(once))
    return set(found.values_list("once", flat=True))


def reasons_from(found: Iterable[tuple[str, int]], prefix: str) -> tuple[Reason, ...]:
    """Gather (part, activity) pairs into reasons: the latest few activities of each part."""
    by_part: dict[str, list[int]] = {}
    for part, activity_id in found:
        by_part.setdefault(f"{prefix}.{part}" if part else prefix, []).append(activity_id)
    return tuple(
        Reason(part, tuple(sorted(ids)[-MOST_SHOWN:])) for part, ids in sorted(by_part.items())
    )


def book_of(effect: Effect) -> Playbook | None:
    """Return the older playbook whose words the effect has; None for the one that runs."""
    return _book(effect.version)


def reaches_of(effects: Iterable[Effect]) -> Mapping[str, Reach]:
    """Return by effect key how those members would notice whom an effect reaches at all."""
    found: dict[str, Reach] = {}
    for effect in effects:
        if reach := reach_of(effect.action, effect.args, effect.version):
            found[effect.key] = reach
    return found


def reach_of(name: str, args: BaseModel, sha256: str) -> Reach | None:
    """Return how a member would notice the action called `name`; None if they would not."""
    action = None if name == STAGE else actions.registered()[name]
    if action is None or not action.reaches:
        return None
    with under(_book(sha256)):
        return Reach(action.topic_of(args), action.channel_of(args), action.message_of(args))


def _book(sha256: str) -> Playbook | None:
    return version(sha256) if sha256 else None

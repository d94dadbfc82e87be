"""The plan: what is due for everyone, minus what is done, past the gates. It only reads."""

from collections.abc import Iterable
from datetime import datetime

from horo.core.time import to_micros
from horo.engine.effects import effect_of, reaches_of, reasons_from, without_done
from horo.engine.funnel import moves
from horo.engine.gates import gate
from horo.engine.knowledge import gather
from horo.engine.rules import Rule, gate_rules, rules_of, stages_of
from horo.engine.setwise import Bench, Due, due, reasons
from horo.engine.values import Effect, Plan, Reason
from horo.facts.services import open_facts
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import current


def plan(at: datetime) -> Plan:
    """Return what the playbook would do at `at`, for whom and why, and what holds it.

    Reads the log up to `at`; writes nothing. The same log, playbook and `at` give the same
    plan. Raises NoPlaybook where there is none that could run.
    """
    playbook = current()
    with open_facts() as warehouse:
        bench = Bench(warehouse.raw)
        effects = _due_steps(bench, playbook, at)
        effects += moves(bench, stages_of(playbook), to_micros(at))
    return gated(without_done(effects), playbook, at)


def gated(effects: Iterable[Effect], playbook: Playbook, at: datetime) -> Plan:
    """Return the plan of `effects` after the gates."""
    all_effects = list(effects)
    rules = gate_rules(playbook)
    reaches = reaches_of(all_effects)
    known = gather(all_effects, reaches, rules, at)
    return Plan(
        at, playbook.version, gate(all_effects, reaches=reaches, rules=rules, known=known, at=at)
    )


def _due_steps(bench: Bench, playbook: Playbook, at: datetime) -> list[Effect]:
    found: list[Effect] = []
    for rule in rules_of(playbook):
        steps = due(bench, rule, [to_micros(at)])
        because = _because(bench, rule, steps)
        found += [effect_of(rule, one, because[number]) for number, one in enumerate(steps)]
    return found


def _because(bench: Bench, rule: Rule, steps: list[Due]) -> dict[int, tuple[Reason, ...]]:
    """Return the evidence of each of `steps` by its number: of the audience, and of its `if`."""
    found: dict[int, tuple[Reason, ...]] = dict.fromkeys(range(len(steps)), ())
    if rule.audience is not None:
        asked = [(n, one.member_id, None, one.entered_at) for n, one in enumerate(steps)]
        for number, pairs in reasons(bench, rule.audience, asked).items():
            found[number] += reasons_from(pairs, "audience")
    for place, step in enumerate(rule.steps):
        if step.only_if is not None:
            of_step = [
                (n, one.member_id, one.entered_at, one.at)
                for n, one in enumerate(steps)
                if one.step == place
            ]
            for number, pairs in reasons(bench, step.only_if, of_step).items():
                found[number] += reasons_from(pairs, "if")
    return found

"""The plan: what is due for everyone, minus what is done, past the gates. It only reads."""

from collections.abc import Iterable
from datetime import datetime

from horo.core.time import to_micros
from horo.engine.effects import effect_of, reaches_of, without_done
from horo.engine.evidence import because
from horo.engine.funnel import moves
from horo.engine.gates import gate
from horo.engine.generations import Running, running
from horo.engine.knowledge import gather
from horo.engine.merits import awards, merits_of
from horo.engine.rules import Rule, gate_rules, stages_of
from horo.engine.setwise import Bench, due
from horo.engine.values import Effect, Plan
from horo.facts.services import open_facts
from horo.playbook.services import under


def plan(at: datetime) -> Plan:
    """Return what the playbook would do at `at`, for whom and why, and what holds it.

    Reads the log up to `at`; writes nothing. The same log, playbook and `at` give the same
    plan. Raises NoPlaybook where there is none that could run.
    """
    now = running(at)
    with open_facts() as warehouse, under(now.playbook):
        bench = Bench(warehouse.raw)
        effects = _due_steps(bench, now.rules, at)
        effects += moves(bench, stages_of(now.playbook), to_micros(at))
        effects += awards(bench, merits_of(now.playbook), to_micros(at))
        return gated(without_done(effects), now, at)


def gated(effects: Iterable[Effect], now: Running, at: datetime) -> Plan:
    """Return the plan of `effects` after the gates, which are those of the version that runs."""
    all_effects = list(effects)
    rules = gate_rules(now.playbook, now.rules)
    reaches = reaches_of(all_effects)
    known = gather(all_effects, reaches, rules, at)
    return Plan(
        at,
        now.playbook.version,
        gate(all_effects, reaches=reaches, rules=rules, known=known, at=at),
    )


def _due_steps(bench: Bench, rules: Iterable[Rule], at: datetime) -> list[Effect]:
    found: list[Effect] = []
    for rule in rules:
        steps = due(bench, rule, [to_micros(at)])
        reasons = because(bench, rule, steps)
        found += [effect_of(rule, one, why) for one, why in zip(steps, reasons, strict=True)]
    return found

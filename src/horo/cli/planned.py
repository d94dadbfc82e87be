"""A plan as a person reads it: who, what, when, why, and what holds it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from horo.cli import setup

if TYPE_CHECKING:
    from horo.engine.services import Why
    from horo.engine.values import Effect, Plan


def instant(text: str | None) -> datetime:
    """Read the option `--at`, a bare date in the community's zone; None is now.

    Raises Unusable for anything else.
    """
    from horo.core.time import now, parse_instant
    from horo.measures.services import community_zone

    if text is None:
        return now()
    try:
        return parse_instant(text, zone=community_zone())
    except ValueError as error:
        raise setup.Unusable(str(error)) from error


def show(plan: "Plan") -> None:
    from horo.engine.values import STAGE

    steps = [effect for effect in plan.effects if effect.action != STAGE]
    held = sum(1 for effect in steps if effect.held)
    click.echo(
        f"At {_when(plan.at)} the playbook would do {len(steps) - held} things for members; "
        f"{held} more are held."
    )
    for line in _lines(steps, plan.at):
        click.echo(line)
    for line in _stages([effect for effect in plan.effects if effect.action == STAGE]):
        click.echo(line)


def _lines(effects: Sequence["Effect"], at: datetime) -> Iterator[str]:
    from horo.engine.services import preview, why_effects
    from horo.engine.words import held_because

    reasons = why_effects(effects)
    for effect in effects:
        shown = preview(effect, at)
        what = f"{effect.action} “{shown.title}”" if shown else effect.action
        to = f" to {shown.recipient}" if shown and shown.recipient else ""
        yield ""
        yield f"{_when(effect.due_at)}  {_name(effect.member_id)}: {what}{to}"
        yield f"    why: {_because(reasons[effect.key])}"
        if effect.held:
            until = f" Until {_when(effect.held.until)}." if effect.held.until else ""
            yield f"    held: {held_because(effect.held)}{until}"
        yield f"    key: {effect.key}"


def _because(why: "Why") -> str:
    parts = []
    for evidence in why.evidence:
        acts = ", ".join(f"{act.verb} {_when(act.occurred_at)}" for act in evidence.activities)
        parts.append(acts if evidence.part == "enter" else f"{evidence.part}: {acts}")
    return f"{why.title} ({'; '.join(parts)})"


def _stages(moves: Iterable["Effect"]) -> Iterator[str]:
    by_stage = Counter(effect.step for effect in moves)
    if by_stage:
        counts = ", ".join(f"{stage} {count}" for stage, count in sorted(by_stage.items()))
        yield ""
        yield f"Members whose new stage would be written down: {counts}."


def _name(member_id: int) -> str:
    from horo.people.models import Member

    member = Member.objects.filter(pk=member_id).first()
    return (member.name or member.handle) if member else f"member {member_id}"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"

"""Perform what is due: each effect once, its row, result and activity in one transaction."""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from horo.engine.activities import MOVED
from horo.engine.models import Performed
from horo.engine.services.plans import plan
from horo.engine.values import STAGE, Applied, Effect, Failure, Plan
from horo.log import services as log
from horo.people.models import Member
from horo.playbook import actions

STAGES_AT_ONCE = 500  # members whose new stage is written down in one transaction

logger = logging.getLogger(__name__)


class Outcome(Enum):
    DONE = "done"
    ALREADY = "already"


def apply(
    at: datetime, *, by: Member | None = None, keys: Collection[str] | None = None
) -> Applied:
    """Perform what is due at `at` and nothing holds; with `keys` only those effects.

    `by` None is the system. At most HORO_ENGINE_MAX_EFFECTS besides stages, the longest due
    first; the rest stays in the plan for the next time. Killed at any moment and called again,
    every effect has happened once.
    """
    return perform_all(plan(at), by=by, keys=keys)


def perform_all(
    planned: Plan, *, by: Member | None = None, keys: Collection[str] | None = None
) -> Applied:
    """Perform the effects of `planned` that nothing holds, as `apply` does."""
    wanted = [one for one in planned.effects if keys is None or one.key in keys]
    due = [one for one in wanted if one.held is None]
    stages = [one for one in due if one.action == STAGE]
    others = [one for one in due if one.action != STAGE][: settings.HORO_ENGINE_MAX_EFFECTS]
    done: list[str] = []
    already: list[str] = []
    failed: list[Failure] = []
    for effect in others:
        try:
            outcome = perform(effect, at=planned.at, by=by, version=planned.version)
        except Exception as error:
            # one broken text must not keep everyone else from their messages
            logger.exception("%s was not performed.", effect.key)
            failed.append(Failure(effect.key, f"{type(error).__name__}: {error}"))
            if isinstance(error, DatabaseError):
                break
        else:
            (done if outcome is Outcome.DONE else already).append(effect.key)
    moved = _move_all(stages, at=planned.at, by=by, version=planned.version)
    held = tuple(one for one in wanted if one.held)
    return Applied(planned.at, (*done, *moved), tuple(already), held, tuple(failed))


def perform(effect: Effect, *, at: datetime, by: Member | None, version: str) -> Outcome:
    """Perform `effect` in one transaction, unless it was performed already.

    The row with the unique key comes first: of two that perform the same effect, the second
    waits for the first and then finds that it is done.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                _row(effect, at, by, version).save(force_insert=True)
        except IntegrityError:
            return Outcome.ALREADY
        actions.registered()[effect.action].perform(request_of(effect, at))
    return Outcome.DONE


def request_of(effect: Effect, at: datetime) -> actions.Request:
    """Return what the room behind the action gets to see; the entry's activity comes first."""
    ids = [number for reason in effect.because for number in reason.activity_ids]
    return actions.Request(
        key=effect.key,
        rule=effect.rule,
        step=effect.step,
        member_id=effect.member_id,
        args=effect.args,
        at=at,
        because=tuple(dict.fromkeys(ids)),
    )


def preview(effect: Effect, at: datetime) -> actions.Preview | None:
    """Return what `effect` would show a person; None for a stage, which shows nothing."""
    if effect.action == STAGE:
        return None
    return actions.registered()[effect.action].preview(request_of(effect, at))


def _row(effect: Effect, at: datetime, by: Member | None, version: str) -> Performed:
    return Performed(
        key=effect.key,
        once=effect.once,
        rule=effect.rule,
        step=effect.step,
        member_id=effect.member_id,
        entry_id=effect.entry_id,
        action=effect.action,
        because=[[reason.part, list(reason.activity_ids)] for reason in effect.because],
        due_at=effect.due_at,
        performed_at=at,
        by=by,
        version=version,
    )


def _move_all(
    effects: Sequence[Effect], *, at: datetime, by: Member | None, version: str
) -> Iterable[str]:
    """Write down new stages, many in a transaction; both inserts leave alone what is there."""
    for start in range(0, len(effects), STAGES_AT_ONCE):
        chunk = effects[start : start + STAGES_AT_ONCE]
        with transaction.atomic():
            rows = [_row(effect, at, by, version) for effect in chunk]
            Performed.objects.bulk_create(rows, ignore_conflicts=True)
            log.record_many((_moved(effect, at) for effect in chunk), recorded_at=at)
        yield from (effect.key for effect in chunk)


def _moved(effect: Effect, at: datetime) -> log.Entry:
    return log.Entry(
        verb=MOVED,
        occurred_at=at,
        source=log.HOSTED,
        source_key=f"effect:{effect.key}",
        object_type=STAGE,
        object_key="" if effect.step == "-" else effect.step,
        recipient_id=effect.member_id,
    )

"""Perform what is due: each effect once, its row, result and activity in one transaction."""

import json
import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.html import format_html

from horo.core import adding, bulk
from horo.core.refused import Refused
from horo.core.time import to_micros
from horo.engine.activities import MOVED
from horo.engine.effects import book_of, performed_among
from horo.engine.knowledge import switches
from horo.engine.models import Performed
from horo.engine.services import failures
from horo.engine.services.editions import keep
from horo.engine.services.plans import plan
from horo.engine.services.watching import note_crossings
from horo.engine.values import PRIORITIES, STAGE, Applied, Effect, Failure, Plan
from horo.log import services as log
from horo.people.models import Member
from horo.playbook import actions
from horo.playbook.services import current, under

STAGES_AT_ONCE = 500  # members whose new stage is written down in one transaction
AT_ONCE = 250  # other effects in one transaction
ROW = (
    "key",
    "once",
    "rule",
    "step",
    "member_id",
    "entry_id",
    "action",
    "because",
    "due_at",
    "performed_at",
    "by_id",
    "version",
)

logger = logging.getLogger(__name__)


class Outcome(Enum):
    DONE = "done"
    ALREADY = "already"


def apply(
    at: datetime, *, by: Member | None = None, keys: Collection[str] | None = None
) -> Applied:
    """Perform what is due at `at` and nothing holds; with `keys` only those effects.

    `by` None is the system. At most HORO_ENGINE_MAX_EFFECTS besides stages, those of high
    priority and the longest due first; the rest stays in the plan for the next time. Killed at
    any moment and called again, every effect has happened once.
    """
    if keys is None:
        note_crossings(at)
    planned = plan(at)
    failures.forget_lapsed(one.key for one in planned.effects)
    return perform_all(planned, by=by, keys=keys)


def perform_all(
    planned: Plan, *, by: Member | None = None, keys: Collection[str] | None = None
) -> Applied:
    """Perform the effects of `planned` that nothing holds, as `apply` does.

    Somebody who pauses a rule meanwhile stops what is not in the batch that is going on. Ends
    early where the database does not answer any more.
    """
    wanted = [one for one in planned.effects if keys is None or one.key in keys]
    due = sorted((one for one in wanted if one.held is None), key=_urgency)
    stages = [one for one in due if one.action == STAGE]
    others = [one for one in due if one.action != STAGE][: settings.HORO_ENGINE_MAX_EFFECTS]
    run = Run(planned.at, by, planned.version)
    try:
        if due:
            keep(planned.version, planned.at)
        for batch in _batches(others):
            run.perform(batch)
        for start in range(0, len(stages), STAGES_AT_ONCE):
            run.move(stages[start : start + STAGES_AT_ONCE])
    except (OperationalError, InterfaceError) as error:
        logger.exception("The database does not answer; the rest waits for the next time.")
        run.failed.append(Failure("database", f"{type(error).__name__}: {error}"))
    held = tuple(one for one in wanted if one.held)
    return Applied(planned.at, tuple(run.done), tuple(run.already), held, tuple(run.failed))


class Run:
    """One run over due effects: what came of them so far."""

    def __init__(self, at: datetime, by: Member | None, version: str) -> None:
        self.at, self.by, self.version = at, by, version
        self.done: list[str] = []
        self.already: list[str] = []
        self.failed: list[Failure] = []

    def perform(self, batch: Sequence[Effect]) -> None:
        """Perform `batch` in one transaction; one by one where that fails."""
        try:
            fresh = self._perform_together(batch)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - whose fault it is shows one by one
            logger.warning("%s effects together: %s; now one by one.", len(batch), error)
            for effect in batch:
                self._perform_one(effect)
        else:
            self._note(batch, {one.key for one in fresh})

    def _perform_together(self, batch: Sequence[Effect]) -> list[Effect]:
        """Perform those of `batch` that nobody has performed, and return them.

        Where somebody else performed one of them in the same moment, the second look sees it.
        """
        try:
            return self._claim_and_carry_out(batch)
        except IntegrityError:
            return self._claim_and_carry_out(batch)

    def _claim_and_carry_out(self, batch: Sequence[Effect]) -> list[Effect]:
        with transaction.atomic():
            fresh = self._claim(batch)
            _carry_out_all(fresh, self.at)
        return fresh

    def move(self, stages: Sequence[Effect]) -> None:
        """Write down new stages; both inserts leave alone what is there."""
        with transaction.atomic():
            rows = [_row(effect, self.at, self.by, self.version) for effect in stages]
            bulk.insert_new(Performed, ROW, rows)
            log.record_many((_moved(effect, self.at) for effect in stages), recorded_at=self.at)
        self.done += [effect.key for effect in stages]

    def _claim(self, batch: Sequence[Effect]) -> list[Effect]:
        """Write the rows of those of `batch` that nobody has performed, and return them.

        Raises IntegrityError where somebody else performs one of them in the same moment.
        """
        taken = performed_among(one.once for one in batch)
        fresh: dict[str, Effect] = {}
        for one in batch:
            if one.once not in taken:
                fresh.setdefault(one.once, one)
        rows = [_row(one, self.at, self.by, self.version) for one in fresh.values()]
        adding.add(Performed, ROW, rows)
        return list(fresh.values())

    def _perform_one(self, effect: Effect) -> None:
        try:
            outcome = perform(effect, at=self.at, by=self.by, version=self.version)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            # one broken text must not keep everyone else from their messages
            logger.exception("%s was not performed.", effect.key)
            failure = Failure(effect.key, f"{type(error).__name__}: {error}")
            failures.note(effect, failure.error, at=self.at)
            self.failed.append(failure)
        else:
            self._note([effect], {effect.key} if outcome is Outcome.DONE else set())

    def _note(self, batch: Sequence[Effect], fresh: Collection[str]) -> None:
        for effect in batch:
            (self.done if effect.key in fresh else self.already).append(effect.key)
        failures.forget(one.key for one in batch)


def perform(effect: Effect, *, at: datetime, by: Member | None, version: str) -> Outcome:
    """Perform `effect` in one transaction, unless it was performed already.

    The row with the unique key comes first: of two that perform the same effect, the second
    waits for the first and then finds that it is done.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                adding.add(Performed, ROW, [_row(effect, at, by, version)])
        except IntegrityError:
            return Outcome.ALREADY
        _carry_out(effect, at)
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
    """Return what `effect` would show a person; None for a stage, which shows nothing.

    Where the action cannot be done, as a space is gone, the preview says so instead.
    """
    if effect.action == STAGE:
        return None
    try:
        with under(book_of(effect)):
            return actions.registered()[effect.action].preview(request_of(effect, at))
    except Refused as refusal:
        return actions.Preview("", str(format_html("<p>{}</p>", str(refusal))), "")


def _carry_out(effect: Effect, at: datetime) -> None:
    """Let the room act, with the words of the version that the effect belongs to."""
    with under(book_of(effect)):
        actions.registered()[effect.action].perform(request_of(effect, at))


def _carry_out_all(effects: Sequence[Effect], at: datetime) -> None:
    """As `_carry_out` for each, in fewer statements where the action can.

    The playbook is looked up once for all that belong to it.
    """
    alike: dict[tuple[str, str], list[Effect]] = {}
    for effect in effects:
        alike.setdefault((effect.action, effect.version), []).append(effect)
    for (name, _version), group in alike.items():
        action = actions.registered()[name]
        requests = [request_of(effect, at) for effect in group]
        with under(book_of(group[0]) or current()):
            if action.perform_many is not None:
                action.perform_many(requests)
            else:
                for request in requests:
                    action.perform(request)


def _urgency(effect: Effect) -> tuple[int, datetime, str]:
    return PRIORITIES[effect.priority], *effect.order


def _batches(effects: Sequence[Effect]) -> Iterator[list[Effect]]:
    """Yield `effects` in parts, without those that somebody has stopped by then."""
    for start in range(0, len(effects), AT_ONCE):
        stopped = switches()
        if stopped.dry_run or stopped.everything:
            return
        part = effects[start : start + AT_ONCE]
        yield [one for one in part if one.rule not in stopped.rules]


def _row(effect: Effect, at: datetime, by: Member | None, version: str) -> tuple[Any, ...]:
    """Return the values of `ROW`, as the database stores them."""
    return (
        effect.key,
        effect.once,
        effect.rule,
        effect.step,
        effect.member_id,
        effect.entry_id,
        effect.action,
        json.dumps([[reason.part, reason.activity_ids] for reason in effect.because]),
        to_micros(effect.due_at),
        to_micros(at),
        by.pk if by else None,
        effect.version or version,
    )


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

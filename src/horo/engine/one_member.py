"""The due relation for one member, on the transactional database, right after that member acted.

The same rules as `setwise`, asked one by one: few questions, each answered by an index.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

import ibis
from django.db import connection

from horo.conditions import Condition
from horo.conditions.events import events
from horo.conditions.one_member import evidence_for_member_sql, holds_for_member_sql
from horo.core.time import MICROSECOND, from_micros, to_micros
from horo.engine.effects import effect_of, performed_among, reasons_from
from horo.engine.rules import Rule, RuleStep
from horo.engine.setwise import Due
from horo.engine.values import Effect, Reason
from horo.facts.services import transactional
from horo.log.models import Activity
from horo.people.models import PERSON, Member

Dialect = Literal["sqlite", "postgres"]
MEMBER_STAND_IN, ACTIVITY_STAND_IN = 7_770_000_000_000_000_001, 7_770_000_000_000_000_002


def due_after(rule: Rule, activity: Activity, *, at: datetime) -> list[Effect]:
    """Return what `rule` does at `at` because `activity` let someone in, without the done ones."""
    found: list[Effect] = []
    for member in _who_entered(rule, activity):
        effects = [effect_of(rule, one) for one in _due(rule, member, activity, at)]
        done = performed_among(effect.once for effect in effects)
        left = [effect for effect in effects if effect.once not in done]
        if left and _is_admitted(rule, member.pk, activity):
            found += [
                _with_reasons(rule, effect, at) for effect in left if _stands(rule, effect, at)
            ]
    return found


def holds(
    condition: Condition, member_id: int, *, at: datetime, since: datetime | None = None
) -> bool:
    """Whether `condition` is true of the member at `at`, counting acts after `since` only."""
    query = holds_for_member_sql(condition, dialect(), _facts())
    return bool(_rows(query.sql, query.bind(member_id, at=at, since=since)))


def dialect() -> Dialect:
    return "postgres" if connection.vendor == "postgresql" else "sqlite"


def _who_entered(rule: Rule, activity: Activity) -> Iterator[Member]:
    """Yield the people whom `activity` would let in, by the event alone."""
    ids = {pk for pk in (activity.actor_id, activity.recipient_id) if pk is not None}
    for member in Member.objects.filter(pk__in=ids, kind=PERSON).order_by("pk"):
        if member.is_staff and not rule.staff_too:
            continue
        if member.joined_at is not None and member.joined_at > activity.occurred_at:
            continue
        values = {"member_id": member.pk, "activity_id": activity.pk}
        if _rows(_entry_sql(rule.enter, dialect()), values):
            yield member


def _due(rule: Rule, member: Member, activity: Activity, at: datetime) -> Iterator[Due]:
    entered_at, now = to_micros(activity.occurred_at), to_micros(at)
    for place, step in enumerate(rule.steps):
        due_at = entered_at + step.after
        if now - rule.lapse < due_at <= now:
            yield Due(due_at, activity.pk, member.pk, place, entered_at, now)


def _is_admitted(rule: Rule, member_id: int, activity: Activity) -> bool:
    """Whether the audience held at the entry and, for a rule of one go, at no earlier one."""
    if not _was_in_audience(rule, member_id, activity.occurred_at):
        return False
    if not rule.is_once:
        return True
    values = {"member_id": member_id}
    this = (to_micros(activity.occurred_at), activity.pk)
    earlier = (
        when for when, pk in _rows(_entries_sql(rule.enter, dialect()), values) if (when, pk) < this
    )
    joined_at = Member.objects.values_list("joined_at", flat=True).get(pk=member_id)
    return not any(
        (joined_at is None or joined_at <= from_micros(when))
        and _was_in_audience(rule, member_id, from_micros(when))
        for when in earlier
    )


def _was_in_audience(rule: Rule, member_id: int, when: datetime) -> bool:
    return rule.audience is None or holds(rule.audience, member_id, at=when)


def _stands(rule: Rule, effect: Effect, at: datetime) -> bool:
    """Whether the step made sense when it was due, and still does at `at`."""
    step = _step(rule, effect)
    latest = effect.entered_at + rule.goal_within * MICROSECOND
    for when in sorted({effect.due_at, at}):
        asked = {"since": effect.entered_at, "at": when}
        if rule.goal and holds(
            rule.goal, effect.member_id, since=effect.entered_at, at=min(when, latest)
        ):
            return False
        if any(holds(no, effect.member_id, **asked) for no in (rule.exit, step.unless) if no):
            return False
        if step.only_if and not holds(step.only_if, effect.member_id, **asked):
            return False
    return True


def _with_reasons(rule: Rule, effect: Effect, at: datetime) -> Effect:
    because: tuple[Reason, ...] = ()
    if rule.audience:
        pairs = _evidence(rule.audience, effect.member_id, None, effect.entered_at)
        because += reasons_from(pairs, "audience")
    if only_if := _step(rule, effect).only_if:
        pairs = _evidence(only_if, effect.member_id, effect.entered_at, at)
        because += reasons_from(pairs, "if")
    return replace(effect, because=effect.because + because)


def _evidence(
    condition: Condition, member_id: int, since: datetime | None, at: datetime
) -> Iterable[tuple[str, int]]:
    query = evidence_for_member_sql(condition, dialect(), _facts())
    rows = _rows(query.sql, query.bind(member_id, at=at, since=since))
    return [(part, activity_id) for _, _, activity_id, part in rows]


def _step(rule: Rule, effect: Effect) -> RuleStep:
    return next(step for step in rule.steps if step.id == effect.step)


def _rows(sql: str, values: dict[str, int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@lru_cache(maxsize=1)
def _facts() -> Any:
    return transactional()


@lru_cache(maxsize=256)
def _entry_sql(enter: Condition, engine: Dialect) -> str:
    """One row if the activity lets the member in, by the event alone; else none."""
    acts = events(enter, _facts())
    mine = acts.filter(
        acts.member_id == ibis.literal(MEMBER_STAND_IN, "int64"),
        acts.activity_id == ibis.literal(ACTIVITY_STAND_IN, "int64"),
    )
    return _with_parameters(mine.select("activity_id"), engine)


@lru_cache(maxsize=256)
def _entries_sql(enter: Condition, engine: Dialect) -> str:
    """(occurred_at, id) of everything that let the member in by the event, earliest first."""
    acts = events(enter, _facts())
    mine = acts.filter(acts.member_id == ibis.literal(MEMBER_STAND_IN, "int64"))
    found = mine.select("occurred_at", "activity_id").order_by("occurred_at", "activity_id")
    return _with_parameters(found, engine)


def _with_parameters(table: Any, engine: Dialect) -> str:
    sql = str(ibis.to_sql(table, dialect=engine)).replace("%", "%%")
    named = sql.replace(str(MEMBER_STAND_IN), "%(member_id)s")
    return named.replace(str(ACTIVITY_STAND_IN), "%(activity_id)s")

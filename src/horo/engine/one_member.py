"""The due relation for one member, on the transactional database, right after that member acted.

The same rules as `setwise`, asked one by one: few questions, each answered by an index.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import ibis
from django.db import connection

from horo.conditions import Condition
from horo.conditions.events import events
from horo.conditions.one_member import (
    MemberQuery,
    evidence_for_member_sql,
    holds_for_member_sql,
)
from horo.core.time import MICROSECOND, from_micros, to_micros
from horo.engine.effects import effect_of, performed_among, reasons_from
from horo.engine.rules import Rule, RuleStep
from horo.engine.setwise import Due
from horo.engine.values import Effect, Reason
from horo.facts.services import transactional
from horo.facts.services.kept_sql import kept
from horo.log.models import Activity
from horo.people.models import PERSON, Member

Dialect = Literal["sqlite", "postgres"]
MEMBER_STAND_IN, ACTIVITY_STAND_IN = 7_770_000_000_000_000_001, 7_770_000_000_000_000_002


def due_after(rule: Rule, activity: Activity, *, at: datetime) -> list[Effect]:
    """Return what `rule` does at `at` because `activity` let someone in, without the done ones."""
    entry = Entry(to_micros(activity.occurred_at), activity.pk)
    found: list[Effect] = []
    for member in _who_entered(rule, activity):
        found += _effects(rule, member, entry, at=at, until=at)
    return found


def upcoming(rule: Rule, member: Member, *, at: datetime, until: datetime) -> list[Effect]:
    """Return what `rule` will do for `member` by `until`, as things stand at `at`, and is not done.

    Steps that are due already are among them. Whether a later step's `if` comes true is open.
    """
    if member.kind != PERSON or (member.is_staff and not rule.staff_too):
        return []
    oldest = to_micros(at) - rule.lapse - rule.longest
    found: list[Effect] = []
    for entry in _entries(rule, member):
        if oldest < entry.at <= to_micros(at):
            found += _effects(rule, member, entry, at=at, until=until)
    return found


class Entry(NamedTuple):
    """What let a member in: when, in microseconds, and by which activity."""

    at: int
    activity_id: int


def _effects(
    rule: Rule, member: Member, entry: Entry, *, at: datetime, until: datetime
) -> list[Effect]:
    effects = [effect_of(rule, one) for one in _due(rule, member, entry, at, until)]
    done = performed_among(effect.once for effect in effects)
    left = [effect for effect in effects if effect.once not in done]
    if not left or not _is_admitted(rule, member, entry):
        return []
    return [_with_reasons(rule, effect, at) for effect in left if _stands(rule, effect, at)]


def holds(
    condition: Condition, member_id: int, *, at: datetime, since: datetime | None = None
) -> bool:
    """Whether `condition` is true of the member at `at`, counting acts after `since` only."""
    query = _query("holds", condition, dialect())
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


def _due(rule: Rule, member: Member, entry: Entry, at: datetime, until: datetime) -> Iterator[Due]:
    now, last = to_micros(at), to_micros(until)
    for place, step in enumerate(rule.steps):
        due_at = entry.at + step.after
        if now - rule.lapse < due_at <= last:
            yield Due(due_at, entry.activity_id, member.pk, place, entry.at, now)


def _entries(rule: Rule, member: Member) -> list[Entry]:
    """Return everything that let `member` in by the event, earliest first."""
    rows = _rows(_entries_sql(rule.enter, dialect()), {"member_id": member.pk})
    joined_at = 0 if member.joined_at is None else to_micros(member.joined_at)
    return [Entry(when, pk) for when, pk in rows if member.joined_at is None or joined_at <= when]


def _is_admitted(rule: Rule, member: Member, entry: Entry) -> bool:
    """Whether the audience held at the entry and, for a rule of one go, at no earlier one."""
    if not _was_in_audience(rule, member.pk, entry):
        return False
    if not rule.is_once:
        return True
    earlier = (one for one in _entries(rule, member) if one < entry)
    return not any(_was_in_audience(rule, member.pk, one) for one in earlier)


def _was_in_audience(rule: Rule, member_id: int, entry: Entry) -> bool:
    return rule.audience is None or holds(rule.audience, member_id, at=from_micros(entry.at))


def _stands(rule: Rule, effect: Effect, at: datetime) -> bool:
    """Whether the step made sense when it was due, and still does at `at`."""
    step = _step(rule, effect)
    latest = effect.entered_at + rule.goal_within * MICROSECOND
    for when in sorted({min(effect.due_at, at), at}):
        asked = {"since": effect.entered_at, "at": when}
        if rule.goal and holds(
            rule.goal, effect.member_id, since=effect.entered_at, at=min(when, latest)
        ):
            return False
        if any(holds(no, effect.member_id, **asked) for no in (rule.exit, step.unless) if no):
            return False
        is_open = effect.due_at > at
        if step.only_if and not is_open and not holds(step.only_if, effect.member_id, **asked):
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
    query = _query("evidence", condition, dialect())
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


@lru_cache(maxsize=512)
def _query(kind: str, condition: Condition, engine: Dialect) -> MemberQuery:
    ask = holds_for_member_sql if kind == "holds" else evidence_for_member_sql

    def compose() -> list[str]:
        query = ask(condition, engine, _facts())
        return [query.sql, *sorted(query.names)]

    sql, *names = kept("engine", ["one member", kind, engine, condition.written()], compose)
    return MemberQuery(sql, frozenset(names))


@lru_cache(maxsize=256)
def _entry_sql(enter: Condition, engine: Dialect) -> str:
    """One row if the activity lets the member in, by the event alone; else none."""

    def compose() -> str:
        acts = events(enter, _facts())
        mine = acts.filter(
            acts.member_id == ibis.literal(MEMBER_STAND_IN, "int64"),
            acts.activity_id == ibis.literal(ACTIVITY_STAND_IN, "int64"),
        )
        return _with_parameters(mine.select("activity_id"), engine)

    return str(kept("engine", ["entry", engine, enter.written()], compose))


@lru_cache(maxsize=256)
def _entries_sql(enter: Condition, engine: Dialect) -> str:
    """(occurred_at, id) of everything that let the member in by the event, earliest first."""

    def compose() -> str:
        acts = events(enter, _facts())
        mine = acts.filter(acts.member_id == ibis.literal(MEMBER_STAND_IN, "int64"))
        found = mine.select("occurred_at", "activity_id").order_by("occurred_at", "activity_id")
        return _with_parameters(found, engine)

    return str(kept("engine", ["entries", engine, enter.written()], compose))


def _with_parameters(table: Any, engine: Dialect) -> str:
    sql = str(ibis.to_sql(table, dialect=engine)).replace("%", "%%")
    named = sql.replace(str(MEMBER_STAND_IN), "%(member_id)s")
    return named.replace(str(ACTIVITY_STAND_IN), "%(activity_id)s")

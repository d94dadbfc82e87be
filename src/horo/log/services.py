"""Write to the log: one act at a time, or many that an importer brings."""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from horo.core import bulk
from horo.core.inserting import insert
from horo.core.time import now, to_micros
from horo.log.models import Activity
from horo.log.verbs import Verb, find, is_kind

if TYPE_CHECKING:
    from horo.people.models import Member

LOCK = 0x686F726F  # advisory lock (PostgreSQL) that every writer of the log shares
HOSTED = "horo"  # the source of everything that happens here
COLUMNS = (
    "occurred_at",
    "recorded_at",
    "actor_id",
    "verb",
    "object_type",
    "object_id",
    "object_key",
    "space_id",
    "thread_id",
    "recipient_id",
    "value",
    "source",
    "source_key",
    "props",
)
UNIQUE = ("source", "source_key")

_told: list[Callable[[Activity], object]] = []
_heard: ContextVar[list[Activity] | None] = ContextVar("horo_log_heard", default=None)


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity that is yet to be written; ids instead of rows, so that many are cheap."""

    verb: Verb
    occurred_at: datetime
    source: str
    source_key: str
    actor_id: int | None = None
    object_type: str = ""
    object_id: int | None = None
    object_key: str = ""
    space_id: int | None = None
    thread_id: int | None = None
    recipient_id: int | None = None
    value: float | None = None
    props: Mapping[str, Any] = field(default_factory=dict)


def record(
    verb: Verb,
    subject: models.Model | None = None,
    *,
    actor: "Member | None",
    at: datetime,
    recipient: "Member | None" = None,
    kind: str = "",
    key: str = "",
    space_id: int | None = None,
    thread_id: int | None = None,
    value: float | None = None,
    source_key: str = "",
    props: Mapping[str, Any] | None = None,
) -> Activity:
    """Write one activity that happens here; `actor` None is the system.

    Runs in the caller's transaction, so that the change and its activity are one. `key` names
    a thing of the playbook, of a `kind` ("tag") where there is no `subject`; `source_key` makes
    the record unique where the caller has a key.

    Raises ValueError for an unregistered or retired verb, a value without unit, or other props.
    """
    entry = Entry(
        verb=verb,
        occurred_at=at,
        source=HOSTED,
        source_key=source_key,
        actor_id=actor.pk if actor else None,
        object_type=subject._meta.model_name or "" if subject else kind,
        object_id=subject.pk if subject else None,
        object_key=key,
        space_id=space_id,
        thread_id=thread_id,
        recipient_id=recipient.pk if recipient else None,
        value=value,
        props=props or {},
    )
    check(entry)
    return _write(entry)


def record_all(entries: Iterable[Entry]) -> list[Activity]:
    """As `record`, for acts that happen here together, in few statements.

    An entry whose `source_key` is empty gets one, as with `record`.
    Raises ValueError as `record` does, before anything is kept, and IntegrityError for a
    (source, source_key) that is taken.
    """
    found = list(entries)
    for entry in found:
        check(entry)
    activities = Activity.objects.bulk_create([_activity(entry) for entry in found])
    for activity in activities:
        _announce(activity)
    return activities


def record_many(entries: Iterable[Entry], *, recorded_at: datetime) -> int:
    """Write `entries` in one transaction and return how many were new.

    An entry whose (source, source_key) is known already is left alone, so importing the same
    history again changes nothing. Raises ValueError as `record` does, before anything is kept.
    """
    rows = _rows(entries, to_micros(recorded_at))
    with transaction.atomic():
        return bulk.insert_new(Activity, COLUMNS, rows, unique=UNIQUE)


def when_kept(tell: Callable[[Activity], object]) -> None:
    """Call `tell` with each activity that `record` wrote, once its transaction is kept.

    Not with what an import brings. It must be quick, and its failure undoes nothing.
    """
    _told.append(tell)


def check(entry: Entry) -> None:
    """Raise ValueError unless `entry` is what its verb declares."""
    verb = entry.verb
    check_verb(verb)
    if entry.value is not None and verb.unit is None:
        raise ValueError(f"{verb.name!r} has no unit, so it takes no value ({entry.value}).")
    for name, found in entry.props.items():
        if name not in verb.props:
            raise ValueError(f"{verb.name!r} declares no property {name}.")
        if not is_kind(found, verb.props[name]):
            raise ValueError(
                f"The property {name} of {verb.name!r} is a {verb.props[name]}, not {found!r}."
            )


def check_verb(verb: Verb) -> None:
    """Raise ValueError unless `verb` is registered and may still be recorded."""
    try:
        known = find(verb.name)
    except KeyError as error:
        raise ValueError(error.args[0]) from None
    if known != verb or verb.retired:
        raise ValueError(f"The verb {verb.name!r} is retired or not the registered one.")


@contextmanager
def listening() -> Iterator[list[Activity]]:
    """Collect the activities recorded inside the block, for whoever reacts after it.

    Among them may be some whose transaction was rolled back: ask `still_there`.
    """
    heard: list[Activity] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def still_there(heard: Iterable[Activity]) -> list[Activity]:
    """Return those of `heard` whose transaction was kept, in one statement."""
    all_heard = list(heard)
    kept = set(Activity.objects.in_bulk([each.pk for each in all_heard]))
    return [each for each in all_heard if each.pk in kept]


def _write(entry: Entry) -> Activity:
    activity = _activity(entry)
    insert(activity)
    _announce(activity)
    return activity


def _activity(entry: Entry) -> Activity:
    same = {name: getattr(entry, name) for name in COLUMNS if hasattr(entry, name)}
    own = {"verb": entry.verb.name, "props": dict(entry.props), "recorded_at": now()}
    own["source_key"] = entry.source_key or uuid.uuid4().hex
    return Activity(**{**same, **own})


def _announce(activity: Activity) -> None:
    """Let those hear of `activity` who listen now, and those who want to know once it is kept."""
    if (heard := _heard.get()) is not None:
        heard.append(activity)
    for tell in _told:
        transaction.on_commit(partial(tell, activity), robust=True)


def _rows(entries: Iterable[Entry], recorded_at: int) -> Iterator[tuple[Any, ...]]:
    """Check each entry and yield it as the database stores it: the import's inner loop."""
    checked: list[Verb] = []  # a few verbs, compared by identity: faster than their hash
    for entry in entries:
        if entry.value is not None or entry.props:
            check(entry)
        elif not any(verb is entry.verb for verb in checked):
            check_verb(entry.verb)
            checked.append(entry.verb)
        yield (
            to_micros(entry.occurred_at),
            recorded_at,
            entry.actor_id,
            entry.verb.name,
            entry.object_type,
            entry.object_id,
            entry.object_key,
            entry.space_id,
            entry.thread_id,
            entry.recipient_id,
            entry.value,
            entry.source,
            entry.source_key,
            json.dumps(dict(entry.props), ensure_ascii=False) if entry.props else "{}",
        )

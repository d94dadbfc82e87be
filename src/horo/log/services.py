"""Write to the log: one act at a time, or many that an importer brings."""

import json
import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models.base import ModelState

from horo.core import adding, bulk
from horo.core.inserting import insert
from horo.core.prepared import asked
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
KEY = COLUMNS.index("source_key")
ATTRIBUTES = ("id", *COLUMNS)
NO_PROPS: Mapping[str, Any] = MappingProxyType({})

logger = logging.getLogger(__name__)
_heard: ContextVar[list[Activity] | None] = ContextVar("horo_log_heard", default=None)


class Entry(NamedTuple):
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
    props: Mapping[str, Any] = NO_PROPS


@dataclass(frozen=True)
class Teller:
    """Whoever wants to know of the activities of some verbs; of all where `verbs` is None."""

    tell: Callable[[Sequence[Activity]], object]
    verbs: Callable[[], Collection[str]] | None = None

    def wants(self, verb: str) -> bool:
        return self._wanted is None or verb in self._wanted

    @cached_property
    def _wanted(self) -> Collection[str] | None:
        return None if self.verbs is None else frozenset(self.verbs())


_tellers: list[Teller] = []


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


def record_all(entries: Iterable[Entry]) -> None:
    """As `record`, for acts that happen here together, in few statements.

    An entry whose `source_key` is empty gets one, as with `record`. Call inside a transaction.
    Raises ValueError as `record` does, before anything is kept, and IntegrityError for a
    (source, source_key) that is taken.
    """
    found, written_at = list(entries), now()
    rows = list(_rows(found, to_micros(written_at), _key_of))
    verbs = {name for name in {entry.verb.name for entry in found} if _is_told(name)}
    told = [number for number, entry in enumerate(found) if entry.verb.name in verbs]
    if not told:
        adding.add(Activity, COLUMNS, rows)
        return
    ids = _next_ids(len(rows))
    with_ids = [(pk, *row) for pk, row in zip(ids, rows, strict=True)]
    adding.add(Activity, ("id", *COLUMNS), with_ids)
    _announce([_activity(found[n], written_at, rows[n][KEY], pk=ids[n]) for n in told])


def record_many(entries: Iterable[Entry], *, recorded_at: datetime) -> int:
    """Write `entries` in one transaction and return how many were new.

    An entry whose (source, source_key) is known already is left alone, so importing the same
    history again changes nothing. Raises ValueError as `record` does, before anything is kept.
    """
    rows = _rows(entries, to_micros(recorded_at), attrgetter("source_key"))
    with transaction.atomic():
        return bulk.insert_new(Activity, COLUMNS, rows, unique=UNIQUE)


def when_kept(
    tell: Callable[[Sequence[Activity]], object],
    *,
    verbs: Callable[[], Collection[str]] | None = None,
) -> None:
    """Call `tell` with the activities that were recorded together, once they are kept.

    Only with those of `verbs`, which is asked for their names when the first is recorded, and
    never with what an import brings. It must be quick, and its failure undoes nothing.
    """
    _tellers.append(Teller(tell, verbs))


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
    activity = _activity(entry, now(), _key_of(entry))
    insert(activity)
    if _is_told(activity.verb):
        _announce([activity])
    return activity


def _key_of(entry: Entry) -> str:
    return entry.source_key or os.urandom(16).hex()


def _activity(
    entry: Entry, recorded_at: datetime, source_key: str, *, pk: int | None = None
) -> Activity:
    values: tuple[Any, ...] = (  # by place, as in the model: twice as fast as by name
        pk,
        entry.occurred_at,
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
        source_key,
        dict(entry.props),
    )
    # as one that is read, without the detour by each field's descriptor: that is most of it
    activity = Activity.__new__(Activity)
    activity.__dict__.update(zip(ATTRIBUTES, values, strict=True))
    activity._state = ModelState()
    activity._state.db, activity._state.adding = connection.alias, False
    return activity


def _next_ids(count: int) -> Sequence[int]:
    """Return ids for new activities, under the lock that every writer of the log shares.

    The trigger takes it too late: an id that was given before would come up behind the back of
    whoever has seen that nobody writes.
    """
    if connection.vendor == "postgresql":
        asked("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    return adding.next_ids(Activity, count)


def _is_told(verb: str) -> bool:
    return _heard.get() is not None or any(one.wants(verb) for one in _tellers)


def _announce(activities: Sequence[Activity]) -> None:
    """Let those hear of `activities` who listen now, and those who want to know once they are kept.

    Both are told in the order in which they were recorded.
    """
    if (heard := _heard.get()) is not None:
        heard += activities
    if _tellers:
        transaction.on_commit(partial(_tell, activities))


def _tell(activities: Sequence[Activity]) -> None:
    for teller in _tellers:
        try:
            if wanted := [one for one in activities if teller.wants(one.verb)]:
                teller.tell(wanted)
        except Exception:
            # they are kept already: nobody else is to miss them
            logger.exception("Somebody was not told of %s.", ", ".join(map(str, activities)))


def _rows(
    entries: Iterable[Entry], recorded_at: int, key_of: Callable[[Entry], str]
) -> Iterator[tuple[Any, ...]]:
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
            key_of(entry),
            json.dumps(dict(entry.props), ensure_ascii=False) if entry.props else "{}",
        )

"""What a CRM, a help desk or the product tells about members: checked, matched, recorded once.

The CSV import and the HTTP API both end here. The log gets ids and numbers alone: a name or an
e-mail address serves to find the member, and is kept nowhere.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.connectors.factvalues import Invalid, amount, instant, object_key, show, verb_of
from horo.core.time import to_micros
from horo.log.activities import MONEY
from horo.log.models import Activity
from horo.log.services import HOSTED, Entry, record_many
from horo.log.verbs import Verb
from horo.people import matching
from horo.people.identities import chunks, slugged

NEW, KNOWN, UNKNOWN, SEVERAL, INVALID, CONFLICT = (
    "new",
    "known",
    "unknown_person",
    "several_people",
    "invalid",
    "conflict",
)
SENTENCES = {
    UNKNOWN: gettext_lazy("nobody here has this e-mail address, account id or handle"),
    SEVERAL: gettext_lazy("several members have this e-mail address or account id"),
    CONFLICT: gettext_lazy(
        "this key came before with another person, event, time or value; "
        "give what changed a key of its own"
    ),
}
LONGEST_KEY, LONGEST_NAME = 120, 300
UTC = ZoneInfo("UTC")
PLACE = "account"  # the kind of thing that `object` names: a contract, an account, a ticket


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as the other system tells it, all of it text; `where` names its line."""

    where: str
    who: str = ""
    what: str = ""
    when: str = ""
    value: str = ""
    currency: str = ""
    object: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one fact. `said` tells what was found and what is expected."""

    where: str
    status: str
    said: str = ""
    who: str = ""


@dataclass(frozen=True)
class Origin:
    """Whose facts these are: `source` as it stands in the log, and how to read them.

    `accounts_of` is the source whose account ids `who` means; empty: any. A time without an
    offset is in `zone`, in the form `when` (of strptime), or ISO 8601 where that is empty.
    """

    source: str
    at: datetime
    zone: ZoneInfo = UTC
    accounts_of: str = ""
    when: str = ""
    decimal: str = "."
    currency: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    told: Told
    verb: Verb
    occurred_at: datetime
    value: float | None
    currency: str
    object: str


def check_source(source: str) -> str:
    """Return `source` if facts may have it as theirs. Raises ValueError with the reason."""
    if source == HOSTED:
        words = {"found": repr(source)}
        raise ValueError(
            _("%(found)s is the name of what happens here: choose another one.") % words
        )
    if not source or slugged(source) != source or len(source) > 40 or not source.isascii():
        raise ValueError(
            _(
                "%(found)s is no name of a source: write up to 40 small letters, digits and "
                "hyphens, as in crm-eu."
            )
            % {"found": repr(source[:60])}
        )
    return source


def bring(told: Sequence[Told], origin: Origin) -> list[Answer]:
    """Record the facts that can be, and return an answer to each, in their order.

    A fact is known by its key, or without one by all that it says: the same again records
    nothing. Call it in a transaction of which all or nothing should be kept.
    """
    answers: dict[int, Answer] = {}
    read: dict[int, _Read] = {}
    for place, one in enumerate(told):
        try:
            read[place] = _read(one, origin)
        except Invalid as problem:
            answers[place] = Answer(one.where, INVALID, str(problem), one.who)
    names = {each.told.who for each in read.values()}
    matches = matching.match(names, accounts_of=origin.accounts_of)
    entries: dict[int, Entry] = {}
    for place, found in read.items():
        name = found.told.who
        if name in matches.ids:
            entries[place] = _entry(found, matches.ids[name], origin)
        else:
            status = SEVERAL if name in matches.several else UNKNOWN
            answers[place] = Answer(found.told.where, status, str(SENTENCES[status]), name)
    answers |= _record(entries, read, origin)
    return [answers[place] for place in range(len(told))]


def _read(told: Told, origin: Origin) -> _Read:
    if not told.who or len(told.who) > LONGEST_NAME or not told.who.isprintable():
        raise Invalid("who", show(told.who), _("an e-mail address, an account id or a handle"))
    if len(told.key) > LONGEST_NAME or not told.key.isprintable():
        wanted = _("one line of at most %(most)s characters") % {"most": LONGEST_NAME}
        raise Invalid("key", show(told.key), wanted)
    verb = verb_of(told.what)
    value, currency = amount(
        told.value,
        told.currency or origin.currency,
        is_money=verb.unit == MONEY,
        takes_value=verb.unit is not None,
        decimal=origin.decimal,
    )
    occurred_at = instant(told.when, origin.when, zone=origin.zone, at=origin.at)
    return _Read(told, verb, occurred_at, value, currency, object_key(told.object))


def _entry(one: _Read, member_id: int, origin: Origin) -> Entry:
    entry = Entry(
        verb=one.verb,
        occurred_at=one.occurred_at,
        source=origin.source,
        source_key="",
        recipient_id=member_id,
        object_type=PLACE if one.object else "",
        object_key=one.object,
        value=one.value,
        props={"currency": one.currency} if one.currency else {},
    )
    return entry._replace(source_key=_key(one.told.key, entry))


def _key(given: str, entry: Entry) -> str:
    """The key under which the fact stands once; one that might be an address is hidden."""
    if not given:
        told = f"{_essence(entry)}|{entry.object_key}"
        return f"fact~{hashlib.blake2b(told.encode(), digest_size=16).hexdigest()}"
    if "@" in given or len(given) > LONGEST_KEY:
        return f"fact#{hashlib.blake2b(given.encode(), digest_size=16).hexdigest()}"
    return f"fact:{given}"


def _essence(entry: Entry) -> tuple[int | None, str, int, float | None]:
    return (entry.recipient_id, entry.verb.name, to_micros(entry.occurred_at), entry.value)


def _record(entries: dict[int, Entry], read: dict[int, _Read], origin: Origin) -> dict[int, Answer]:
    known = _known({entry.source_key for entry in entries.values()}, origin.source)
    fresh: list[Entry] = []
    answers = {}
    for place, entry in entries.items():
        where, who = read[place].told.where, read[place].told.who
        essence = _essence(entry)
        if entry.source_key not in known:
            known[entry.source_key] = essence
            fresh.append(entry)
            answers[place] = Answer(where, NEW, "", who)
        elif known[entry.source_key] == essence:
            answers[place] = Answer(where, KNOWN, "", who)
        else:
            answers[place] = Answer(where, CONFLICT, str(SENTENCES[CONFLICT]), who)
    record_many(fresh, recorded_at=origin.at)
    return answers


def _known(keys: set[str], source: str) -> dict[str, tuple[int | None, str, int, float | None]]:
    known = {}
    for some in chunks(sorted(keys)):
        rows = Activity.objects.filter(source=source, source_key__in=some)
        for row in rows.only("recipient_id", "verb", "occurred_at", "value", "source_key"):
            essence = (row.recipient_id, row.verb, to_micros(row.occurred_at), row.value)
            known[row.source_key] = essence
    return known

"""Who is meant by a name from another system: an e-mail address, an account, or a handle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from horo.people.identities import chunks
from horo.people.models import PERSON, Identity, Member


@dataclass
class Matches:
    """Member ids by the name as it was given; `several` are names that fit more than one."""

    ids: dict[str, int] = field(default_factory=dict)
    several: set[str] = field(default_factory=set)


def match(names: Iterable[str], *, accounts_of: str = "") -> Matches:
    """Find the member whom each of `names` means; nobody is added.

    With an "@" inside, it is an e-mail address: the member's own, or else of one of their
    accounts elsewhere. Otherwise it is the id of an account in the source `accounts_of` (of any
    source where that is empty), or else a handle, with or without an "@" before it. Case does not
    matter. A name that fits several members, or a bot, means nobody.
    """
    found = Matches()
    wanted = {name for name in names if name}
    emails = {name for name in wanted if "@" in name[1:]}
    for rows in (_own_emails, _emails_elsewhere):
        _take(found, emails, rows({name.lower() for name in emails - found.ids.keys()}))
    others = wanted - emails
    _take(found, others, _accounts(others, accounts_of))
    _take(found, others, _handles({_plain(name) for name in others - found.ids.keys()}))
    return found


def _take(found: Matches, names: Iterable[str], rows: Mapping[str, set[int]]) -> None:
    for name in names:
        ids = rows.get(name) or rows.get(_plain(name)) or set()
        if name in found.ids or name in found.several or not ids:
            continue
        if len(ids) > 1:
            found.several.add(name)
        else:
            found.ids[name] = next(iter(ids))


def _plain(name: str) -> str:
    return name.lower().removeprefix("@")


def _own_emails(emails: Iterable[str]) -> dict[str, set[int]]:
    rows: dict[str, set[int]] = {}
    for some in chunks(sorted(emails)):
        people = Member.objects.filter(kind=PERSON, email__in=some)
        for email, member_id in people.values_list("email", "pk"):
            rows.setdefault(str(email), set()).add(member_id)
    return rows


def _emails_elsewhere(emails: Iterable[str]) -> dict[str, set[int]]:
    """Addresses of accounts, which stand as the sources wrote them."""
    rows: dict[str, set[int]] = {}
    lower = Identity.objects.annotate(address=Lower("email")).filter(member__kind=PERSON)
    for some in chunks(sorted(emails)):
        accounts = lower.filter(address__in=some)
        for email, member_id in accounts.values_list("address", "member_id"):
            rows.setdefault(email, set()).add(member_id)
    return rows


def _accounts(keys: Iterable[str], source: str) -> dict[str, set[int]]:
    rows: dict[str, set[int]] = {}
    for some in chunks(sorted(keys)):
        accounts = Identity.objects.filter(member__kind=PERSON, external_id__in=some)
        if source:
            accounts = accounts.filter(source=source)
        for key, member_id in accounts.values_list("external_id", "member_id"):
            rows.setdefault(key, set()).add(member_id)
    return rows


def _handles(handles: Iterable[str]) -> dict[str, set[int]]:
    rows: dict[str, set[int]] = {}
    for some in chunks(sorted(handles)):
        people = Member.objects.filter(kind=PERSON, handle__in=some)
        for handle, member_id in people.values_list("handle", "pk"):
            rows.setdefault(handle.lower(), set()).add(member_id)
    return rows

"""Members who come from elsewhere: each account of a source becomes one member here."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from horo.core import bulk
from horo.core.time import to_micros
from horo.log.services import Entry, record_many
from horo.people.activities import JOINED
from horo.people.models import PERSON, Group, Identity, Member, Membership

T = TypeVar("T")

CHUNK = 900  # keys in one question; SQLite allows few more parameters
HANDLE_LENGTH = 120  # leaves room for a number that makes it unique
MEMBER_COLUMNS = (
    "password",
    "handle",
    "name",
    "email",
    "kind",
    "is_staff",
    "locale",
    "timezone",
    "persona",
)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody in one source, as that source describes them. `key` is their id there."""

    key: str
    name: str
    username: str = ""
    email: str = ""
    kind: str = PERSON
    is_staff: bool = False
    timezone: str = ""


@dataclass
class Brought:
    """What `bring` did: member ids by account key, how many are new, whose address was taken.

    `shared_emails` names the accounts that may be a member who is known already; each got a
    member of its own, and the address stays with the first.
    """

    ids: dict[str, int] = field(default_factory=dict)
    new: int = 0
    shared_emails: list[Account] = field(default_factory=list)


def bring(accounts: Iterable[Account], *, source: str) -> Brought:
    """Find or add a member for each of `accounts`. Call inside a transaction.

    An account that was brought before keeps its member, whatever it is called now.
    """
    wanted = {account.key: account for account in accounts}
    brought = Brought(ids=known(wanted, source=source))
    new = [account for key, account in wanted.items() if key not in brought.ids]
    if not new:
        return brought
    emails = _free_emails(new, brought.shared_emails)
    handles = _free_handles(new)
    bulk.insert_new(
        Member,
        MEMBER_COLUMNS,
        [_member_row(account, handles[account.key], emails.get(account.key)) for account in new],
        unique=("handle",),
    )
    members = _members_by_handle(list(handles.values()))
    ids = {key: members[handle] for key, handle in handles.items()}
    bulk.insert_new(
        Identity,
        ("member_id", "source", "external_id", "username", "name", "email"),
        [(ids[a.key], source, a.key, a.username, a.name, a.email) for a in new],
        unique=("source", "external_id"),
    )
    brought.ids.update(ids)
    brought.new = len(new)
    return brought


def known(keys: Iterable[str], *, source: str) -> dict[str, int]:
    """Return the member ids of those accounts of `source` that were brought before."""
    found: dict[str, int] = {}
    for some in chunks(list(keys)):
        rows = Identity.objects.filter(source=source, external_id__in=some)
        found.update(rows.values_list("external_id", "member_id"))
    return found


def record_joins(
    joins: Mapping[str, tuple[int, datetime]], *, source: str, recorded_at: datetime
) -> int:
    """Record `joined` for accounts (key: member id and instant); return how many were new.

    A member joins a source once: an account whose join is in the log is left alone.
    """
    bulk.run_many(
        f"UPDATE {Member._meta.db_table} SET joined_at = %s WHERE id = %s AND joined_at IS NULL",
        [(to_micros(at), member_id) for member_id, at in joins.values()],
    )
    entries = (
        Entry(
            verb=JOINED,
            occurred_at=at,
            source=source,
            source_key=f"joined:{key}",
            actor_id=member_id,
            object_type="member",
            object_id=member_id,
        )
        for key, (member_id, at) in sorted(joins.items())
    )
    return record_many(entries, recorded_at=recorded_at)


def group_of(slug: str, name: str, member_ids: Iterable[int], *, at: datetime) -> Group:
    """Find or add the group and let these members in, those who are in already once only."""
    group, _ = Group.objects.get_or_create(slug=slug, defaults={"name": name})
    bulk.insert_new(
        Membership,
        ("group_id", "member_id", "since"),
        [(group.pk, member_id, to_micros(at)) for member_id in sorted(set(member_ids))],
        unique=("group_id", "member_id"),
    )
    return group


def chunks(keys: Sequence[T]) -> Iterable[Sequence[T]]:
    """Cut `keys` into as many as one question to the database may carry."""
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def slugged(text: str) -> str:
    """Return `text` as lower-case letters, digits and hyphens of any alphabet, or ''."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[-\s._]+", "-", re.sub(r"[^\w\s.-]+", " ", plain)).strip("-")


def _member_row(account: Account, handle: str, email: str | None) -> tuple[object, ...]:
    return (
        UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20),  # as `make_password(None)`, only faster
        handle,
        account.name[:200] or handle,
        email,
        account.kind,
        account.is_staff,
        "",
        account.timezone[:60],
        "",
    )


def _free_emails(accounts: Sequence[Account], shared: list[Account]) -> dict[str, str]:
    """Give each address to the first account that has it, unless a member has it already."""
    wanted = [account.email.lower() for account in accounts if account.email]
    taken: set[str] = set()
    for some in chunks(wanted):
        rows = Member.objects.filter(email__in=some).values_list("email", flat=True)
        taken.update(email for email in rows if email)
    given = {}
    for account in accounts:
        email = account.email.lower()
        if email and email in taken:
            shared.append(account)
        elif email:
            taken.add(email)
            given[account.key] = email
    return given


def _free_handles(accounts: Sequence[Account]) -> dict[str, str]:
    """Choose a handle for each account: its user name or name, numbered where that is taken."""
    stems = {a.key: _stem(a) for a in accounts}
    taken = set(_members_by_handle(list(stems.values())))
    handles: dict[str, str] = {}
    for key, stem in stems.items():
        handle, number = stem, 1
        while handle in taken or (number > 1 and Member.objects.filter(handle=handle).exists()):
            number += 1
            handle = f"{stem}-{number}"
        taken.add(handle)
        handles[key] = handle
    return handles


def _stem(account: Account) -> str:
    return (slugged(account.username or account.name) or "member")[:HANDLE_LENGTH]


def _members_by_handle(handles: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(handles):
        found.update(Member.objects.filter(handle__in=some).values_list("handle", "pk"))
    return found

"""Keep notifications: for those candidates who want to know, may, and do not know yet."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from horo.core import bulk, jobs
from horo.core.time import to_micros
from horo.messaging import kinds, seen
from horo.messaging.models import Choice, Notification, PushPlace, Tuning
from horo.messaging.models.reaching import NONE
from horo.messaging.rhythms import Rhythms
from horo.messaging.telling.candidates import FOLLOWED, Candidate
from horo.people.models import Block, Member, Mute

MAIL_WAITS = timedelta(minutes=10)  # whoever reads it meanwhile gets no letter
PUSH_WAITS = timedelta(seconds=20)
MOST_ROWS = 2_000  # at once: others write between two
LEAVING = "messaging.leaving"  # the duty that sends what is due
COLUMNS = (
    "member_id", "kind", "bundle", "key", "actor_id", "topic_id", "post_id", "about_type",
    "about_id", "title", "text", "url", "happened_at", "read_at", "is_shown", "mail_at", "push_at",
)  # fmt: skip
UNIQUE = ("member_id", "key")


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides how one member can be reached; `mails`: has an address and has been here."""

    zone: str
    mails: bool
    pushes: bool


def keep(candidates: Sequence[Candidate], *, at: datetime) -> int:
    """Write notifications for `candidates` in few statements, and tell their open pages.

    Left out are: who is no person, who hears nothing of the actor, who turned the kind off in
    every way, who wants less of the topic or space, and who was told of the same before. Returns
    how many were new.
    """
    heard = _without_unheard(candidates)
    wanted = _without_tuned(heard)
    rows = list(_rows(wanted, at))
    if not rows:
        return 0
    with transaction.atomic():
        count = bulk.insert_new(Notification, COLUMNS, rows, unique=UNIQUE)
        if count:
            seen.tell_pages({row[0] for row in rows})
            if any(row[-1] is not None for row in rows):
                jobs.soon(LEAVING)
    return count


def _rows(candidates: Sequence[Candidate], at: datetime) -> Iterable[tuple[Any, ...]]:
    """Yield each as the database stores it, with when it is to leave the building."""
    members = sorted({one.member_id for one in candidates})
    readers, rhythms = _readers(members), Rhythms(members)
    choices = _choices({one.kind for one in candidates}, members)
    truth = _truth()
    for one in candidates:
        reader = readers.get(one.member_id)
        if reader is None:
            continue
        page, push, mail = (_setting(choices, one, way) for way in kinds.WAYS)
        mail_at = _mail_at(mail, reader, one.member_id, rhythms, at) if reader.mails else None
        push_at = at + PUSH_WAITS if push == kinds.ON and reader.pushes else None
        if page == kinds.OFF and mail_at is None and push_at is None:
            continue
        yield (
            one.member_id, one.kind, one.bundle[:80], one.key[:200], one.actor_id, one.topic_id,
            one.post_id, one.about_type, one.about_id, one.title[:300], one.text[:1000],
            one.url[:500], to_micros(one.at), None, truth[page == kinds.ON],
            mail_at and to_micros(mail_at), push_at and to_micros(push_at),
        )  # fmt: skip


def _mail_at(
    setting: str, reader: Reader, member_id: int, rhythms: Rhythms, at: datetime
) -> datetime | None:
    if setting == kinds.NOW:
        return at + MAIL_WAITS
    return rhythms.next_daily(member_id, reader.zone, at) if setting == kinds.DAILY else None


def _truth() -> tuple[Any, Any]:
    """Return no and yes as the driver takes them, which `bulk` hands to it untouched."""
    from django.db import connection

    return (False, True) if connection.vendor == "postgresql" else (0, 1)


def _setting(choices: dict[tuple[int, str, str], str], one: Candidate, way: str) -> str:
    return choices.get((one.member_id, one.kind, way)) or kinds.find(one.kind).usual(way)


def _readers(members: Sequence[int]) -> dict[int, Reader]:
    """Return the persons among `members`. Who was never here is not written to."""
    places = PushPlace.objects.filter(member=OuterRef("pk"))
    people = Member.objects.people().filter(pk__in=members).annotate(pushes=Exists(places))
    rows = people.values_list("pk", "timezone", "email", "last_login", "pushes")
    return {
        pk: Reader(zone, bool(email and seen), pushes) for pk, zone, email, seen, pushes in rows
    }


def _choices(of: Collection[str], members: Sequence[int]) -> dict[tuple[int, str, str], str]:
    rows = Choice.objects.filter(kind__in=of, member__in=members)
    return {(m, k, w): s for m, k, w, s in rows.values_list("member_id", "kind", "way", "setting")}


def _without_unheard(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out whoever did it, who muted them, and who is apart from them by a block."""
    actors = {one.actor_id for one in candidates if one.actor_id}
    if not actors:
        return list(candidates)
    apart = set(Mute.objects.filter(muted__in=actors).values_list("muted_id", "muter_id"))
    blocks = Block.objects.filter(Q(blocker__in=actors) | Q(blocked__in=actors))
    for blocker, blocked in blocks.values_list("blocker_id", "blocked_id"):
        apart |= {(blocker, blocked), (blocked, blocker)}
    return [
        one
        for one in candidates
        if one.actor_id != one.member_id and (one.actor_id, one.member_id) not in apart
    ]


def _without_tuned(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out who wants to hear nothing of the topic or space, or only where named."""
    topics = {one.topic_id for one in candidates if one.topic_id}
    spaces = {one.space_id for one in candidates if one.space_id}
    if not topics:
        return list(candidates)
    of = Q(kind="topic", object_id__in=topics) | Q(kind="space", object_id__in=spaces)
    rows = Tuning.objects.filter(of).values_list("member_id", "kind", "object_id", "level")
    levels = {(member, kind, pk): level for member, kind, pk, level in rows}
    return [one for one in candidates if not levels or _is_wanted(one, levels)]


def _is_wanted(one: Candidate, levels: dict[tuple[int, str, int], str]) -> bool:
    """What was said of the topic counts before what was said of its space."""
    level = levels.get((one.member_id, "topic", one.topic_id or 0))
    level = level or levels.get((one.member_id, "space", one.space_id or 0))
    return level is None or (level != NONE and one.kind not in FOLLOWED)

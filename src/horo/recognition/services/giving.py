"""Give badges and levels, and take them back; what is kept changes with the log."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.core.time import from_micros, to_micros
from horo.log import services as log
from horo.log.activities import AWARDED
from horo.log.models import Activity
from horo.log.verbs import Verb
from horo.people.models import Member
from horo.recognition.activities import REVOKED
from horo.recognition.models import BADGE, LEVEL, Holding, Reason
from horo.recognition.services import marks
from horo.recognition.services.book import Merit, merit_named
from horo.recognition.services.notices import tell, tell_given

EFFECT = "effect:"  # before an effect's key, in the log
LONGEST_KEY = 200 - len(EFFECT)  # characters
MOST_REASON = 500  # characters


class NothingToGive(Refused):
    """Somebody cannot be given this, or not once more."""


class NothingToTake(Refused):
    pass


class NeedsReason(Refused):
    pass


class NoSuchMember(Refused):
    pass


class Wanted(NamedTuple):
    """One effect of the playbook; `because` are the activities that made it due."""

    key: str
    member_id: int
    merit: Merit
    because: tuple[int, ...]


def name_of(key: str) -> str:
    """Return what stands for the effect `key` in the log, whose column may be too short for it."""
    if len(key) <= LONGEST_KEY:
        return key
    return hashlib.sha256(key.encode()).hexdigest()


def give_many(wanted: Sequence[Wanted], *, at: datetime) -> None:
    """Give each its badge or level, in few statements, and tell whom it is news to.

    Records `awarded` under the effect's key. Who has it already keeps it unchanged. Call inside a
    transaction.
    """
    before = _held(wanted)
    fresh: list[Wanted] = []
    had: list[str] = []
    for one in wanted:
        name, mine = _slot(one), before.get(one.member_id, {})
        if mine.get(name) == one.merit.slug:
            continue
        fresh.append(one)
        had.append(mine.get(name, ""))
        before.setdefault(one.member_id, {})[name] = one.merit.slug
    log.record_all(_entry(one, at) for one in fresh)
    _keep(fresh, at)
    transaction.on_commit(marks.forget)
    tell_given([(one, was) for one, was in zip(fresh, had, strict=True)], at=at)


def member_called(handle: str, *, by: Member) -> Member:
    """Return the person with that handle, written with or without @. Raises NoSuchMember."""
    name = handle.strip().removeprefix("@")[:150]
    found: Member | None = Member.objects.listed_to(by).filter(handle=name).first()
    if found is None:
        raise NoSuchMember(
            _("There is no member “%(handle)s”: write the handle, as in @alice.") % {"handle": name}
        )
    return found


def give_by_hand(
    member: Member, kind: str, slug: str, *, reason: str, by: Member, at: datetime
) -> Holding:
    """Give `member` a badge or level; `reason` is kept, and told to the member.

    Records `awarded`. A level that a person gave stays until somebody takes it. Raises
    NothingToGive: `by` is not of the team, there is no such merit, or the member has it; and
    NeedsReason.
    """
    said = reason_of_hand(reason)
    merit = merit_named(kind, slug)
    if not by.is_team or merit is None:
        raise NothingToGive(_("The team gives badges and levels that the playbook has."))
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        if Holding.objects.filter(member=member, kind=kind, slug=slug).exists():
            raise NothingToGive(
                _("%(name)s has “%(title)s” already.") % {"name": member.name, "title": merit.title}
            )
        transaction.on_commit(marks.forget)
        act = _record(AWARDED, member, kind, slug, by=by, at=at)
        if kind == LEVEL:
            Holding.objects.filter(member=member, kind=LEVEL).delete()
        kept = Holding.objects.create(member=member, kind=kind, slug=slug, since=at)
        Reason.objects.create(activity=act.pk, text=said)
        tell(member, merit, key=f"recognition:{act.pk}", at=at, reason=said, by=by)
    return kept


def take_back(holding: Holding, *, reason: str, by: Member, at: datetime) -> None:
    """Take a badge back for good, or a level until its criterion gives one again.

    Records `revoked`. Raises NothingToTake where `by` is not of the team or somebody else took it;
    and NeedsReason.
    """
    said = reason_of_hand(reason)
    if not by.is_team:
        raise NothingToTake(_("Only the team takes badges and levels back."))
    with transaction.atomic():
        if not Holding.objects.filter(pk=holding.pk).delete()[0]:
            raise NothingToTake(_("Somebody has taken it back already."))
        transaction.on_commit(marks.forget)
        act = _record(REVOKED, holding.member, holding.kind, holding.slug, by=by, at=at)
        Reason.objects.create(activity=act.pk, text=said)


def undo(key: str, *, by: Member, at: datetime) -> bool:
    """Take back the badge that the effect `key` gave; False where it is no longer held by that.

    Records `revoked`. Raises NothingToTake for a level, which follows from what members do.
    """
    with transaction.atomic():
        found = Holding.objects.filter(effect_key=name_of(key)).select_related("member").first()
        if found is None:
            return False
        if found.kind == LEVEL:
            raise NothingToTake(
                _("A level follows from what members do: give another by hand, and it stays.")
            )
        if not Holding.objects.filter(pk=found.pk).delete()[0]:
            return False
        transaction.on_commit(marks.forget)
        _record(REVOKED, found.member, BADGE, found.slug, by=by, at=at)
    return True


def _held(wanted: Sequence[Wanted]) -> dict[int, dict[str, str]]:
    """Return what those of `wanted` have by then: the slug by badge, and that of the level."""
    found: dict[int, dict[str, str]] = {}
    rows = Holding.objects.filter(member__in={one.member_id for one in wanted})
    for member_id, kind, slug in rows.values_list("member_id", "kind", "slug"):
        found.setdefault(member_id, {})[LEVEL if kind == LEVEL else f"badge/{slug}"] = slug
    return found


def _slot(one: Wanted) -> str:
    return LEVEL if one.merit.kind == LEVEL else f"badge/{one.merit.slug}"


def _entry(one: Wanted, at: datetime) -> log.Entry:
    return log.Entry(
        verb=AWARDED,
        occurred_at=at,
        source=log.HOSTED,
        source_key=EFFECT + name_of(one.key),
        object_type=one.merit.kind,
        object_key=one.merit.slug,
        recipient_id=one.member_id,
    )


def _keep(fresh: Iterable[Wanted], at: datetime) -> None:
    """Keep what was given; of several levels of one member the last."""
    last = {(one.member_id, _slot(one)): one for one in fresh}
    levels = [pk for pk, name in last if name == LEVEL]
    if levels:
        Holding.objects.filter(member__in=levels, kind=LEVEL).delete()
    since = from_micros(to_micros(at))
    Holding.objects.bulk_create(
        Holding(
            member_id=one.member_id,
            kind=one.merit.kind,
            slug=one.merit.slug,
            since=since,
            effect_key=name_of(one.key),
        )
        for one in last.values()
    )


def _record(
    verb: Verb, member: Member, kind: str, slug: str, *, by: Member, at: datetime
) -> Activity:
    return log.record(verb, actor=by, recipient=member, kind=kind, key=slug, at=at)


def reason_of_hand(text: str) -> str:
    """Return why a person gave or took something, on one line. Raises NeedsReason."""
    said = " ".join(text.split())
    if not said:
        raise NeedsReason(_("Say in a sentence why: it is kept, and the member reads it."))
    if len(said) > MOST_REASON:
        raise NeedsReason(
            _("The reason has %(found)s characters; say it in %(most)s.")
            % {"found": len(said), "most": MOST_REASON}
        )
    return said

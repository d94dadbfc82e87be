"""Blocks and mutes: whom a member wants nothing to do with, and whom they want to hear less of.

Both are the member's own business. Nothing is recorded: the log is what conditions, measures and
the team's pages are made of, and none of them may tell who blocked whom (docs/architecture.md).
"""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.people.models import PERSON, Block, Member, Mute

MOST = 1_000  # people whom one member blocks or mutes

React = Callable[[int, int], object]
_reacting: list[React] = []


class CannotBlock(Refused):
    pass


def when_blocked(react: React) -> None:
    """Let `react(blocker's id, blocked's id)` end what a room keeps between the two.

    It is called in the transaction of the block, and must not record anything either.
    """
    if react not in _reacting:
        _reacting.append(react)


def block(member: Member, *, by: Member, at: datetime) -> bool:
    """Let `by` block `member`, who is not told; return whether that is new.

    From then on neither can write to, follow, invite or mention the other with effect, and each
    finds the other's posts folded away or left out. Notices of the team reach both all the same.
    Raises CannotBlock for oneself, for what is no person, and beyond 1,000 people.
    """
    _check(member, by)
    with transaction.atomic():
        _hold(by)
        row, is_new = Block.objects.get_or_create(
            blocker=by, blocked=member, defaults={"since": at}
        )
        if is_new:
            _check_count(Block.objects.filter(blocker=by))
            for react in _reacting:
                react(by.pk, row.blocked_id)
    return is_new


def unblock(member: Member, *, by: Member) -> bool:
    """End the block of `member` by `by`; return whether there was one. Theirs of `by` stays."""
    deleted, _rows = Block.objects.filter(blocker=by, blocked=member).delete()
    return bool(deleted)


def mute(member: Member, *, by: Member, at: datetime) -> bool:
    """Let `by` hear less of `member`, who is not told; return whether that is new.

    Raises CannotBlock as `block` does.
    """
    _check(member, by)
    with transaction.atomic():
        _hold(by)
        _row, is_new = Mute.objects.get_or_create(muter=by, muted=member, defaults={"since": at})
        if is_new:
            _check_count(Mute.objects.filter(muter=by))
    return is_new


def unmute(member: Member, *, by: Member) -> bool:
    """Let `by` hear of `member` as of everybody; return whether they were muted."""
    deleted, _rows = Mute.objects.filter(muter=by, muted=member).delete()
    return bool(deleted)


def blocked_between(member: Member | int, others: Collection[int] | None = None) -> set[int]:
    """Return those of `others` (ids; None: of everybody) who blocked `member` or whom they blocked.

    One statement. It does not say who blocked whom, and what is shown must not either.
    """
    pk = member if isinstance(member, int) else member.pk
    if others is not None and not others:
        return set()
    mine, theirs = Q(blocker=pk), Q(blocked=pk)
    if others is not None:
        mine &= Q(blocked__in=others)
        theirs &= Q(blocker__in=others)
    other = Case(When(blocker=pk, then=F("blocked")), default=F("blocker"))
    return set(Block.objects.filter(mine | theirs).values_list(other, flat=True))


def blocked_by(member: Member | int) -> set[int]:
    """Return the ids of those whom `member` blocked, for `member` themselves."""
    return set(Block.objects.filter(blocker=member).values_list("blocked_id", flat=True))


def muted_by(member: Member | int) -> set[int]:
    """Return the ids of those whom `member` muted."""
    return set(Mute.objects.filter(muter=member).values_list("muted_id", flat=True))


def heard(member: Member, author: str) -> Q:
    """Return what filters rows whose field `author` is somebody of whom `member` wants to hear.

    For a statement of others: as `unheard_by`, without one of its own.
    """
    mine = Block.objects.filter(blocker=member, blocked=OuterRef(author))
    theirs = Block.objects.filter(blocker=OuterRef(author), blocked=member)
    mutes = Mute.objects.filter(muter=member, muted=OuterRef(author))
    return Q(~Exists(mine), ~Exists(theirs), ~Exists(mutes))


def between(member: Member, other: Member) -> tuple[bool, bool]:
    """Return whether `member` blocked, and whether they muted, `other`. One statement."""
    blocks = Block.objects.filter(blocker=member, blocked=other).values_list(Value("block"))
    mutes = Mute.objects.filter(muter=member, muted=other).values_list(Value("mute"))
    found = {what for (what,) in blocks.union(mutes)}
    return "block" in found, "mute" in found


def unheard_by(member: Member | int) -> set[int]:
    """Return the ids of those of whom `member` gets no notices: muted, or a block between them."""
    return blocked_between(member) | muted_by(member)


def _check(member: Member, by: Member) -> None:
    if member.pk == by.pk:
        raise CannotBlock(_("You cannot block or mute yourself."))
    if member.kind != PERSON:
        raise CannotBlock(
            _("%(name)s is not a person. Only people can be blocked.") % {"name": member.name}
        )


def _hold(by: Member) -> None:
    """Of two at once by the same member, one waits."""
    Member.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)


def _check_count(rows: QuerySet[Block] | QuerySet[Mute]) -> None:
    if rows.count() > MOST:
        raise CannotBlock(
            _("You block or mute %(count)s people already. Let somebody go first.")
            % {"count": MOST}
        )

"""Ways to a member that are closed: by letters that came back, or by a person."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.engine.addresses import hashed
from horo.engine.models import Bounce, Suppressed
from horo.people.models import Member

WINDOW = timedelta(days=30)  # in which letters that came back count together
SOFT, HARD, LIMIT = 1, 2, 4  # what one counts, and when the way is closed
BY_BOUNCES = "bounces"


class NotYoursToSuppress(Refused):
    pass


def bounced(
    member: Member, channel: str, *, key: str, is_hard: bool, said: str, at: datetime
) -> Suppressed | None:
    """Note that the parcel `key` came back for the recipient's sake; each parcel counts once.

    Two hard ones or four soft ones within 30 days close the channel to the member's present
    address, until a person lifts it; the row is returned then.
    """
    address = hashed(member.email)
    Bounce.objects.get_or_create(
        key=key,
        defaults={
            "member": member,
            "channel": channel,
            "address": address,
            "is_hard": is_hard,
            "said": said[:300],
            "bounced_at": at,
        },
    )
    if _weight(member, channel, address, at) < LIMIT:
        return None
    return _close(member, channel, address=address, reason=BY_BOUNCES, by=None, since=at)


def suppress(
    member: Member,
    channel: str,
    *,
    reason: str,
    by: Member,
    at: datetime,
    until: datetime | None = None,
) -> Suppressed:
    """Let nothing more go to `member` on `channel`, whatever the address, until it is lifted.

    Raises NotYoursToSuppress unless `by` is in the team.
    """
    _for_team(by)
    return _close(member, channel, address="", reason=reason, by=by, since=at, until=until)


def lift(row: Suppressed, *, by: Member, at: datetime) -> bool:
    """Open the way again, and forget the letters that came back. Returns whether it was closed.

    Raises NotYoursToSuppress unless `by` is in the team.
    """
    _for_team(by)
    with transaction.atomic():
        open_rows = Suppressed.objects.filter(pk=row.pk, lifted_at=None)
        was_closed = open_rows.update(lifted_at=at, lifted_by=by) == 1
        if was_closed and row.address:
            Bounce.objects.filter(
                member=row.member_id, channel=row.channel, address=row.address
            ).delete()
    return was_closed


def is_suppressed(member: Member, channel: str, at: datetime) -> bool:
    """Whether `channel` is closed to the present address of `member`."""
    rows = Suppressed.objects.in_force(at).filter(member=member, channel=channel)
    return rows.filter(Q(address="") | Q(address=hashed(member.email))).exists()


def _weight(member: Member, channel: str, address: str, at: datetime) -> int:
    recent = Bounce.objects.filter(
        member=member, channel=channel, address=address, bounced_at__gt=at - WINDOW
    )
    return sum(HARD if hard else SOFT for hard in recent.values_list("is_hard", flat=True))


def _close(
    member: Member,
    channel: str,
    *,
    address: str,
    reason: str,
    by: Member | None,
    since: datetime,
    until: datetime | None = None,
) -> Suppressed:
    fields = {"member": member, "channel": channel, "address": address}
    try:
        with transaction.atomic():
            Suppressed.objects.filter(**fields, lifted_at=None, until__lte=since).update(
                lifted_at=since
            )
            return Suppressed.objects.create(
                **fields, reason=reason[:300], by=by, since=since, until=until
            )
    except IntegrityError:
        return Suppressed.objects.get(**fields, lifted_at=None)


def _for_team(by: Member) -> None:
    if not by.is_team:
        raise NotYoursToSuppress(_("Only the team closes and opens a way to a member."))

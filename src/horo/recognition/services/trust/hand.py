"""Levels of trust that a person of the team sets: the highest, or one that stays as it is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.log import services as log
from horo.people.models import PERSON, Member
from horo.recognition.activities import TRUSTED
from horo.recognition.models import Reason, Trust
from horo.recognition.services.giving import reason_of_hand
from horo.recognition.services.trust import levels, limits, telling
from horo.recognition.services.trust.rules import HIGHEST


class CannotTrust(Refused):
    """A level that cannot be set, or not by this member."""


def set_level(
    member: Member, level: int, *, is_kept: bool, reason: str, by: Member, at: datetime
) -> None:
    """Put `member` onto `level`; `reason` is kept, and told to them. Records `trusted`.

    With `is_kept` it stays until somebody of the team changes it, else the numbers go on from
    there. The highest level stays in any case. Raises CannotTrust and NeedsReason.
    """
    said = reason_of_hand(reason)
    if not by.is_team:
        raise CannotTrust(_("Only the team sets levels of trust."))
    if by.pk == member.pk:
        raise CannotTrust(_("Somebody else of the team decides how far you are trusted."))
    if not 0 <= level <= HIGHEST or member.kind != PERSON:
        raise CannotTrust(_("Choose a level from 0 to 4, of a person."))
    stays = is_kept or level == HIGHEST
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        kind = levels.KEPT if stays else levels.FOLLOWS
        act = log.record(TRUSTED, actor=by, recipient=member, kind=kind, key=str(level), at=at)
        levels.put([Trust(member=member, level=level, is_kept=stays, since=act.occurred_at)])
        Reason.objects.create(activity=act.pk, text=said)
        telling.tell(member, level, reason=said, by=by, at=at)
        transaction.on_commit(lambda: limits.forget(member))


def release(member: Member, *, reason: str, by: Member, at: datetime) -> None:
    """Let what `member` does decide again, from the level they are on.

    From the highest they begin at the highest that follows from numbers. Records `trusted`.
    Raises CannotTrust where nothing holds their level.
    """
    row = Trust.objects.filter(member=member, is_kept=True).first()
    if row is None:
        raise CannotTrust(_("This level follows from what the member does already."))
    level = min(row.level, HIGHEST - 1)
    set_level(member, level, is_kept=False, reason=reason, by=by, at=at)
    levels.reread_some([member.pk], at=at)

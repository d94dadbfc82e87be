"""Invitations: made by a member, accepted by whoever has the link, counted and limited."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from horo.core import limits
from horo.core.refused import Refused
from horo.log import services as log
from horo.membership.models import Acceptance, Invitation
from horo.membership.services import mails
from horo.people.activities import INVITED
from horo.people.models import Group, Member, Membership

MAILS_AT_ONCE = 20
MAILS_A_DAY = 100
LINKS_A_DAY = 20
DAY = 24 * 60 * 60  # seconds
MAIL_LASTS = timedelta(days=14)


class NotYoursToInvite(Refused):
    pass


class InvitationOver(Refused):
    pass


def may_invite(member: Member | None) -> bool:
    """Whether `member` may invite: the team always, others where the installation says so."""
    return member is not None and (member.is_team or settings.HORO_INVITING == "members")


def offer_link(
    *,
    by: Member,
    at: datetime,
    lasts: timedelta | None,
    most_uses: int | None,
    group: Group | None = None,
) -> Invitation:
    """Make a link to share. `lasts` None: it never expires; `most_uses` None: for any number.

    Raises NotYoursToInvite, also where `by` is not of the team and names a group; TooSoon
    after many links on one day.
    """
    _refuse_unless_allowed(by, group)
    limits.spend("invitation-link", by.pk, times=LINKS_A_DAY, seconds=DAY, at=at)
    return Invitation.objects.create(
        made_by=by,
        made_at=at,
        group=group,
        most_uses=most_uses,
        expires_at=at + lasts if lasts else None,
    )


def invite_by_mail(
    emails: Iterable[str],
    *,
    by: Member,
    at: datetime,
    note: str = "",
    locale: str = "",
    group: Group | None = None,
) -> list[Invitation]:
    """Mail an invitation to each of `emails`, for one person and 14 days each.

    Raises as `offer_link` does, and Refused for more than 20 addresses at once.
    """
    wanted = sorted({email.strip().lower() for email in emails if email.strip()})
    _refuse_unless_allowed(by, group)
    if len(wanted) > MAILS_AT_ONCE:
        raise Refused(
            _("That is too many at once. Invite up to %(count)d people.") % {"count": MAILS_AT_ONCE}
        )
    with transaction.atomic():
        return [
            _invite(email, by=by, at=at, note=note, locale=locale, group=group) for email in wanted
        ]


def link_of(invitation: Invitation) -> str:
    """Return the address that accepts `invitation`."""
    token = _signer().sign(str(invitation.pk))
    return settings.SITE_URL + reverse("membership:accept-invitation", args=[token])


def find(token: str, *, at: datetime) -> Invitation:
    """Return the invitation of `token`. Raises InvitationOver where it is not or no longer."""
    try:
        key = int(_signer().unsign(token))
    except (BadSignature, ValueError):
        key = 0
    found = Invitation.objects.open_at(at).select_related("made_by", "group").filter(pk=key).first()
    if found is None:
        raise InvitationOver(_("This invitation is used up or no longer open. Ask for a new one."))
    return found


def still_open(key: int | None, *, at: datetime) -> Invitation | None:
    """Return the invitation with the id `key` if it can still be accepted."""
    return Invitation.objects.open_at(at).filter(pk=key).first() if key else None


def accept(invitation: Invitation, *, by: Member, at: datetime) -> None:
    """Let `by` accept: into the invitation's group, if it has one. Once per member.

    Records `invited` with the inviting member as actor. Of two people who take the last use
    at the same moment one is refused. Raises InvitationOver.
    """
    if Acceptance.objects.filter(invitation=invitation, member=by).exists():
        return
    with transaction.atomic():
        taken = Invitation.objects.open_at(at).filter(pk=invitation.pk).update(uses=F("uses") + 1)
        if taken != 1:
            raise InvitationOver(
                _("This invitation is used up or no longer open. Ask for a new one.")
            )
        Acceptance.objects.create(invitation=invitation, member=by, accepted_at=at)
        if invitation.group_id:
            Membership.objects.get_or_create(
                group_id=invitation.group_id, member=by, defaults={"since": at}
            )
        log.record(INVITED, by, actor=invitation.made_by, recipient=by, at=at)


def withdraw(invitation: Invitation, *, by: Member, at: datetime) -> None:
    """Close `invitation`. Raises NotYoursToInvite unless `by` made it or is of the team."""
    if by != invitation.made_by and not by.is_team:
        raise NotYoursToInvite(_("Only the team can withdraw what somebody else offered."))
    Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=at)


def _refuse_unless_allowed(by: Member, group: Group | None) -> None:
    if not may_invite(by) or (group is not None and not by.is_team):
        raise NotYoursToInvite(_("Here the team invites. Ask somebody of the team."))


def _invite(
    email: str, *, by: Member, at: datetime, note: str, locale: str, group: Group | None
) -> Invitation:
    limits.spend("invitation-mail", by.pk, times=MAILS_A_DAY, seconds=DAY, at=at)
    made = Invitation.objects.create(
        made_by=by,
        made_at=at,
        email=email,
        note=note,
        locale=locale,
        group=group,
        most_uses=1,
        expires_at=at + MAIL_LASTS,
    )
    mails.invited(email, locale, by=by.name, note=note, url=link_of(made))
    return made


def _signer() -> Signer:
    return Signer(salt="horo.membership.invitation")

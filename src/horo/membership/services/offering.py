"""Invite a member into a space on behalf of the community: a notice with the way in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.content.models import Space
from horo.core import notices
from horo.core.notices import Notice
from horo.core.refused import Refused
from horo.log import services as log
from horo.membership.activities import OFFERED
from horo.membership.models import Acceptance, Invitation, Offer
from horo.membership.services import invitations
from horo.people.models import Member
from horo.people.own_account import own_account
from horo.playbook.known import GROUPS
from horo.playbook.services import current, language_for
from horo.ui import links

LASTS = timedelta(days=30)
TOPIC = "invitations"  # of consent


class NoSuchSpace(Refused):
    pass


class OnlyByAPerson(Refused):
    pass


class AcceptedAlready(Refused):
    pass


@dataclass(frozen=True)
class Words:
    title: str
    text: str
    locale: str


def offer(member: Member, slug: str, *, key: str, at: datetime) -> None:
    """Invite `member` into the space `slug` for the effect `key`. Records `offered`.

    Into a private space they get an invitation of their own, which lets them into its group and
    is open for 30 days; to any other, the address. Who may enter a private space already is left
    in peace. Raises what `space_named` does.
    """
    space = space_named(slug)
    if space.is_private and _may_enter(member, space):
        return
    with transaction.atomic():
        invitation = _invitation(space, at) if space.is_private else None
        Offer.objects.create(
            effect_key=key, member=member, space=space, invitation=invitation, offered_at=at
        )
        log.record(OFFERED, space, actor=None, recipient=member, space_id=space.pk, at=at)
        _tell(member, space, invitation, key=key, at=at)


def words_for(member: Member, space: Space) -> Words:
    """Return what the member reads, in their language."""
    locale = language_for(member)
    with override(locale):
        title = _("You are invited: %(space)s") % {"space": space.name}
        return Words(title, space.summary, locale)


def space_named(slug: str) -> Space:
    """Return the space `slug`. Raises NoSuchSpace, also where nothing is written any more.

    Raises OnlyByAPerson for a space of the team's own: the way in would give its rights as well.
    """
    there = Space.objects.filter(slug=slug, is_archived=False)
    space = there.select_related("group").first()
    if space is None:
        raise NoSuchSpace(_("There is no space “%(slug)s” to invite to.") % {"slug": slug})
    if space.is_private and space.group is not None and space.group.slug in GROUPS:
        raise OnlyByAPerson(_("Who belongs to the team is decided by a person."))
    return space


def take_back(key: str, *, by: Member, at: datetime) -> bool:
    """Withdraw the invitation of the effect `key`; False where it holds none that is open.

    Raises AcceptedAlready.
    """
    made = Offer.objects.select_related("invitation").filter(effect_key=key).first()
    invitation = made.invitation if made else None
    if invitation is None or invitation.withdrawn_at is not None:
        return False
    if Acceptance.objects.filter(invitation=invitation).exists():
        raise AcceptedAlready(_("The invitation was accepted; take the member out of the group."))
    invitations.withdraw(invitation, by=by, at=at)
    return True


def _may_enter(member: Member, space: Space) -> bool:
    return Space.objects.visible_to(member).filter(pk=space.pk).exists()


def _invitation(space: Space, at: datetime) -> Invitation:
    return Invitation.objects.create(
        made_by=own_account(current().name),
        made_at=at,
        group=space.group,
        most_uses=1,
        expires_at=at + LASTS,
    )


def _tell(
    member: Member, space: Space, invitation: Invitation | None, *, key: str, at: datetime
) -> None:
    words = words_for(member, space)
    page = links.to("space", space.slug)
    way = invitations.link_of(invitation).removeprefix(settings.SITE_URL) if invitation else page
    notices.send(
        Notice(
            key=key,
            member_id=member.pk,
            topic=TOPIC,
            locale=words.locale,
            title=words.title,
            text=words.text,
            url=way,
            at=at,
        )
    )

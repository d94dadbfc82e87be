"""Tracks: journeys that a member is asked to take part in, and that begin when they say yes."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.core import notices
from horo.core.notices import Notice
from horo.core.refused import Refused
from horo.engine.activities import STARTED
from horo.log import services as log
from horo.membership.activities import PROPOSED, TURNED_DOWN
from horo.membership.models import Proposal
from horo.membership.services.offering import TOPIC
from horo.people.models import Member
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import current, language_for

JOURNEY = "journey"


class NoSuchTrack(Refused):
    pass


class NotOpen(Refused):
    pass


class AnsweredAlready(Refused):
    pass


@dataclass(frozen=True)
class Words:
    title: str
    text: str
    locale: str


def propose(member: Member, slug: str, *, key: str, at: datetime) -> None:
    """Ask `member` to take part in the journey `slug`, for the effect `key`. Records `proposed`.

    Whom another effect asked already, and who has not said no, is left in peace. Raises
    NoSuchTrack where the playbook has no such journey.
    """
    words = words_for(member, slug)
    open_or_taken = Proposal.objects.filter(member=member, journey=slug, withdrawn_at=None)
    if open_or_taken.exclude(is_accepted=False).exists():
        return
    with transaction.atomic():
        made = Proposal.objects.create(effect_key=key, member=member, journey=slug, proposed_at=at)
        log.record(PROPOSED, actor=None, recipient=member, kind=JOURNEY, key=slug, at=at)
        notices.send(
            Notice(
                key=key,
                member_id=member.pk,
                topic=TOPIC,
                locale=words.locale,
                title=words.title,
                text=words.text,
                url=reverse("membership:track", args=[made.pk]),
                at=at,
            )
        )


def answer(proposal: Proposal, *, is_accepted: bool, by: Member, at: datetime) -> None:
    """Say yes, and the journey begins (`started` is recorded); or no (`turned_down`).

    Once; raises NotOpen where it was answered or withdrawn, or the journey is gone.
    """
    with transaction.atomic():
        waiting = Proposal.objects.filter(
            pk=proposal.pk, member=by, is_accepted=None, withdrawn_at=None
        )
        if not waiting.update(is_accepted=is_accepted, answered_at=at):
            raise NotOpen(_("This question was answered already, or is not asked any more."))
        if is_accepted:
            journey_named(proposal.journey)
            log.record(STARTED, actor=None, recipient=by, kind=JOURNEY, key=proposal.journey, at=at)
        else:
            log.record(TURNED_DOWN, actor=by, kind=JOURNEY, key=proposal.journey, at=at)


def take_back(key: str, *, at: datetime) -> bool:
    """Withdraw the question of the effect `key`; False where it holds none that is open.

    Raises AnsweredAlready.
    """
    made = Proposal.objects.filter(effect_key=key, withdrawn_at=None).first()
    if made is None:
        return False
    waiting = Proposal.objects.filter(pk=made.pk, is_accepted=None)
    if not waiting.update(withdrawn_at=at):
        raise AnsweredAlready(_("The member has answered the invitation, so it stays."))
    return True


def journey_named(slug: str) -> Journey:
    """Return the journey `slug` of the playbook that runs. Raises NoSuchTrack."""
    found = current().journeys.get(slug)
    if found is None:
        raise NoSuchTrack(_("The playbook has no journey “%(slug)s”.") % {"slug": slug})
    return found


def words_for(member: Member, slug: str) -> Words:
    """Return what the member reads. Raises NoSuchTrack."""
    journey, locale = journey_named(slug), language_for(member)
    with override(locale):
        title = _("Would you like to take part? %(title)s") % {"title": journey.title}
    return Words(title, journey.summary, locale)


def title_of(slug: str, playbook: Playbook | None) -> str:
    journey = playbook.journeys.get(slug) if playbook else None
    return journey.title if journey else slug

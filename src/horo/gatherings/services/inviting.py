"""Invite a member to an event on behalf of the community, once per effect; take it back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.core import notices
from horo.core.refused import Refused
from horo.gatherings.activities import SUMMONED
from horo.gatherings.models import EventInvitation, Occurrence, Registration
from horo.gatherings.services import telling
from horo.gatherings.services.telling import Words
from horo.log import services as log
from horo.people.languages import language_of
from horo.people.models import Member

TOPIC = "invitations"  # of consent, as for spaces


class NoSuchEvent(Refused):
    pass


class NotForThem(Refused):
    pass


class AnsweredAlready(Refused):
    pass


def next_of_event(slug: str, at: datetime) -> Occurrence:
    """Return the next time of the event `slug`. Raises NoSuchEvent."""
    found = _next(at).filter(event__slug=slug).first()
    if found is None:
        raise NoSuchEvent(_("There is no event “%(slug)s” to come.") % {"slug": slug})
    return found


def next_of_ritual(slug: str, at: datetime) -> Occurrence:
    """Return the next event that comes from the ritual `slug`. Raises NoSuchEvent."""
    found = _next(at).filter(event__ritual=slug).first()
    if found is None:
        raise NoSuchEvent(
            _("No event of the ritual “%(slug)s” is in the calendar yet.") % {"slug": slug}
        )
    return found


def invite(member: Member, occurrence: Occurrence, *, key: str, at: datetime) -> None:
    """Invite `member` to `occurrence` for the effect `key`. Records `invited_to_event`.

    Who has answered already, or was invited by another effect, is left in peace. An invitation
    opens no door: raises NotForThem where the member may not enter the event's space.
    """
    check(member, occurrence)
    known = Registration.objects.filter(occurrence=occurrence, member=member)
    asked = EventInvitation.objects.filter(occurrence=occurrence, member=member, withdrawn_at=None)
    if known.exists() or asked.exists():
        return
    event = occurrence.event
    with transaction.atomic():
        EventInvitation.objects.create(
            effect_key=key, member=member, occurrence=occurrence, invited_at=at
        )
        log.record(
            SUMMONED,
            event,
            actor=None,
            recipient=member,
            at=at,
            key=event.slug,
            space_id=event.space_id,
        )
        notices.send(_notice(member, occurrence, key=key, at=at))


def check(member: Member, occurrence: Occurrence) -> None:
    if not Occurrence.objects.visible_to(member).filter(pk=occurrence.pk).exists():
        raise NotForThem(_("The event is in a space that the member may not enter."))


def words_for(member: Member, occurrence: Occurrence) -> Words:
    """Return what the member reads, in their language and on their clock."""
    locale = language_of(member)
    with override(locale):
        title = _("You are invited: %(title)s") % {"title": occurrence.event.title}
        text = telling.said_for(member, occurrence)
    return Words(title, text, locale)


def take_back(key: str, *, at: datetime) -> bool:
    """Withdraw the invitation of the effect `key`; False where it holds none that is open.

    Raises AnsweredAlready once the member has answered.
    """
    made = EventInvitation.objects.filter(effect_key=key, withdrawn_at=None).first()
    if made is None:
        return False
    if Registration.objects.filter(occurrence=made.occurrence_id, member=made.member_id).exists():
        raise AnsweredAlready(_("The member has answered the invitation, so it stays."))
    made.withdrawn_at = at
    made.save(update_fields=["withdrawn_at"])
    return True


def _next(at: datetime) -> QuerySet[Occurrence]:
    coming = Occurrence.objects.filter(
        starts_at__gt=at, cancelled_at=None, event__cancelled_at=None
    )
    return coming.select_related("event").order_by("starts_at", "pk")


def _notice(member: Member, occurrence: Occurrence, *, key: str, at: datetime) -> notices.Notice:
    words = words_for(member, occurrence)
    return notices.Notice(
        key=key,
        member_id=member.pk,
        topic=TOPIC,
        locale=words.locale,
        title=words.title,
        text=words.text,
        url=telling.page_of(occurrence),
        at=at,
    )

"""What members are told about an event: each thing once, in their language and on their clock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from horo.content.models import Space
from horo.core import jobs, notices
from horo.core.time import to_micros
from horo.gatherings.models import GOING, MAYBE, Occurrence, Registration, Told
from horo.people.languages import language_of
from horo.people.models import Member
from horo.ui.words import zone_of

TOPIC = "events"  # of consent
OCCURRENCE = "occurrence"  # what notices are about
CANCELLED, MOVED, SEATED = "cancelled", "moved", "seated"
BATCH = 500


@dataclass(frozen=True)
class Words:
    title: str
    text: str
    locale: str


def zone_for(member: Member | None, occurrence: Occurrence) -> ZoneInfo:
    """Return the zone in which `member` reads the time: their own, else the event's."""
    return zone_of((member.timezone if member else "") or occurrence.event.zone)


def clock(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """Return day and time as a person says them, with the zone's name."""
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    day = pgettext("date format", "l, F j, Y")
    first = f"{date_format(start, day)}, {start:%H:%M}"
    last = f"{end:%H:%M}"
    if end.date() != start.date():
        last = f"{date_format(end, day)}, {last}"
    return f"{first}–{last} {end.tzname()}"


def said_for(member: Member | None, occurrence: Occurrence) -> str:
    zone = zone_for(member, occurrence)
    return clock(occurrence.starts_at, occurrence.ends_at, zone)


def page_of(occurrence: Occurrence) -> str:
    return reverse("gatherings:occurrence", args=[occurrence.pk])


def tell_soon(occurrence: Occurrence, what: str) -> None:
    """Let everyone who registered be told `what`; a worker does it."""
    jobs.enqueue("gatherings.tell", occurrence_id=occurrence.pk, what=what)


def tell_all(*, occurrence_id: int, what: str, at: datetime) -> None:
    """Tell those who are going, wait for a seat, or may come. Done again, it tells the rest."""
    occurrence = Occurrence.objects.select_related("event").filter(pk=occurrence_id).first()
    if occurrence is None:
        return
    what = f"{what}/{to_micros(occurrence.starts_at)}"
    there = Registration.objects.filter(occurrence=occurrence, answer__in=[GOING, MAYBE])
    tell(occurrence, there.select_related("member"), what, at=at)


def tell(
    occurrence: Occurrence, registrations: Iterable[Registration], what: str, *, at: datetime
) -> int:
    """Tell each of `registrations` what `what` names, unless they were; return how many.

    Who may no longer enter the space hears nothing.
    """
    found = list(registrations)
    there = Space.objects.filter(pk=occurrence.event.space_id)
    readers = [one for one in found if there.visible_to(one.member).exists()]
    return sum(_tell_one(occurrence, one, what, at) for one in readers)


def _tell_one(occurrence: Occurrence, one: Registration, what: str, at: datetime) -> bool:
    with transaction.atomic():
        _row, is_new = Told.objects.get_or_create(
            occurrence=occurrence, member=one.member, what=what
        )
        if is_new:
            words = words_for(occurrence, one, what)
            notices.send(notice(occurrence, one.member, words, key=what, at=at))
    return is_new


def notice(
    occurrence: Occurrence, member: Member, words: Words, *, key: str, at: datetime
) -> notices.Notice:
    return notices.Notice(
        key=f"events/{occurrence.pk}/{key}/{member.pk}",
        member_id=member.pk,
        topic=TOPIC,
        locale=words.locale,
        title=words.title,
        text=words.text,
        url=page_of(occurrence),
        at=at,
        kind="event",
        bundle=f"occurrence/{occurrence.pk}",
        about=(OCCURRENCE, occurrence.pk),
    )


def may_see(member_id: int, ids: Collection[int]) -> set[int]:
    """Return those of the occurrences `ids` that the member may see now."""
    member = Member.objects.filter(pk=member_id).first()
    there = Occurrence.objects.visible_to(member).filter(pk__in=ids)
    return set(there.values_list("pk", flat=True))


def words_for(occurrence: Occurrence, one: Registration, what: str) -> Words:
    """Return what the member reads: `what` begins with the name of a reminder, or of a change."""
    event, kind = occurrence.event, what.partition("/")[0]
    with override(language_of(one.member)):
        title = TITLES[kind]() % {"title": event.title}
        parts = [said_for(one.member, occurrence)]
        if kind == CANCELLED:
            parts.append(_("It does not take place. Your answer is not needed any more."))
        elif event.place:
            parts.append(_("Where: %(place)s") % {"place": event.place})
        if kind == "1h" and event.join_link and one.seated_at:
            parts.append(_("Join here: %(link)s") % {"link": event.join_link})
        if one.is_waiting and kind != CANCELLED:
            parts.append(_("You are still waiting for a seat."))
        return Words(title, "\n\n".join(parts), language_of(one.member))


TITLES = {
    CANCELLED: lambda: _("Called off: %(title)s"),
    MOVED: lambda: _("Another time: %(title)s"),
    SEATED: lambda: _("You have a seat: %(title)s"),
    "24h": lambda: _("Tomorrow: %(title)s"),
    "1h": lambda: _("In an hour: %(title)s"),
}

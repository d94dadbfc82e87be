"""Who may write to whom, and how much."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.chat.models import Conversation, Participant
from horo.core import limits
from horo.core.refused import Refused
from horo.people import abilities
from horo.people.models import Member
from horo.people.services.blocking import blocked_between

MOST_PEOPLE = 20  # in one conversation
MESSAGES_A_MINUTE = 20
OPENED_AN_HOUR = 20  # conversations
REPORTS_AN_HOUR = 20
MINUTE, HOUR = 60, 3_600


class CannotWrite(Refused):
    pass


def reachable(by: Member) -> QuerySet[Member]:
    """Return the people whom `by` may know; blocks are looked at when they write."""
    found: QuerySet[Member] = Member.objects.listed_to(by)
    return found.exclude(pk=by.pk)


def check_newcomer(by: Member, people: Collection[Member]) -> None:
    """Raise CannotWrite where `by` may not begin conversations with `people` yet.

    To answer is everybody's, and so is to write to the team.
    """
    if by.is_team or all(one.is_team for one in people):
        return
    if said := abilities.why_not(by, "message"):
        raise CannotWrite(said)


def check_people(by: Member, people: Collection[Member]) -> None:
    """Raise CannotWrite where there is a block between `by` and one of `people`.

    It says the same whoever blocked whom.
    """
    blocked = blocked_between(by, {one.pk for one in people})
    if names := [one.name or one.handle for one in people if one.pk in blocked]:
        raise CannotWrite(_("You cannot write to %(names)s.") % {"names": ", ".join(names)})


def check_count(count: int) -> None:
    if count > MOST_PEOPLE:
        said = ngettext(
            "A conversation has at most %(count)s person.",
            "A conversation has at most %(count)s people.",
            MOST_PEOPLE,
        )
        raise CannotWrite(said % {"count": MOST_PEOPLE})


def others(conversation: Conversation, member: Member) -> list[Member]:
    """Return who else is in `conversation`, those who left a while ago excepted, by name."""
    rows = Participant.objects.filter(conversation=conversation, left_at=None)
    people = Member.objects.filter(pk__in=rows.exclude(member=member).values("member"))
    return list(people.order_by("name", "pk"))


def why_silent(conversation: Conversation, by: Member, present: Collection[Member]) -> str:
    """Return why `by` cannot write in `conversation`, where `present` are too; "" where they can.

    A block closes a conversation of two. In a group both go on, each with the other folded away.
    """
    if conversation.is_group:
        return "" if present else _("Everybody else has left.")
    try:
        check_people(by, present)
    except CannotWrite as refusal:
        return str(refusal)
    return ""


def spend_message(by: Member, *, at: datetime) -> None:
    limits.spend("message", by.pk, times=MESSAGES_A_MINUTE, seconds=MINUTE, at=at)


def spend_opening(by: Member, *, at: datetime) -> None:
    limits.spend("conversation", by.pk, times=OPENED_AN_HOUR, seconds=HOUR, at=at)


def spend_report(by: Member, *, at: datetime) -> None:
    limits.spend("report", by.pk, times=REPORTS_AN_HOUR, seconds=HOUR, at=at)

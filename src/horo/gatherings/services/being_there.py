"""Who was there, and what members want to be answered before."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from horo.content import markdown
from horo.core import limits
from horo.core.refused import Refused
from horo.gatherings.activities import INQUIRED
from horo.gatherings.models import Attendance, Occurrence, Question
from horo.gatherings.services import rights
from horo.gatherings.services.events import NotYoursToRun
from horo.log import services as log
from horo.log.activities import ATTENDED
from horo.people.models import Member

A_DAY = timedelta(days=1)  # so long after the end one may say that one was there
LONGEST, MOST = 500, 20  # characters of a question; questions of one member before an event


class TooEarlyOrLate(Refused):
    pass


class QuestionRefused(Refused):
    pass


def was_there(occurrence: Occurrence, *, by: Member, at: datetime) -> None:
    """Note that `by` was there, as they say. Records `attended`, once.

    Raises TooEarlyOrLate before the start, and a day after the end.
    """
    if not may_say(occurrence, at):
        raise TooEarlyOrLate(
            _("You can say that you were there from the start until a day after the end.")
        )
    with transaction.atomic():
        _note(occurrence, by, by=by, at=at)


def mark(occurrence: Occurrence, members: Iterable[int], *, by: Member, at: datetime) -> int:
    """Note that `members`, ids, were there; return of how many that was new. Records `attended`.

    Only of those who registered. Raises NotYoursToRun and, before the start, TooEarlyOrLate.
    """
    if not rights.may_run(by, occurrence.event):
        raise NotYoursToRun(_("Its hosts, the hosts of the space and the team say who was there."))
    if occurrence.is_cancelled or at < occurrence.starts_at:
        raise TooEarlyOrLate(_("Who was there is noted once the event has begun."))
    there = occurrence.registrations.filter(member__in=set(members)).select_related("member")
    with transaction.atomic():
        return sum(_note(occurrence, one.member, by=by, at=at) for one in there)


def may_say(occurrence: Occurrence, at: datetime) -> bool:
    """Whether it is the time in which members say that they were there."""
    return not occurrence.is_cancelled and occurrence.starts_at <= at <= occurrence.ends_at + A_DAY


def ask(occurrence: Occurrence, text: str, *, by: Member, at: datetime) -> Question:
    """Put a question before the event. Records `inquired`.

    Raises QuestionRefused where none are taken, for an empty or a long one, and for the 21st.
    """
    limits.spend("ask-event", by.pk, times=10, seconds=60, at=at)
    if not occurrence.event.takes_questions or occurrence.is_cancelled or occurrence.ends_at <= at:
        raise QuestionRefused(_("Questions are not taken here, or not any more."))
    line = markdown.one_line(text, LONGEST + 1)
    if not line or len(line) > LONGEST:
        raise QuestionRefused(_("Write a question of up to 500 characters."))
    own = Question.objects.filter(occurrence=occurrence, member=by, removed_at=None)
    if own.count() >= MOST:
        raise QuestionRefused(_("You have asked twenty questions here. Leave room for others."))
    with transaction.atomic():
        question = Question.objects.create(occurrence=occurrence, member=by, text=line, asked_at=at)
        event = occurrence.event
        log.record(INQUIRED, event, actor=by, at=at, key=event.slug, space_id=event.space_id)
    return question


def take_down(question: Question, *, by: Member, at: datetime) -> None:
    """Take a question off the page: whoever asked it, or who runs the event."""
    if question.member_id != by.pk and not rights.may_run(by, question.occurrence.event):
        raise NotYoursToRun(_("Who asked a question, and who runs the event, take it down."))
    Question.objects.filter(pk=question.pk, removed_at=None).update(removed_at=at)


def _note(occurrence: Occurrence, member: Member, *, by: Member, at: datetime) -> bool:
    _row, is_new = Attendance.objects.get_or_create(
        occurrence=occurrence, member=member, defaults={"noted_by": by, "noted_at": at}
    )
    if is_new:
        event = occurrence.event
        log.record(
            ATTENDED,
            event,
            actor=member,
            at=min(at, occurrence.ends_at),
            key=event.slug,
            space_id=event.space_id,
        )
    return is_new

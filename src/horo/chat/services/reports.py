"""Reports: somebody says that a message or a member is not all right, and the team decides."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from horo.chat.activities import INSPECTED, JUDGED
from horo.chat.models import (
    ACTED,
    DISMISSED,
    KINDS,
    MESSAGE,
    OTHER,
    TAKEN_DOWN,
    DirectMessage,
    Participant,
    Report,
)
from horo.chat.services import messages, standing
from horo.core import notices
from horo.core.refused import Refused
from horo.log import services as log
from horo.log.activities import FLAGGED
from horo.log.models import Activity
from horo.people.languages import language_of
from horo.people.models import PERSON, Member

LONGEST = 1_000  # characters of what the reporter says
BEFORE, AFTER = 3, 2  # messages around the reported one that the team sees, and no more


class CannotReport(Refused):
    pass


class CannotDecide(Refused):
    pass


def report_message(
    message: DirectMessage, *, kind: str, text: str, by: Member, at: datetime
) -> Report:
    """Report `message`, which `by` can see, to the team; once.

    Records `flagged` about the author, by nobody: the log does not say who talks to whom. Raises
    CannotReport for one's own, for one that is gone, and where "other" comes without words.
    """
    if message.author_id == by.pk or message.kind != MESSAGE:
        raise CannotReport(_("You can report what others write."))
    if message.removed_at is not None:
        raise CannotReport(_("This message was taken away already."))
    known = Report.objects.filter(message=message, reporter=by).first()
    return known or _report(message.author, message, kind=kind, text=text, by=by, at=at)


def report_member(about: Member, *, kind: str, text: str, by: Member, at: datetime) -> Report:
    """Report a member, for what they show of themselves or do, to the team; once at a time.

    Records and raises as `report_message` does.
    """
    if about.pk == by.pk or about.kind != PERSON:
        raise CannotReport(_("You can report other people only."))
    known = Report.objects.filter(message=None, about=about, reporter=by, decided_at=None).first()
    return known or _report(about, None, kind=kind, text=text, by=by, at=at)


def look(report: Report, *, by: Member, at: datetime) -> None:
    """Write down that `by` looks at what was reported. Records `inspected`, at each look."""
    log.record(INSPECTED, report, actor=by, at=at)


def looks(report: Report) -> list[Activity]:
    """Return who looked at `report` and when, the latest first."""
    seen = Activity.objects.filter(
        verb=INSPECTED.name, object_type=report._meta.model_name, object_id=report.pk
    )
    return list(seen.select_related("actor").order_by("-occurred_at", "-pk")[:20])


def around(report: Report) -> list[DirectMessage]:
    """Return the reported message with at most five around it, and none its reporter cannot see.

    That is all of a conversation that anybody outside it can read.
    """
    message = report.message
    if message is None:
        return []
    came = Participant.objects.filter(conversation=message.conversation_id, member=report.reporter)
    since = came.values_list("after_number", flat=True).first() or 0
    same = DirectMessage.objects.filter(
        conversation=message.conversation_id, kind=MESSAGE, number__gt=since
    ).select_related("author", "removed_by")
    before = same.filter(number__lt=message.number).order_by("-number")[:BEFORE]
    after = same.filter(number__gt=message.number).order_by("number")[:AFTER]
    return [*list(before)[::-1], message, *after]


def decide(report: Report, decision: str, *, by: Member, at: datetime) -> None:
    """Close `report`, and every other open one of the same message, and tell who reported.

    "taken_down" removes the message and tells its author; "acted" is for a report of a member;
    "dismissed" changes nothing. Records `judged`. Raises CannotDecide where somebody was first.
    """
    fitting = (TAKEN_DOWN if report.message_id else ACTED, DISMISSED)
    if decision not in fitting:
        raise CannotDecide(_("Choose one of the decisions on the page."))
    with transaction.atomic():
        mine = Report.objects.filter(pk=report.pk, decided_at=None)
        decided = {"decision": decision, "decided_by": by, "decided_at": at}
        if not mine.update(**decided):
            raise CannotDecide(_("Somebody decided about this report already."))
        closed = [report, *_same(report, decided)]
        if decision == TAKEN_DOWN and report.message is not None:
            messages.remove(report.message, by=by, at=at)
            notices.send(_to_author(report, at))
        for one in closed:
            log.record(JUDGED, one, actor=by, key=decision, at=at)
            notices.send(_to_reporter(one, decision, at))


def _report(
    about: Member,
    message: DirectMessage | None,
    *,
    kind: str,
    text: str,
    by: Member,
    at: datetime,
) -> Report:
    text = text.strip()
    if kind not in KINDS:
        raise CannotReport(_("Choose what is wrong with it."))
    if kind == OTHER and not text:
        raise CannotReport(_("Say in a few words what is wrong with it."))
    if len(text) > LONGEST:
        raise CannotReport(_("Say it in at most 1,000 characters."))
    standing.spend_report(by, at=at)
    try:
        with transaction.atomic():
            report = Report.objects.create(
                message=message, about=about, reporter=by, kind=kind, text=text,
                html=message.html if message else "", reported_at=at,
            )  # fmt: skip
            log.record(FLAGGED, report, actor=None, recipient=about, key=kind, at=at)
            return report
    except IntegrityError:  # the same report was sent twice at once
        open_ = Report.objects.filter(message=message, about=about, reporter=by)
        return open_.latest("reported_at")


def _same(report: Report, decided: dict[str, object]) -> Sequence[Report]:
    """Decide as well about the other open reports of the same message, and return them."""
    if report.message_id is None:
        return []
    others = Report.objects.filter(message=report.message_id, decided_at=None)
    found = list(others.select_related("reporter").order_by("pk"))
    others.filter(pk__in=[one.pk for one in found]).update(**decided)
    return found


def _to_reporter(report: Report, decision: str, at: datetime) -> notices.Notice:
    reporter = report.reporter
    with translation.override(language_of(reporter)):
        title = _("We looked at your report")
        text = {
            TAKEN_DOWN: _("The message you reported was taken down. Thank you for telling us."),
            ACTED: _("You were right to tell us: we have done something about it."),
            DISMISSED: _(
                "We found that it keeps to the guidelines, so it stays. If it bothers you, you "
                "can block the person who wrote it."
            ),
        }[decision]
    return _notice(report, reporter, title, text, at)


def _to_author(report: Report, at: datetime) -> notices.Notice:
    with translation.override(language_of(report.about)):
        title = _("A message of yours was taken down")
        text = _("Somebody reported it, and the team found that it breaks the guidelines.")
    return _notice(report, report.about, title, text, at)


def _notice(report: Report, to: Member, title: str, text: str, at: datetime) -> notices.Notice:
    return notices.Notice(
        key=f"report/{report.pk}/{to.pk}",
        member_id=to.pk,
        topic="reports",
        locale=language_of(to),
        title=title,
        text=text,
        url="",
        at=at,
    )

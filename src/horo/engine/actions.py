"""The actions `start` and `end`: one journey lets a member into another, or out of it.

Both only record that it was said; the other journey decides in its `enter` and `exit` what that
means to it, so every journey's file tells when it begins and when it stops.
"""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from horo.core.refused import Refused
from horo.engine.activities import ENDED, STARTED
from horo.log import services as log
from horo.log.verbs import Verb
from horo.people.models import Member
from horo.playbook.actions import Action, Preview, Request
from horo.playbook.parts.base import Slug
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import current

JOURNEY = "journey"


class NoSuchJourney(Refused):
    pass


class JourneyArgs(BaseModel):
    """What a step writes under `start` or `end`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journey: Slug = Field(description=gettext_noop("The other journey: the name of its file."))


def perform_start(request: Request) -> None:
    _record(STARTED, request)


def perform_end(request: Request) -> None:
    _record(ENDED, request)


def perform_starts(requests: Sequence[Request]) -> None:
    _record_all(STARTED, requests)


def perform_ends(requests: Sequence[Request]) -> None:
    _record_all(ENDED, requests)


def preview_start(request: Request) -> Preview:
    return _preview(request, say_start(request.args, current()))


def preview_end(request: Request) -> Preview:
    return _preview(request, say_end(request.args, current()))


def say_start(args: BaseModel, playbook: Playbook | None) -> str:
    return _("the beginning of the journey “%(title)s”") % {"title": _title(args, playbook)}


def say_end(args: BaseModel, playbook: Playbook | None) -> str:
    return _("the end of the journey “%(title)s”") % {"title": _title(args, playbook)}


def _record(verb: Verb, request: Request) -> None:
    slug, member = _known(request), Member.objects.get(pk=request.member_id)
    log.record(verb, actor=None, recipient=member, kind=JOURNEY, key=slug, at=request.at)


def _record_all(verb: Verb, requests: Sequence[Request]) -> None:
    log.record_all(
        log.Entry(
            verb,
            request.at,
            log.HOSTED,
            "",
            object_type=JOURNEY,
            object_key=_known(request),
            recipient_id=request.member_id,
        )
        for request in requests
    )


def _preview(request: Request, said: str) -> Preview:
    _known(request)
    title = said[:1].upper() + said[1:]
    name = Member.objects.get(pk=request.member_id).name
    return Preview(title, format_html("<p>{}</p>", title), name)


def _known(request: Request) -> str:
    slug = _args(request.args).journey
    if slug not in current().journeys:
        raise NoSuchJourney(_("The playbook has no journey “%(slug)s”.") % {"slug": slug})
    return slug


def _title(args: BaseModel, playbook: Playbook | None) -> str:
    slug = _args(args).journey
    journey = playbook.journeys.get(slug) if playbook else None
    return journey.title if journey else slug


def _args(args: BaseModel) -> JourneyArgs:
    assert isinstance(args, JourneyArgs), args
    return args


START = Action(
    name="start",
    summary="Let the member into another journey, whose `enter` waits for it.",
    args=JourneyArgs,
    perform=perform_start,
    perform_many=perform_starts,
    preview=preview_start,
    reaches=False,
    shorthand="journey",
    no_undo=gettext_lazy("The other journey has begun: take back what it did, step by step."),
    sentence=say_start,
)
END = Action(
    name="end",
    summary="Let the member out of another journey, whose `exit` waits for it.",
    args=JourneyArgs,
    perform=perform_end,
    perform_many=perform_ends,
    preview=preview_end,
    reaches=False,
    shorthand="journey",
    no_undo=gettext_lazy("A journey that has ended for a member does not go on."),
    sentence=say_end,
)

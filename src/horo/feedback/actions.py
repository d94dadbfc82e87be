"""The action `ask_form`: a form of the playbook put to the member, with the way to it."""

from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from horo.feedback.services import asking
from horo.feedback.services.forms import said, shown
from horo.people.models import Member
from horo.playbook.actions import Action, Preview, Request, Undoing
from horo.playbook.parts.base import Slug
from horo.playbook.parts.whole import Playbook


class AskFormArgs(BaseModel):
    """What a step writes under `ask_form`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Slug = Field(description=gettext_noop("The form: forms/<form>.yaml."))


def perform(request: Request) -> None:
    asking.ask(_member(request), _form(request.args), key=request.key, at=request.at)


def preview(request: Request) -> Preview:
    """Return the notice, what is asked first, and why nothing is asked, where that is so."""
    member = _member(request)
    form = asking.open_form(_form(request.args), request.at)
    words = asking.words_for(member, form)
    asked = format_html_join(
        "", "<li>{}</li>", ((said(one.ask, words.locale),) for one in shown(form, {}))
    )
    body = format_html("{}<ol>{}</ol>", linebreaks(words.text, autoescape=True), asked)
    if refusal := asking.why_not(form, member, request.at):
        body = format_html("<p><strong>{}</strong></p>{}", refusal, body)
    return Preview(words.title, body, member.name, "in_app")


def undo(undoing: Undoing) -> bool:
    return asking.take_back(undoing.key, by=undoing.by, at=undoing.at)


def sentence(args: BaseModel, playbook: Playbook | None) -> str:
    slug = _form(args)
    form = playbook.forms.get(slug) if playbook else None
    return _("the form “%(form)s” put to the member") % {"form": said(form.title) if form else slug}


def _member(request: Request) -> Member:
    member: Member = Member.objects.get(pk=request.member_id)
    return member


def _form(args: BaseModel) -> str:
    assert isinstance(args, AskFormArgs), args
    return args.form


ASK_FORM = Action(
    name="ask_form",
    summary="Ask the member to answer a form, at most as often as the form says.",
    args=AskFormArgs,
    perform=perform,
    preview=preview,
    reaches=True,
    shorthand="form",
    topic_of=lambda args: asking.TOPIC,
    undo=undo,
    sentence=sentence,
)

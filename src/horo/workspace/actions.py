"""The action `task`: something for a person of the team to do about a member."""

from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from horo.engine.variables import variables_for
from horo.people.models import Member
from horo.playbook.actions import Action, Preview, Request
from horo.playbook.parts.base import Duration, Line
from horo.playbook.services import current, render_text
from horo.workspace import services


class TaskArgs(BaseModel):
    """What a step writes under `task`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: Line = Field(
        description=gettext_noop("Who does it: a group (the least loaded of it), or a handle.")
    )
    title: Line = Field(description=gettext_noop("What there is to do; may hold variables."))
    due: Duration | None = Field(None, description="How long there is for it.")


def perform(request: Request) -> None:
    args, about = _args(request), Member.objects.get(pk=request.member_id)
    assignee = services.least_loaded(args.to)
    services.assign(
        _title(request, about, assignee),
        to=args.to,
        assignee=assignee,
        about=about,
        at=request.at,
        due=args.due,
        effect_key=request.key,
    )


def preview(request: Request) -> Preview:
    args, about = _args(request), Member.objects.get(pk=request.member_id)
    assignee = services.least_loaded(args.to)
    return Preview(
        title=_title(request, about, assignee),
        body="",
        recipient=assignee.name if assignee else args.to,
        channel="task",
    )


def _title(request: Request, about: Member, assignee: Member | None) -> str:
    """Name the topic only where the assignee may read it."""
    title = _args(request).title
    variables = variables_for(
        current(), about, reader=assignee, because=request.because, texts=[title]
    )
    return " ".join(render_text(title, variables).split())[:300]


def _args(request: Request) -> TaskArgs:
    assert isinstance(request.args, TaskArgs), request.args
    return request.args


TASK = Action(
    name="task",
    summary="Give someone of the team a task about the member.",
    args=TaskArgs,
    perform=perform,
    preview=preview,
    reaches=False,
)

"""The actions `task` and `hand_over`: something for a person of the team to do about a member."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from django.db import transaction
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from horo.engine.variables import variables_for
from horo.engine.workload import MINUTES
from horo.log import services as log
from horo.people.models import Member
from horo.playbook.actions import Action, Preview, Request, Undoing
from horo.playbook.parts.base import Duration, Line, Prose, nested
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import current, render_text
from horo.playbook.words import plain, role_of
from horo.workspace import handing, services
from horo.workspace.activities import HANDED_OVER
from horo.workspace.models import HAND_OVER, TASK, Task
from horo.workspace.owners import Loads, Rule, is_by_load, owner

STRICT = ConfigDict(frozen=True, extra="forbid")


class Owner(BaseModel):
    """Who does it, by a rule: one person of a group."""

    model_config = STRICT

    group: Line = Field(description=gettext_noop("The group of which somebody is chosen."))
    rule: Literal["least_loaded", "round_robin"] = Field(
        "least_loaded", description="The one with the fewest open tasks, or each in turn."
    )
    by: Literal["persona", "space"] | None = Field(
        None, description="First those of the member's persona, or hosts of the entry's space."
    )


def _read_owner(value: Any) -> Any:
    """Read the long form here, so that what is wrong in it is told of its own keys alone."""
    if not isinstance(value, dict):
        return value
    try:
        return Owner.model_validate(value)
    except ValidationError as error:
        raise nested([dict(part) for part in error.errors(include_url=False)]) from None


To = Annotated[Line | Owner, BeforeValidator(_read_owner)]


class TaskArgs(BaseModel):
    """What a step writes under `task`."""

    model_config = STRICT

    to: To = Field(
        description=gettext_noop("Who does it: a group (the least loaded of it), or a handle.")
    )
    title: Line = Field(description=gettext_noop("What there is to do; may hold variables."))
    due: Duration | None = Field(None, description="How long there is for it.")
    minutes: int | None = Field(
        None, ge=1, le=480, description="How many minutes it takes; 15 where nothing is said."
    )


class HandOverArgs(TaskArgs):
    """What a step writes under `hand_over`."""

    text: Prose = Field(
        "", description="What the person should know, in plain words; may hold variables."
    )


def perform(request: Request) -> None:
    with transaction.atomic():
        handing.tell_soon(_of_hosts([_give(request, TASK)]))


def perform_many(requests: Sequence[Request]) -> None:
    """Where the load decides about all of them, in few statements; else one after the other."""
    if not all(is_by_load(_rule(_args(request.args))) for request in requests):
        for request in requests:
            perform(request)
        return
    members = Member.objects.by_id({request.member_id for request in requests})
    loads, tasks = Loads(), []
    for request in requests:
        about = members[request.member_id]
        assignee = loads.owner(_rule(_args(request.args)), about.pk)
        tasks.append(_task(request, about, assignee, TASK))
    with transaction.atomic():
        services.assign_many(tasks)
        handing.tell_soon(_of_hosts(tasks))


def perform_hand_over(request: Request) -> None:
    with transaction.atomic():
        task = _give(request, HAND_OVER)
        log.record(HANDED_OVER, task, actor=None, recipient=task.about, at=request.at)
        handing.tell_soon([task])


def preview(request: Request) -> Preview:
    args, about = _args(request.args), Member.objects.get(pk=request.member_id)
    assignee = _owner(request, about)
    title, note = _texts(request, about, assignee)
    return Preview(
        title=title,
        body=linebreaks(escape(note)) if note else "",
        recipient=assignee.name if assignee else _rule(args).to,
        channel="task",
    )


def work_for(args: BaseModel) -> str:
    return _rule(_args(args)).to


def undo(undoing: Undoing) -> bool:
    return services.withdraw(undoing.key, by=undoing.by, at=undoing.at)


def say_task(args: BaseModel, playbook: Playbook | None) -> str:
    return _("a task for %(role)s: “%(title)s”") % _said(args, playbook)


def say_hand_over(args: BaseModel, playbook: Playbook | None) -> str:
    return _("a hand-over to %(role)s: “%(title)s”") % _said(args, playbook)


def _give(request: Request, kind: str) -> Task:
    about = Member.objects.get(pk=request.member_id)
    task = _task(request, about, _owner(request, about), kind)
    services.assign_many([task])
    return task


def _task(request: Request, about: Member, assignee: Member | None, kind: str) -> Task:
    args = _args(request.args)
    title, note = _texts(request, about, assignee)
    return Task(
        title=title,
        kind=kind,
        note=note,
        group=_rule(args).to,
        assignee=assignee,
        about=about,
        opened_at=request.at,
        due_at=request.at + args.due if args.due is not None else None,
        minutes=args.minutes or MINUTES,
        effect_key=request.key,
    )


def _of_hosts(tasks: Iterable[Task]) -> list[Task]:
    """Return those that went to hosts, who have no console to find them in."""
    return [task for task in tasks if task.assignee and not task.assignee.is_team]


def _owner(request: Request, about: Member) -> Member | None:
    entry_id = request.because[0] if request.because else None
    return owner(_rule(_args(request.args)), about=about, entry_id=entry_id, at=request.at)


def _rule(args: TaskArgs) -> Rule:
    if isinstance(args.to, Owner):
        return Rule(args.to.group, args.to.rule, args.to.by or "")
    return Rule(args.to)


def _texts(request: Request, about: Member, assignee: Member | None) -> tuple[str, str]:
    """Return title and note, which name the topic only where the assignee may read it."""
    args = _args(request.args)
    note = args.text if isinstance(args, HandOverArgs) else ""
    variables = variables_for(
        current(), about, reader=assignee, because=request.because, texts=[args.title, note]
    )
    title = " ".join(render_text(args.title, variables).split())[:300]
    return title, render_text(note, variables) if note else ""


def _said(args: BaseModel, playbook: Playbook | None) -> dict[str, str]:
    written = _args(args)
    return {"role": role_of(playbook, _rule(written).to), "title": plain(written.title)}


def _args(args: BaseModel) -> TaskArgs:
    assert isinstance(args, TaskArgs), args
    return args


TASK_ACTION = Action(
    name="task",
    summary="Give someone of the team a task about the member.",
    args=TaskArgs,
    perform=perform,
    perform_many=perform_many,
    preview=preview,
    reaches=False,
    work_for=work_for,
    waiting=services.waiting,
    undo=undo,
    sentence=say_task,
)
HAND_OVER_ACTION = Action(
    name="hand_over",
    summary="Ask a person to go on with the member, and tell them what they need to know.",
    args=HandOverArgs,
    perform=perform_hand_over,
    preview=preview,
    reaches=False,
    work_for=work_for,
    undo=undo,
    sentence=say_hand_over,
)

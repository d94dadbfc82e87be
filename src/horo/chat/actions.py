"""The action `message`: a direct message from a person, which the member can answer."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from horo.chat.services import official
from horo.playbook.actions import Action, Preview, Request, Undoing
from horo.playbook.parts.base import Line, Slug
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import current
from horo.playbook.words import subject_at


class MessageArgs(BaseModel):
    """What a step writes under `message`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    sender: Line = Field(
        alias="from",
        description=gettext_noop(
            "Who writes: the handle of a member, or a group, whose people take turns."
        ),
    )
    message: Slug = Field(description=gettext_noop("The message: messages/<message>.<locale>.md."))


def perform(request: Request) -> None:
    perform_many([request])


def perform_many(requests: Sequence[Request]) -> None:
    written = [(request, _args(request.args)) for request in requests]
    official.write_all([(request, args.message, args.sender) for request, args in written])


def preview(request: Request) -> Preview:
    args = _args(request.args)
    return official.preview(request, args.message, args.sender)


def undo(undoing: Undoing) -> bool:
    return official.take_back(undoing.key)


def topic_of(args: BaseModel) -> str:
    return current().messages[_args(args).message].topic


def message_of(args: BaseModel) -> str:
    return _args(args).message


def say(args: BaseModel, playbook: Playbook | None) -> str:
    written = _args(args)
    return _("a direct message from @%(handle)s: “%(subject)s”") % {
        "handle": written.sender,
        "subject": subject_at(playbook, written.message),
    }


def _args(args: BaseModel) -> MessageArgs:
    assert isinstance(args, MessageArgs), args
    return args


MESSAGE = Action(
    name="message",
    summary="Write to the member in the name of a person, as a direct message to answer.",
    args=MessageArgs,
    perform=perform,
    perform_many=perform_many,
    preview=preview,
    reaches=True,
    topic_of=topic_of,
    message_of=message_of,
    undo=undo,
    sentence=say,
)

"""The actions `send`, `thank` and `notify`: messages to a member, and about a member."""

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from horo.messaging import noticing, services
from horo.playbook.actions import Action, Preview, Request, Undoing
from horo.playbook.parts.base import Line, Prose, Slug
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import plain, role_of, subject_at

STRICT = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class SendArgs(BaseModel):
    """What a step writes under `send`."""

    model_config = STRICT

    message: Slug = Field(description=gettext_noop("The message: messages/<message>.<locale>.md."))
    channel: Literal["in_app", "email", "push"] | None = Field(
        None, description="Where it goes, if not where the message itself says."
    )


class ThankArgs(BaseModel):
    """What a step writes under `thank`."""

    model_config = STRICT

    sender: Line = Field(
        alias="from", description=gettext_noop("Who thanks: the handle of a member.")
    )
    message: Slug = Field(description=gettext_noop("The message: messages/<message>.<locale>.md."))


class NotifyArgs(BaseModel):
    """What a step writes under `notify`."""

    model_config = STRICT

    to: Line = Field(description=gettext_noop("The group that is told, such as moderators."))
    title: Line = Field(description=gettext_noop("What happened; may hold variables."))
    text: Prose = Field("", description="More about it in plain words; may hold variables.")


def perform_send(request: Request) -> None:
    services.send(request, *_which(request.args))


def perform_sends(requests: Sequence[Request]) -> None:
    services.send_many([(request, *_which(request.args)) for request in requests])


def preview_send(request: Request) -> Preview:
    return services.preview(request, *_which(request.args))


def perform_thank(request: Request) -> None:
    args = _thanks(request.args)
    services.thank(request, args.message, sender=args.sender)


def perform_thanks(requests: Sequence[Request]) -> None:
    written = [(request, _thanks(request.args)) for request in requests]
    services.thank_many([(request, args.message, args.sender) for request, args in written])


def preview_thank(request: Request) -> Preview:
    args = _thanks(request.args)
    return services.preview_thanks(request, args.message, sender=args.sender)


def perform_notify(request: Request) -> None:
    args = _notice(request.args)
    noticing.notify(request, to=args.to, title=args.title, text=args.text)


def perform_notices(requests: Sequence[Request]) -> None:
    written = [(request, _notice(request.args)) for request in requests]
    noticing.notify_many(
        [noticing.Notice(request, args.to, args.title, args.text) for request, args in written]
    )


def preview_notify(request: Request) -> Preview:
    args = _notice(request.args)
    return noticing.preview(request, to=args.to, title=args.title, text=args.text)


def undo_message(undoing: Undoing) -> bool:
    return services.take_back(undoing.key)


def undo_notify(undoing: Undoing) -> bool:
    return noticing.take_back(undoing.key)


def channel_of(args: BaseModel) -> str:
    slug, channel = _which(args)
    return services.channel_of(slug, channel)


def topic_of(args: BaseModel) -> str:
    return services.topic_of(_which(args)[0])


def topic_of_thanks(args: BaseModel) -> str:
    return services.topic_of(_thanks(args).message)


def say_send(args: BaseModel, playbook: Playbook | None) -> str:
    return _("the message “%(subject)s”") % {"subject": subject_at(playbook, _which(args)[0])}


def say_thank(args: BaseModel, playbook: Playbook | None) -> str:
    written = _thanks(args)
    return _("thanks from @%(handle)s: “%(subject)s”") % {
        "handle": written.sender,
        "subject": subject_at(playbook, written.message),
    }


def say_notify(args: BaseModel, playbook: Playbook | None) -> str:
    written = _notice(args)
    return _("a notice to %(role)s: “%(title)s”") % {
        "role": role_of(playbook, written.to),
        "title": plain(written.title),
    }


def message_of(args: BaseModel) -> str:
    return _which(args)[0]


def _which(args: BaseModel) -> tuple[str, str | None]:
    assert isinstance(args, SendArgs), args
    return args.message, args.channel


def _thanks(args: BaseModel) -> ThankArgs:
    assert isinstance(args, ThankArgs), args
    return args


def _notice(args: BaseModel) -> NotifyArgs:
    assert isinstance(args, NotifyArgs), args
    return args


SEND = Action(
    name="send",
    summary="Send the member a message: in the community, and by e-mail or push.",
    args=SendArgs,
    perform=perform_send,
    perform_many=perform_sends,
    preview=preview_send,
    reaches=True,
    shorthand="message",
    channel_of=channel_of,
    topic_of=topic_of,
    message_of=message_of,
    undo=undo_message,
    sentence=say_send,
)
THANK = Action(
    name="thank",
    summary="Thank the member in the name of somebody, in the community.",
    args=ThankArgs,
    perform=perform_thank,
    perform_many=perform_thanks,
    preview=preview_thank,
    reaches=True,
    topic_of=topic_of_thanks,
    message_of=lambda args: _thanks(args).message,
    undo=undo_message,
    sentence=say_thank,
)
NOTIFY = Action(
    name="notify",
    summary="Tell everyone of a group something about the member, one notice each.",
    args=NotifyArgs,
    perform=perform_notify,
    perform_many=perform_notices,
    preview=preview_notify,
    reaches=False,
    undo=undo_notify,
    sentence=say_notify,
)

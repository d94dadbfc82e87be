"""The action `send`: one message of the playbook to one member."""

from typing import Literal

from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from horo.messaging import services
from horo.playbook.actions import Action, Preview, Request
from horo.playbook.parts.base import Slug


class SendArgs(BaseModel):
    """What a step writes under `send`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: Slug = Field(description=gettext_noop("The message: messages/<message>.<locale>.md."))
    channel: Literal["in_app", "email"] | None = Field(
        None, description="Where it goes, if not where the message itself says."
    )


def perform(request: Request) -> None:
    services.send(request, *_which(request.args))


def preview(request: Request) -> Preview:
    return services.preview(request, *_which(request.args))


def channel_of(args: BaseModel) -> str:
    slug, channel = _which(args)
    return services.channel_of(slug, channel)


def topic_of(args: BaseModel) -> str:
    return services.topic_of(_which(args)[0])


def _which(args: BaseModel) -> tuple[str, str | None]:
    assert isinstance(args, SendArgs), args
    return args.message, args.channel


SEND = Action(
    name="send",
    summary="Send the member a message: in the community, or by e-mail.",
    args=SendArgs,
    perform=perform,
    preview=preview,
    reaches=True,
    shorthand="message",
    channel_of=channel_of,
    topic_of=topic_of,
)

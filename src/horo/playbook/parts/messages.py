"""`messages/<slug>.<locale>.md`: the texts that members receive."""

from typing import Literal

from django.utils.translation import gettext_noop
from pydantic import Field

from horo.playbook.parts.base import Line, Part, Slug

Channel = Literal["in_app", "email", "push"]


class MessageFile(Part):
    """The front matter of `messages/<slug>.<locale>.md`; the text follows below it."""

    subject: Line = Field(description=gettext_noop("The subject; may hold variables."))
    topic: Slug | None = Field(
        default=None, description="The consent topic; needed in the community's own locale."
    )
    channel: Channel | None = Field(
        default=None, description="Where it goes: in_app (the default), email or push."
    )


class MessageText(Part):
    """One message in one locale."""

    subject: str
    body_template: str
    file: str
    body_line: int = 1


class Message(Part):
    """One message in all its locales."""

    slug: Slug
    topic: Slug
    channel: Channel = "in_app"
    texts: dict[str, MessageText]

"""The action `webhook`: tell another system what the playbook did."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from horo.connectors import webhooks
from horo.playbook.actions import Action, Preview, Request
from horo.playbook.parts.base import Line, Slug, wrong
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import show


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise wrong(
            show(value),
            _("an address that starts with https://"),
            _("A password does not belong into it: the secret signs what is sent."),
        )
    return value


class WebhookArgs(BaseModel):
    """What a step writes under `webhook`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Annotated[Line, AfterValidator(_address)] = Field(
        description=gettext_noop("Where it goes: an https address on the public web.")
    )
    secret: Slug = Field(
        description=gettext_noop("The name of the secret that signs it, set by the operator.")
    )


def perform(request: Request) -> None:
    args = _args(request.args)
    webhooks.put(request, url=args.url, secret=args.secret)


def perform_many(requests: Sequence[Request]) -> None:
    written = [(request, _args(request.args)) for request in requests]
    webhooks.put_many([(request, args.url, args.secret) for request, args in written])


def preview(request: Request) -> Preview:
    args = _args(request.args)
    webhooks.key_of(args.secret)
    body = webhooks.body_of(webhooks.payload_of(request)).decode()
    return Preview(args.url, format_html("<pre>{}</pre>", body), _host(args), webhooks.CHANNEL)


def say(args: BaseModel, playbook: Playbook | None) -> str:
    return _("a webhook to %(host)s") % {"host": _host(_args(args))}


def _host(args: WebhookArgs) -> str:
    return urlsplit(args.url).hostname or ""


def _args(args: BaseModel) -> WebhookArgs:
    assert isinstance(args, WebhookArgs), args
    return args


WEBHOOK = Action(
    name="webhook",
    summary="Tell another system, by a signed webhook that names the member and the rule.",
    args=WebhookArgs,
    perform=perform,
    perform_many=perform_many,
    preview=preview,
    reaches=False,
    no_undo=gettext_lazy("What has left the building cannot be called back."),
    sentence=say,
)

"""Webhooks that go out: signed as Standard Webhooks says, at least once, to the public web only.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from horo.connectors.activities import SIGNALED
from horo.core import http
from horo.core.refused import Refused
from horo.core.time import from_micros, to_micros
from horo.engine.channels import Parcel, Undeliverable, Unreachable
from horo.engine.services import outbox
from horo.log import services as log
from horo.people.models import Member
from horo.playbook.actions import Request

CHANNEL = "webhook"
TYPE = "effect.performed"
SECONDS, MOST_BYTES = 7.0, 100_000  # for one attempt, and of the answer
FEWEST, MOST = 24, 64  # bytes of a secret, by the specification
GONE = 410
WAY = http.OUT


class NoSecret(Refused):
    pass


class NotTaken(Exception):  # noqa: N818 - an answer of the receiver
    """The receiver did not take it this time; its text says what was answered."""


def put(request: Request, *, url: str, secret: str) -> None:
    """Let a webhook about the effect leave the building. Records `signaled`.

    Raises NoSecret where the operator has set none of that name, or one that is none.
    """
    key_of(secret)
    member: Member = Member.objects.get(pk=request.member_id)
    outbox.put(
        request.key,
        CHANNEL,
        {"url": url, "secret": secret, **payload_of(request)},
        at=request.at,
    )
    log.record(SIGNALED, member, actor=None, recipient=member, key=secret, at=request.at)


def put_many(requests: Sequence[tuple[Request, str, str]]) -> None:
    """As `put` for each (request, url, secret), in few statements. Raises as `put` does."""
    for name in {secret for _request, _url, secret in requests}:
        key_of(name)
    parcels = [
        (request.key, {"url": url, "secret": secret, **payload_of(request)})
        for request, url, secret in requests
    ]
    with transaction.atomic():
        outbox.put_many(parcels, CHANNEL, at=requests[0][0].at)
        log.record_all(
            log.Entry(
                SIGNALED,
                request.at,
                log.HOSTED,
                "",
                object_type="member",
                object_id=request.member_id,
                object_key=secret,
                recipient_id=request.member_id,
            )
            for request, _url, secret in requests
        )


def payload_of(request: Request) -> dict[str, Any]:
    """Return what is told: rows and the rule, never a name, an address or a text."""
    return {
        "effect": request.key,
        "rule": request.rule,
        "step": request.step,
        "member": request.member_id,
        "because": list(request.because),
        "performed_at": to_micros(request.at),
    }


def carry(parcel: Parcel) -> None:
    """As `deliver`, for the outbox. Raises Unreachable where there was no answer at all."""
    try:
        deliver(parcel)
    except http.NotFetched as error:
        raise Unreachable(f"Nobody answered: {error}") from error


def lane_of(payload: Mapping[str, Any]) -> str:
    """Return where a parcel goes: a receiver that hangs keeps only its own parcels waiting."""
    return urlsplit(str(payload["url"])).netloc


def deliver(parcel: Parcel) -> None:
    """Post the parcel to its address; any answer of 2xx is yes.

    Raises Undeliverable where the receiver says that it is gone for good (410), NotTaken for
    every other answer, and NotFetched where there was none, or the address is not public.
    """
    told = dict(parcel.payload)
    url, secret = str(told.pop("url")), str(told.pop("secret"))
    body = body_of(told)
    headers = sign(body, name=id_of(parcel.key), at=parcel.at, key=key_of(secret))
    answer = http.post(
        url,
        body,
        kind="application/json",
        headers=headers,
        most_bytes=MOST_BYTES,
        seconds=SECONDS,
        way=WAY,
    )
    if answer.status == GONE:
        raise Undeliverable("The receiver says that nobody listens there any more (410).")
    if not 200 <= answer.status < 300:
        raise NotTaken(f"The receiver answered {answer.status}.")


def body_of(told: Mapping[str, Any]) -> bytes:
    """Return the payload as JSON: the same bytes at every attempt."""
    at = from_micros(int(told["performed_at"])).isoformat()
    data = {name: value for name, value in told.items() if name != "performed_at"}
    whole = {"type": TYPE, "timestamp": at, "data": data}
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()


def id_of(key: str) -> str:
    """Return the webhook's id: of the effect, so the receiver can tell a repetition."""
    return f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def sign(body: bytes, *, name: str, at: datetime, key: bytes) -> dict[str, str]:
    """Return the three headers that prove who sent `body`, and when."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join([name.encode(), timestamp.encode(), body])
    signature = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    return {
        "webhook-id": name,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def key_of(name: str) -> bytes:
    """Return the bytes of the secret `name` (`whsec_` and base64). Raises NoSecret in words."""
    setting = f"HORO_WEBHOOK_SECRET_{name.upper().replace('-', '_')}"
    written = settings.HORO_WEBHOOK_SECRETS.get(name, "")
    if not written:
        raise NoSecret(
            _("There is no secret “%(name)s” for webhooks. Set %(setting)s.")
            % {"name": name, "setting": setting}
        )
    try:
        key = base64.b64decode(written.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not FEWEST <= len(key) <= MOST:
        raise NoSecret(
            _("%(setting)s is no secret for webhooks: write whsec_ and 24 to 64 bytes in base64.")
            % {"setting": setting}
        )
    return key

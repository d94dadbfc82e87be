"""The address to which a member answers in one topic: only who got it can know it."""

import base64
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

VALID = timedelta(days=90)
SALT = "horo.messaging.replies"
_FIRST = date(2020, 1, 1)  # days are counted from here: two bytes last for 179 years
_FORM = struct.Struct(">QQH")
_PACKED = 12  # bytes: five for the member, five for the topic, two for the day
_SIGNED = 12  # bytes of the signature
_TOKEN = re.compile(r"[a-z2-7]{39}")  # 24 bytes: with the name before it below the 64 of a name


@dataclass(frozen=True)
class Address:
    """For whom and which topic an address is; `is_valid` until 90 days after its mail was made."""

    member_id: int
    topic_id: int
    is_valid: bool


def is_on() -> bool:
    return bool(settings.HORO_REPLY_ADDRESS)


def address(member_id: int, topic_id: int, at: datetime) -> str:
    """Return the address for answers of the member in the topic; "" where none is set up."""
    name, has_at, host = settings.HORO_REPLY_ADDRESS.partition("@")
    if not has_at:
        return ""
    packed = _packed(member_id, topic_id, (at.date() - _FIRST).days)
    token = base64.b32encode(packed + _signature(packed)).decode().rstrip("=").lower()
    return f"{name}+{token}@{host}"


def find(text: str, at: datetime) -> Address | None:
    """Return what the first address of ours in `text`, some header, is for; None: none is ours."""
    name, _has_at, host = settings.HORO_REPLY_ADDRESS.lower().partition("@")
    ours = rf"{re.escape(name)}\+({_TOKEN.pattern})@{re.escape(host)}\b"
    for token in re.findall(ours, text.lower()):
        if found := _read(token, at):
            return found
    return None


def _read(token: str, at: datetime) -> Address | None:
    raw = base64.b32decode(token.upper() + "=")
    packed, signature = raw[:_PACKED], raw[_PACKED:]
    if not hmac.compare_digest(signature, _signature(packed)):
        return None
    member, topic, day = _FORM.unpack(b"\0\0\0" + packed[:5] + b"\0\0\0" + packed[5:])
    made_on = _FIRST + timedelta(days=day)
    return Address(member, topic, made_on <= at.astimezone(UTC).date() <= made_on + VALID)


def _packed(member_id: int, topic_id: int, day: int) -> bytes:
    whole = _FORM.pack(member_id, topic_id, day)
    return whole[3:8] + whole[11:]


def _signature(packed: bytes) -> bytes:
    return salted_hmac(SALT, packed, algorithm="sha256").digest()[:_SIGNED]

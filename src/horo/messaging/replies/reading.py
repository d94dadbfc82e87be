"""One mail that came in, read: who sent it, for which address of ours, and what it says."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from horo.messaging.replies import tokens, trimming
from horo.messaging.replies.tokens import Address

LARGEST = 25 * 1_000_000  # bytes of a whole mail
_HEAD = 100_000  # bytes that are looked at of a larger one
_FOR = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_AWAY = re.compile(
    r"^\W*(?:out of (?:the )?office|auto(?:matic)?[- ]?(?:reply|response)|abwesen|absence|"
    r"автоответ|автоматический ответ|меня нет|отсутств|автоматичен отговор|извън офиса)",
    re.IGNORECASE,
)


class Broken(Exception):  # noqa: N818 - an answer about the mail
    """It cannot be read as a mail."""


@dataclass(frozen=True)
class Letter:
    """What is known of a mail. `automatic` says by which sign it was sent by no person."""

    key: str
    sender: str
    address: Address | None
    automatic: str
    is_too_large: bool
    text: str


def read(raw: bytes, at: datetime) -> Letter:
    """Read the mail `raw` (RFC 5322). Raises Broken where nothing can be made of it."""
    is_too_large = len(raw) > LARGEST
    try:
        known = raw[:_HEAD] if is_too_large else raw
        mail = message_from_bytes(known, policy=policy.default)
        return Letter(
            key=key_of(mail, raw),
            sender=parseaddr(_header(mail, "From"))[1].lower(),
            address=tokens.find(" ".join(_header(mail, name) for name in _FOR), at),
            automatic=_automatic(mail),
            is_too_large=is_too_large,
            text="" if is_too_large else _text(mail),
        )
    except Exception as error:  # the parser of the standard library raises whatever it meets
        raise Broken(f"{type(error).__name__}: {error}") from error


def key_of(mail: EmailMessage, raw: bytes) -> str:
    """Return what makes a mail the same one: its Message-ID, else all that it says."""
    own = _header(mail, "Message-ID").strip()
    return hashlib.sha256(own.encode(errors="replace") if own else raw).hexdigest()


def _automatic(mail: EmailMessage) -> str:
    """Return the header that says that a program sent it; "" for a person's mail."""
    if _header(mail, "Auto-Submitted").strip().lower() not in ("", "no"):
        return "Auto-Submitted"
    if re.search(r"bulk|junk|list|auto", _header(mail, "Precedence"), re.IGNORECASE):
        return "Precedence"
    for name in ("X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "List-Id"):
        if _header(mail, name).strip().lower() not in ("", "no", "none"):
            return name
    if _header(mail, "Return-Path").strip() == "<>":
        return "Return-Path"
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    if re.fullmatch(rf"<[0-9a-f]{{40}}@{re.escape(host)}>", _header(mail, "Message-ID").strip()):
        return "Message-ID"
    return "Subject" if _AWAY.match(_header(mail, "Subject")) else ""


def _header(mail: EmailMessage, name: str) -> str:
    return ", ".join(str(value) for value in mail.get_all(name, ()))


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    content = str(body.get_content())
    if body.get_content_type() == "text/html":
        content = trimming.of_html(content)
    return trimming.own_words(content)

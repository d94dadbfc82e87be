"""One mail, however it came about: its headers, and what a server's answer to it means.

`send` is what everything that leaves by e-mail goes through: messages, notifications, digests.
"""

import hashlib
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from horo.engine.channels import Parcel, Undeliverable, Unreachable
from horo.engine.services import suppressing
from horo.messaging.models import EMAIL
from horo.people.models import Member

REFUSED_FOR_GOOD = 500  # from this code on, trying again does not help (RFC 5321, 4.2.1)


@dataclass(frozen=True)
class Mail:
    """What goes to one member, in their language, as plain and as HTML text.

    `key` makes the Message-ID, so that a repetition is the same mail to every mail system. `stop`
    is the whole address that stops mail like this: its GET asks, and one POST does it (RFC 8058);
    "" where it answers what the member did, and there is nothing to stop.
    `reply_to` is where an answer goes, if one is wanted; `headers` are added to ours.
    """

    member: Member
    key: str
    subject: str
    text: str
    html: str
    stop: str
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def send(mail: Mail, parcel: Parcel) -> None:
    """Hand `mail` to the mail server, as the parcel of the outbox that it is.

    Raises Undeliverable where there is no address, the way to it is closed or the server refuses
    the mail for good, Unreachable where no server answers, and whatever its answer is otherwise.
    A letter that came back for the recipient's sake is noted.
    """
    if not mail.member.email:
        raise Undeliverable("There is no address to send it to any more.")
    if suppressing.is_suppressed(mail.member, EMAIL, parcel.at):
        raise Undeliverable("The way to this address is closed.")
    try:
        made(mail).send()
    except smtplib.SMTPRecipientsRefused as error:
        _came_back(error, mail.member, parcel)
        raise
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= REFUSED_FOR_GOOD:
            raise Undeliverable(f"The mail server refused it: {_said(error)}") from error
        raise
    except (OSError, smtplib.SMTPException) as error:  # no line, no sign-in, no such sender
        raise Unreachable(f"The mail server takes nothing: {error}") from error


def made(mail: Mail) -> EmailMultiAlternatives:
    """Return `mail` as it leaves."""
    letter = EmailMultiAlternatives(
        subject=" ".join(mail.subject.split()),
        body=mail.text,
        to=[mail.member.email or ""],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": message_id(mail.key),
            "Auto-Submitted": "auto-generated",  # so that nobody's absence is answered to us
            **(_way_out(mail.stop) if mail.stop else {}),
            **mail.headers,
        },
    )
    letter.attach_alternative(mail.html, "text/html")
    return letter


def _way_out(stop: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def message_id(key: str) -> str:
    """Return the Message-ID of what is called `key`: the same at every attempt."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _came_back(error: smtplib.SMTPRecipientsRefused, member: Member, parcel: Parcel) -> None:
    """Note it as a hard bounce, or as a soft one once nobody tries again; raise if it is final.

    A server that puts a letter off (greylisting) is no bounce as long as it may still take it.
    """
    code, text = next(iter(error.recipients.values()))
    said, is_hard = f"{code} {_plain(text)}", code >= REFUSED_FOR_GOOD
    if is_hard or parcel.is_last:
        suppressing.bounced(member, EMAIL, key=parcel.key, is_hard=is_hard, said=said, at=parcel.at)
        raise Undeliverable(f"The recipient's server refused it: {said}") from error


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_plain(error.smtp_error)}"


def _plain(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text

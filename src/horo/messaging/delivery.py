"""E-mail: a message of the inbox as it leaves the building."""

import hashlib
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from horo.engine.channels import Parcel, Undeliverable, Unreachable
from horo.engine.services import suppressing
from horo.messaging.models import EMAIL, Message
from horo.messaging.services import unsubscribe_token
from horo.people.models import Consent

REFUSED_FOR_GOOD = 500  # from this code on, trying again does not help (RFC 5321, 4.2.1)


def deliver(parcel: Parcel) -> None:
    """Hand the message that `parcel` names to the mail server.

    The Message-ID comes from the effect's key, so a repetition is the same message to every
    mail system. Raises Undeliverable where the message, the address or the consent is gone or
    the server refuses it for good, Unreachable where no server answers, and whatever its answer
    is otherwise. A letter that came back for the recipient's sake is noted.
    """
    message = Message.objects.select_related("member").filter(pk=parcel.payload["message"]).first()
    if message is None or not message.member.email:
        raise Undeliverable("There is no address to send it to any more.")
    if _was_withdrawn(message):
        raise Undeliverable("The member does not want e-mail on this topic any more.")
    if suppressing.is_suppressed(message.member, EMAIL, parcel.at):
        raise Undeliverable("The way to this address is closed.")
    _hand_over(compose(message, key=parcel.key), message, parcel)


def _hand_over(mail: EmailMultiAlternatives, message: Message, parcel: Parcel) -> None:
    """Send `mail`, and tell apart what its server says about recipient, letter and itself."""
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        _came_back(error, message, parcel)
        raise
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= REFUSED_FOR_GOOD:
            raise Undeliverable(f"The mail server refused it: {_said(error)}") from error
        raise
    except (OSError, smtplib.SMTPException) as error:  # no line, no sign-in, no such sender
        raise Unreachable(f"The mail server takes nothing: {error}") from error


def _came_back(error: smtplib.SMTPRecipientsRefused, message: Message, parcel: Parcel) -> None:
    """Note it as a hard bounce, or as a soft one once nobody tries again; raise if it is final.

    A server that puts a letter off (greylisting) is no bounce as long as it may still take it.
    """
    code, text = next(iter(error.recipients.values()))
    said, is_hard = f"{code} {_plain(text)}", code >= REFUSED_FOR_GOOD
    if is_hard or parcel.is_last:
        suppressing.bounced(
            message.member, EMAIL, key=parcel.key, is_hard=is_hard, said=said, at=parcel.at
        )
        raise Undeliverable(f"The recipient's server refused it: {said}") from error


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_plain(error.smtp_error)}"


def _plain(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def compose(message: Message, *, key: str) -> EmailMultiAlternatives:
    """Return `message` as an e-mail with plain and HTML text, in the member's language."""
    stop = settings.SITE_URL + reverse("messaging:unsubscribe", args=[unsubscribe_token(message)])
    why = settings.SITE_URL + reverse("messaging:why-message", args=[message.pk])
    with translation.override(message.locale):
        footer = _("Why this came to you: %(url)s") % {"url": why}
        footer += "\n" + _("To get no more e-mail like this, open %(url)s") % {"url": stop}
        links = {"message": message, "stop": stop, "why": why}
        html = render_to_string("messaging/email.html", links)
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=f"{message.text}\n\n-- \n{footer}\n",
        to=[message.member.email or ""],
        headers={
            "Message-ID": message_id(key),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def message_id(key: str) -> str:
    """Return the Message-ID of the effect called `key`: the same at every attempt."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _was_withdrawn(message: Message) -> bool:
    said = Consent.objects.filter(member=message.member, channel=EMAIL, topic=message.topic)
    latest = said.order_by("-said_at", "-pk").first()
    return latest is not None and not latest.is_given

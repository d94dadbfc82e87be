"""E-mail: a message of the inbox as it leaves the building."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from horo.engine.channels import Parcel, Undeliverable
from horo.messaging.models import EMAIL, Message
from horo.messaging.services import unsubscribe_token
from horo.people.models import Consent


def deliver(parcel: Parcel) -> None:
    """Hand the message that `parcel` names to the mail server.

    The Message-ID comes from the effect's key, so a repetition is the same message to every
    mail system. Raises Undeliverable where the message, the address or the consent is gone,
    and whatever the mail server's answer is otherwise.
    """
    message = Message.objects.select_related("member").filter(pk=parcel.payload["message"]).first()
    if message is None or not message.member.email:
        raise Undeliverable("There is no address to send it to any more.")
    if _was_withdrawn(message):
        raise Undeliverable("The member does not want e-mail on this topic any more.")
    compose(message, key=parcel.key).send()


def compose(message: Message, *, key: str) -> EmailMultiAlternatives:
    """Return `message` as an e-mail with plain and HTML text, in the member's language."""
    stop = settings.SITE_URL + reverse("messaging:unsubscribe", args=[unsubscribe_token(message)])
    with translation.override(message.locale):
        footer = _("To get no more e-mail like this, open %(url)s") % {"url": stop}
        html = render_to_string("messaging/email.html", {"message": message, "stop": stop})
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

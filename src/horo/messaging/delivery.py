"""What the outbox brings to be sent by e-mail: a message of the inbox, a letter, a digest."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from horo.engine.channels import Parcel, Undeliverable
from horo.messaging import letters, looks, mail
from horo.messaging.digests import sending
from horo.messaging.mail import Mail
from horo.messaging.models import Message
from horo.messaging.replies import refusing
from horo.messaging.services import unsubscribe_token
from horo.people.models import Consent


def deliver(parcel: Parcel) -> None:
    """Hand what `parcel` names to the mail server: a `message`, a `letter`
    of notifications, a `digest`, or why a mail that came in (`inbound`) was refused.

    Raises Undeliverable where the message or the consent is gone, and what `mail.send` does.
    """
    if "digest" in parcel.payload:
        sending.deliver(parcel)
        return
    if "inbound" in parcel.payload:
        refusing.deliver(parcel)
        return
    if "letter" in parcel.payload:
        letters.deliver(parcel)
        return
    message = Message.objects.select_related("member").filter(pk=parcel.payload["message"]).first()
    if message is None:
        raise Undeliverable("There is no address to send it to any more.")
    if _was_withdrawn(message):
        raise Undeliverable("The member does not want e-mail on this topic any more.")
    mail.send(compose(message, key=parcel.key), parcel)


def compose(message: Message, *, key: str) -> Mail:
    """Return `message` as an e-mail with plain and HTML text, in the member's language."""
    stop = settings.SITE_URL + reverse("messaging:unsubscribe", args=[unsubscribe_token(message)])
    why = settings.SITE_URL + reverse("messaging:why-message", args=[message.pk])
    with translation.override(message.locale):
        footer = _("Why this came to you: %(url)s") % {"url": why}
        footer += "\n" + _("To get no more e-mail like this, open %(url)s") % {"url": stop}
        body = looks.dressed(message.html)
        links = {"message": message, "body": body, "stop": stop, "why": why}
        html = render_to_string("messaging/email.html", links)
    return Mail(
        member=message.member,
        key=key,
        subject=message.subject,
        text=f"{message.text}\n\n-- \n{footer}\n",
        html=html,
        stop=stop,
    )


def _was_withdrawn(message: Message) -> bool:
    said = Consent.objects.filter(member=message.member, channel=message.channel)
    latest = said.filter(topic=message.topic).order_by("-said_at", "-pk").first()
    return latest is not None and not latest.is_given

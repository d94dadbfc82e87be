"""What can be done with messages: send one, see how it would look, open it, stop a topic."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import transaction

from horo.engine.services import outbox
from horo.engine.variables import variables_for
from horo.log import services as log
from horo.messaging.activities import OPENED, RECEIVED
from horo.messaging.models import EMAIL, Message
from horo.people.models import Consent, Member
from horo.playbook.actions import Preview, Request
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import Rendered, current, render

TOKEN_SALT = "horo.messaging.unsubscribe"


@dataclass(frozen=True)
class Subscription:
    """What a link in an e-mail stops: one topic on one channel, for one member."""

    member: Member
    topic: str
    channel: str


def send(request: Request, slug: str, channel: str | None) -> Message:
    """Put the message called `slug` into the member's inbox, and into the outbox if by e-mail.

    In the member's own locale where the playbook has it. Records `received`. Runs in the
    engine's transaction. Raises TextRefused where the text cannot be filled in.
    """
    playbook, member = current(), Member.objects.get(pk=request.member_id)
    locale = _locale(playbook, member)
    rendered = _rendered(playbook, slug, member, request, locale)
    message = Message.objects.create(
        member=member,
        slug=slug,
        topic=playbook.messages[slug].topic,
        channel=channel or playbook.messages[slug].channel,
        locale=locale,
        subject=rendered.subject[:300],
        text=rendered.text_markdown,
        html=rendered.html,
        effect_key=request.key,
        sent_at=request.at,
    )
    log.record(RECEIVED, message, actor=None, recipient=member, key=slug, at=request.at)
    if message.channel == EMAIL:
        outbox.put(request.key, EMAIL, {"message": message.pk}, at=request.at)
    return message


def preview(request: Request, slug: str, channel: str | None) -> Preview:
    """Return the message as the member would get it. `body` is sanitised HTML."""
    playbook, member = current(), Member.objects.get(pk=request.member_id)
    rendered = _rendered(playbook, slug, member, request, _locale(playbook, member))
    return Preview(
        title=rendered.subject,
        body=rendered.html,
        recipient=member.name,
        channel=channel or playbook.messages[slug].channel,
    )


def channel_of(slug: str, channel: str | None) -> str:
    return channel or current().messages[slug].channel


def topic_of(slug: str) -> str:
    return current().messages[slug].topic


def open_message(message: Message, *, by: Member, at: datetime) -> None:
    """Note that `by` opened `message`. Records `opened` the first time only."""
    with transaction.atomic():
        is_first = Message.objects.filter(pk=message.pk, opened_at=None).update(opened_at=at)
        if is_first:
            log.record(OPENED, message, actor=by, key=message.slug, at=at)


def unsubscribe_token(message: Message) -> str:
    """Return what proves, without signing in, that someone got `message` by e-mail."""
    return signing.dumps([message.member_id, message.topic, message.channel], salt=TOKEN_SALT)


def subscription_of(token: str) -> Subscription | None:
    """Return what `token` is about; None if it is not one of ours."""
    try:
        member_id, topic, channel = signing.loads(token, salt=TOKEN_SALT)
    except (signing.BadSignature, ValueError):
        return None
    member = Member.objects.filter(pk=member_id).first()
    return Subscription(member, topic, channel) if member else None


def unsubscribe(subscription: Subscription, *, at: datetime) -> None:
    """Write down that the member wants no more of this topic on this channel."""
    Consent.objects.create(
        member=subscription.member,
        topic=subscription.topic,
        channel=subscription.channel,
        is_given=False,
        said_at=at,
    )


def _locale(playbook: Playbook, member: Member) -> str:
    return member.locale if member.locale in playbook.locales else playbook.locale


def _rendered(
    playbook: Playbook, slug: str, member: Member, request: Request, locale: str
) -> Rendered:
    message = playbook.messages[slug]
    texts = [part for text in message.texts.values() for part in (text.subject, text.body_template)]
    variables = variables_for(playbook, member, reader=member, because=request.because, texts=texts)
    return render(message, locale, variables)

"""What can be done with messages: send one, see how it would look, open it, stop a topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.core import signing
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from horo.core import live
from horo.core.refused import Refused
from horo.engine.services import outbox
from horo.engine.variables import variables_for
from horo.log import services as log
from horo.messaging import drafts
from horo.messaging.activities import OPENED, RECEIVED, THANKED
from horo.messaging.drafts import Draft
from horo.messaging.models import EMAIL, IN_APP, PUSH, Message
from horo.messaging.rhythms import Rhythms
from horo.messaging.seen import UNREAD
from horo.people.models import PERSON, Consent, Member
from horo.playbook.actions import Preview, Request
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import Rendered, current, render

TOKEN_SALT = "horo.messaging.unsubscribe"
LEAVING = (EMAIL, PUSH)  # channels that lead out of the building; the inbox has it as well


class NobodyThanks(Refused):
    pass


class CannotTakeBack(Refused):
    pass


@dataclass(frozen=True)
class Subscription:
    """What a link in an e-mail stops: one topic on one channel, for one member."""

    member: Member
    topic: str
    channel: str


def send(request: Request, slug: str, channel: str | None) -> Message:
    """Put the message called `slug` into the member's inbox, and into the outbox if it leaves.

    In the member's own locale where the playbook has it. Records `received`. Runs in the
    engine's transaction. Raises TextRefused where the text cannot be filled in.
    """
    playbook, member = current(), Member.objects.get(pk=request.member_id)
    rendered = _rendered(playbook, slug, member, request)
    message = _put(request, playbook, slug, member, rendered, channel=channel_of(slug, channel))
    if message.channel in LEAVING:
        after = Rhythms([member.pk]).leaves_at(member.pk, member.timezone, request.at)
        payload = {"message": message.pk}
        outbox.put(request.key, message.channel, payload, at=request.at, after=after)
    return message


def send_many(requests: Sequence[tuple[Request, str, str | None]]) -> None:
    """As `send`, for many at once. Raises where one of them cannot be sent."""
    playbook = current()
    members = Member.objects.by_id({request.member_id for request, _slug, _channel in requests})
    rows = [
        _draft(
            request,
            playbook,
            slug,
            members[request.member_id],
            _rendered(playbook, slug, members[request.member_id], request),
            channel=channel or playbook.messages[slug].channel,
        )
        for request, slug, channel in requests
    ]
    ids = drafts.put_all(rows)
    log.record_all(map(_received, rows, ids))
    _let_leave(rows, ids, members)


def _let_leave(rows: Sequence[Draft], ids: Sequence[int], members: Mapping[int, Member]) -> None:
    """Put those of `rows` that leave into the outbox, after their members' own quiet hours."""
    leaving = [(row, pk) for row, pk in zip(rows, ids, strict=True) if row.channel in LEAVING]
    rhythms = Rhythms(sorted({row.member_id for row, _pk in leaving})) if leaving else None
    together: dict[tuple[str, datetime], list[tuple[str, Mapping[str, int]]]] = {}
    for row, pk in leaving:
        assert rhythms is not None, "something leaves"
        after = rhythms.leaves_at(row.member_id, members[row.member_id].timezone, row.sent_at)
        together.setdefault((row.channel, after), []).append((row.effect_key, {"message": pk}))
    for (channel, after), parcels in together.items():
        outbox.put_many(parcels, channel, at=rows[0].sent_at, after=after)


def preview(request: Request, slug: str, channel: str | None) -> Preview:
    """Return the message as the member would get it. `body` is sanitised HTML."""
    playbook, member = current(), Member.objects.get(pk=request.member_id)
    rendered = _rendered(playbook, slug, member, request)
    return Preview(rendered.subject, rendered.html, member.name, channel_of(slug, channel))


def thank(request: Request, slug: str, *, sender: str) -> Message:
    """Thank the member with the message called `slug`, signed by whoever has the handle `sender`.

    Records `thanked` with that person as actor, and `received`. Raises NobodyThanks where there
    is no such person, or it is the member themselves.
    """
    playbook, member = current(), Member.objects.get(pk=request.member_id)
    person = _sender(sender, member)
    signed = _signed(_rendered(playbook, slug, member, request), person)
    message = _put(request, playbook, slug, member, signed, channel=IN_APP)
    log.record(THANKED, message, actor=person, recipient=member, key=slug, at=request.at)
    return message


def thank_many(requests: Sequence[tuple[Request, str, str]]) -> None:
    """As `thank` for each (request, message, sender). Raises where one cannot be thanked."""
    playbook, rows, people = current(), [], []
    members = Member.objects.by_id({request.member_id for request, _slug, _sender in requests})
    senders: dict[str, Member] = {}
    for request, slug, handle in requests:
        member = members[request.member_id]
        if handle not in senders or senders[handle] == member:
            senders[handle] = _sender(handle, member)
        signed = _signed(_rendered(playbook, slug, member, request), senders[handle])
        rows.append(_draft(request, playbook, slug, member, signed, channel=IN_APP))
        people.append(senders[handle])
    log.record_all(
        entry
        for row, pk, person in zip(rows, drafts.put_all(rows), people, strict=True)
        for entry in (_received(row, pk), _thanked(row, pk, person))
    )


def preview_thanks(request: Request, slug: str, *, sender: str) -> Preview:
    """Return the thanks as the member would read them. Raises as `thank` does."""
    playbook, member = current(), Member.objects.get(pk=request.member_id)
    signed = _signed(_rendered(playbook, slug, member, request), _sender(sender, member))
    return Preview(signed.subject, signed.html, member.name, IN_APP)


def take_back(key: str) -> bool:
    """Remove the message of the effect `key` from the inbox; False where it is not there.

    Raises CannotTakeBack once it was read, and for an e-mail.
    """
    message = Message.objects.filter(effect_key=key).first()
    if message is None:
        return False
    if message.channel == EMAIL:
        raise CannotTakeBack(_("An e-mail cannot be called back. Send one that puts it right."))
    removed, _by_kind = Message.objects.filter(pk=message.pk, opened_at=None).delete()
    if not removed:
        raise CannotTakeBack(_("The message was read already. Send one that puts it right."))
    live.publish(f"member:{message.member_id}", UNREAD)
    return True


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


def _put(
    request: Request, playbook: Playbook, slug: str, member: Member, text: Rendered, *, channel: str
) -> Message:
    message = drafts.put(_draft(request, playbook, slug, member, text, channel=channel))
    log.record(RECEIVED, message, actor=None, recipient=member, key=slug, at=request.at)
    return message


def _draft(
    request: Request, playbook: Playbook, slug: str, member: Member, text: Rendered, *, channel: str
) -> Draft:
    return Draft(
        member_id=member.pk,
        slug=slug,
        topic=playbook.messages[slug].topic,
        channel=channel,
        locale=_locale(playbook, member),
        subject=text.subject,
        text=text.text_markdown,
        html=text.html,
        effect_key=request.key,
        sent_at=request.at,
    )


def _received(message: Draft, pk: int) -> log.Entry:
    return log.Entry(
        verb=RECEIVED,
        occurred_at=message.sent_at,
        source=log.HOSTED,
        source_key=f"effect:{message.effect_key}",
        object_type="message",
        object_id=pk,
        object_key=message.slug,
        recipient_id=message.member_id,
    )


def _thanked(message: Draft, pk: int, person: Member) -> log.Entry:
    return log.Entry(
        verb=THANKED,
        occurred_at=message.sent_at,
        source=log.HOSTED,
        source_key="",
        actor_id=person.pk,
        object_type="message",
        object_id=pk,
        object_key=message.slug,
        recipient_id=message.member_id,
    )


def _sender(handle: str, member: Member) -> Member:
    found: Member | None = Member.objects.filter(handle=handle, kind=PERSON).first()
    if found is None:
        raise NobodyThanks(_("There is nobody called @%(handle)s to thank.") % {"handle": handle})
    if found == member:
        raise NobodyThanks(_("Nobody thanks themselves: choose somebody else as sender."))
    return found


def _signed(text: Rendered, person: Member) -> Rendered:
    return Rendered(
        text.subject,
        f"{text.text_markdown}\n\n— {person.name}",
        text.html + _signature(person.name),
    )


@lru_cache(maxsize=64)
def _signature(name: str) -> SafeString:
    return format_html("<p>— {}</p>", name)


def _rendered(playbook: Playbook, slug: str, member: Member, request: Request) -> Rendered:
    locale = _locale(playbook, member)
    message = playbook.messages[slug]
    texts = [part for text in message.texts.values() for part in (text.subject, text.body_template)]
    variables = variables_for(playbook, member, reader=member, because=request.because, texts=texts)
    return render(message, locale, variables)

"""Messages: write one, take one's own away, read up to one."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from horo.chat.models import MESSAGE, Conversation, DirectMessage, Participant
from horo.chat.services import standing, telling
from horo.content import markdown
from horo.content.markdown.tidying import is_visible, tidied
from horo.core.refused import Refused
from horo.people.models import Member

LONGEST = 10_000  # characters


class TextRefused(Refused):
    pass


class NotYours(Refused):
    pass


def write(
    conversation: Conversation, text: str, *, by: Member, at: datetime, token: str = ""
) -> DirectMessage:
    """Say `text` (Markdown) in `conversation`, in which `by` is.

    The same form's `token` twice is one message. Nothing is recorded here: that `by` wrote is
    noted once a day (`services.noting`). Raises TextRefused for what nobody could read,
    CannotWrite where there is a block between the two, TooSoon where they flood.
    """
    key = token_of(by, token)
    if key and (sent := DirectMessage.objects.filter(token=key).first()):
        return sent
    text, html = said(text, by)
    present = standing.others(conversation, by)
    if why := standing.why_silent(conversation, by, present):
        raise standing.CannotWrite(why)
    standing.spend_message(by, at=at)
    try:
        with transaction.atomic():
            return put(conversation, by=by, at=at, text=text, html=html, token=key)
    except IntegrityError:
        sent = DirectMessage.objects.filter(token=key).first() if key else None
        if sent is None:
            raise
        return sent


def said(text: str, by: Member) -> tuple[str, str]:
    """Return a message as it is kept, and as HTML. Raises TextRefused."""
    text = tidied(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not is_visible(text):
        raise TextRefused(_("Write something first."))
    if len(text) > LONGEST:
        raise TextRefused(
            _("This message is longer than 10,000 characters. Shorten it or send it in two parts.")
        )
    return text, markdown.render(text, author=by, space=None, key=uuid.uuid4().hex).html


def token_of(by: Member, token: str) -> str | None:
    """Return what keeps the messages of a form one; None where the form has no token."""
    return f"{by.pk}:{token[:64]}" if token else None


def put(
    conversation: Conversation,
    *,
    by: Member,
    at: datetime,
    text: str = "",
    html: str = "",
    kind: str = MESSAGE,
    about: Member | None = None,
    token: str | None = None,
    effect_key: str | None = None,
) -> DirectMessage:
    """Keep one message or note as the next of `conversation`, and tell who is there.

    Holds the conversation's row until the caller's transaction ends.
    """
    mine = Conversation.objects.filter(pk=conversation.pk)
    mine.update(last_number=F("last_number") + 1, last_at=at)
    number = mine.values_list("last_number", flat=True).get()
    message = DirectMessage.objects.create(
        conversation=conversation, number=number, kind=kind, author=by, about=about, text=text,
        html=html, sent_at=at, token=token, effect_key=effect_key,
    )  # fmt: skip
    read_to(conversation, number, by=by)
    telling.say_new(conversation, number)
    if kind == MESSAGE:
        telling.tell_later(conversation.pk, at)
    return message


def read_to(conversation: Conversation, number: int, *, by: Member) -> None:
    """Note that `by` read `conversation` up to `number`; it never goes back."""
    mine = Participant.objects.filter(
        conversation=conversation, member=by, left_at=None, read_number__lt=number
    )
    if mine.update(read_number=number):
        telling.say_count(by.pk)


def take_away(message: DirectMessage, *, by: Member, at: datetime) -> None:
    """Take the words of one's own `message` away; that there was one stays to be seen.

    Raises NotYours for the message of somebody else, and for a note.
    """
    if message.author_id != by.pk or message.kind != MESSAGE:
        raise NotYours(_("You can take away your own messages only."))
    remove(message, by=by, at=at)


def remove(message: DirectMessage, *, by: Member, at: datetime) -> bool:
    """Take the words of `message` away in the name of `by`; False where they were gone."""
    there = DirectMessage.objects.filter(pk=message.pk, removed_at=None)
    with transaction.atomic():
        is_new = bool(there.update(removed_at=at, removed_by=by, text="", html=""))
        if is_new:
            telling.say_changed(message.conversation_id, message.number)
    return is_new

"""What open pages are told of conversations, and the notices to those who have none open."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.chat.models import MESSAGE, Conversation, DirectMessage, Participant
from horo.core import jobs, live, notices
from horo.core.live import Event, Replay, Since
from horo.people.languages import language_of
from horo.people.models import Member
from horo.people.services.blocking import unheard_by

TELL_AFTER = timedelta(seconds=60)
SETTLED = timedelta(seconds=20)  # whoever has the page open read it by then
SAID, COUNT = "said", "chats"
TOPIC = "conversations"  # of a notice: what consent to e-mail is about
CONVERSATION = "conversation"  # what a notice is about


def say_new(conversation: Conversation, number: int) -> None:
    """Tell the open pages of `conversation`, and the counts of who is in it, of a message."""
    live.publish(f"conversation:{conversation.pk}", SAID, {"number": number})
    there = Participant.objects.filter(conversation=conversation, left_at=None, muted_at=None)
    for member_id in there.order_by("member_id").values_list("member_id", flat=True):
        say_count(member_id)


def say_changed(conversation_id: int, number: int) -> None:
    live.publish(f"conversation:{conversation_id}", SAID, {"number": number, "changed": True})


def say_count(member_id: int) -> None:
    live.publish(f"chats:{member_id}", COUNT)


def may_hear_said(pk: int, members: Collection[int | None]) -> Collection[int | None]:
    """Return who of `members` is in the conversation: as `visible_to`, for all at once."""
    there = Participant.objects.filter(conversation=pk, left_at=None)
    wanted = {one for one in members if one is not None}
    return set(there.filter(member__in=wanted).values_list("member_id", flat=True))


def replay_said(pk: int, since: Since) -> Replay:
    """A page that begins to listen is told the latest number, and asks for what it lacks."""
    number = Conversation.objects.filter(pk=pk).values_list("last_number", flat=True).first()
    return Replay((Event(f"conversation:{pk}", SAID, {"number": number or 0}),))


def may_hear_count(member_id: int, members: Collection[int | None]) -> Collection[int | None]:
    return {member_id} & set(members)


def replay_count(member_id: int, since: Since) -> Replay:
    return Replay((Event(f"chats:{member_id}", COUNT),))


def shown_count(event: Event, language: str) -> Mapping[str, Any]:
    return {"count": unread(event.object_id)}


def unread(member_id: int) -> int:
    """How many conversations hold something that the member has not read, muted ones excepted."""
    mine = Participant.objects.filter(member=member_id, left_at=None, muted_at=None)
    return mine.filter(read_number__lt=F("conversation__last_number")).count()


def may_see(member_id: int, ids: Collection[int]) -> Collection[int]:
    """Return those of the conversations `ids` of which a notice still says something new.

    So a notice is gone, and leaves by no way, once the member read the conversation or left it.
    """
    mine = Participant.objects.filter(conversation__in=ids, member=member_id, left_at=None)
    new = mine.filter(read_number__lt=F("conversation__last_number"))
    return set(new.values_list("conversation_id", flat=True))


def tell(conversation: int, at: datetime) -> None:
    """Send a notice to everybody in the conversation who has not read what came, and is not told.

    One until they read: who has one that still waits gets no other. Those who muted the
    conversation, or the authors, or have a block with all of them, get none.
    """
    waiting = Participant.objects.filter(
        conversation=conversation,
        left_at=None,
        muted_at=None,
        read_number__lt=F("conversation__last_number"),
        told_number__lte=F("read_number"),
    )
    for participant in waiting.select_related("member", "conversation").order_by("pk"):
        _tell(participant, at)
    fresh = DirectMessage.objects.filter(conversation=conversation, sent_at__gt=at - SETTLED)
    if fresh.exists():
        tell_later(conversation, at)


def tell_later(conversation_id: int, at: datetime) -> None:
    """Look in a while who has not read what came; a look that waits already will do."""
    key, run_at = str(conversation_id), at + TELL_AFTER
    jobs.enqueue("chat.tell", run_at=run_at, key=key, conversation=conversation_id)


def _tell(participant: Participant, at: datetime) -> None:
    """Claim and send in one transaction: of two at once, one sends."""
    member, unheard = participant.member, unheard_by(participant.member)
    new = DirectMessage.objects.filter(
        conversation=participant.conversation,
        number__gt=max(participant.read_number, participant.after_number),
        kind=MESSAGE,
        effect_key=None,  # those stand in their attention already
        removed_at=None,
        sent_at__lte=at - SETTLED,
    )
    heard = [
        one
        for one in new.select_related("author").order_by("number")[:200]
        if one.author_id not in unheard and one.author_id != member.pk
    ]
    if not heard:
        return
    with transaction.atomic():
        same = Participant.objects.filter(
            pk=participant.pk,
            read_number=participant.read_number,
            told_number=participant.told_number,
        )
        if same.update(told_number=heard[-1].number):
            notices.send(_notice(participant, heard, at))


def _notice(participant: Participant, new: list[DirectMessage], at: datetime) -> notices.Notice:
    """Say who wrote, never what: a notice also leaves by mail."""
    member, conversation = participant.member, participant.conversation
    language = language_of(member)
    with translation.override(language):
        title = _title(conversation, new)
        count = len(new)
        text = ngettext(
            "%(count)s new message waits for you.", "%(count)s new messages wait for you.", count
        ) % {"count": count}
    return notices.Notice(
        key=f"conversation/{conversation.pk}/{member.pk}/{new[0].number}",
        member_id=member.pk,
        topic=TOPIC,
        locale=language,
        title=title,
        text=text,
        url=reverse("chat:conversation", args=[conversation.pk]),
        at=at,
        kind="message",
        bundle=f"conversation/{conversation.pk}",
        actor_id=new[0].author_id if len({one.author_id for one in new}) == 1 else None,
        about=(CONVERSATION, conversation.pk),
    )


def _title(conversation: Conversation, new: list[DirectMessage]) -> str:
    authors: dict[int, Member] = {one.author_id: one.author for one in new}
    names = ", ".join(one.name or one.handle for one in list(authors.values())[:3])
    if conversation.title:
        said = {"names": names, "title": conversation.title}
        return _("%(names)s: new in “%(title)s”") % said
    return _("A message from %(names)s") % {"names": names}

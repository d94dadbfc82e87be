"""What a member reads: the list of their conversations, and the messages of one."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from horo.chat.models import MESSAGE, Conversation, DirectMessage, Participant
from horo.content import markdown
from horo.people.models import Member
from horo.people.services.blocking import blocked_by

A_PAGE = 40  # messages
NAMED = 3  # people by whom a group without a title is called


@dataclass(frozen=True)
class Row:
    """One conversation in the list."""

    conversation: Conversation
    name: str
    people: Sequence[Member]
    said: str  # the beginning of the latest message
    is_unread: bool
    is_muted: bool


@dataclass(frozen=True)
class Line:
    """One message on the page. `is_folded`: by somebody whom the reader blocked."""

    message: DirectMessage
    is_own: bool
    is_folded: bool
    is_first: bool  # of several by the same author in a row


@dataclass(frozen=True)
class Lines:
    """A stretch of a conversation; `older` is the number before which there is more, or 0."""

    lines: Sequence[Line]
    older: int


def mine(member: Member) -> QuerySet[Conversation]:
    """Return the conversations of `member`, the latest first."""
    return Conversation.objects.visible_to(member).order_by("-last_at", "-pk")


def rows(conversations: Sequence[Conversation], member: Member) -> list[Row]:
    """Return what the list shows of `conversations`, in four statements."""
    ids = [one.pk for one in conversations]
    people = _people(ids, member)
    own = {
        one.conversation_id: one
        for one in Participant.objects.filter(conversation__in=ids, member=member)
    }
    latest = {
        one.conversation_id: one
        for one in DirectMessage.objects.visible_to(member)
        .filter(conversation__in=ids, number=F("conversation__last_number"))
        .select_related("author", "about")
    }
    blocked = blocked_by(member)
    return [
        Row(
            conversation=one,
            name=name_of(one, people.get(one.pk, [])),
            people=people.get(one.pk, [])[:NAMED],
            said=_said(latest.get(one.pk), member, blocked),
            is_unread=own[one.pk].read_number < one.last_number,
            is_muted=own[one.pk].muted_at is not None,
        )
        for one in conversations
        if one.pk in own
    ]


def name_of(conversation: Conversation, others: Sequence[Member]) -> str:
    """Return how a conversation is called: by its title, or by who is in it."""
    if conversation.title:
        return conversation.title
    names = [one.name or one.handle for one in others]
    if not names:
        return _("Nobody else")
    if len(names) > NAMED:
        said = {"names": ", ".join(names[:NAMED]), "count": len(names) - NAMED}
        return _("%(names)s and %(count)s more") % said
    return ", ".join(names)


def lines(
    conversation: Conversation, member: Member, *, before: int = 0, after: int | None = None
) -> Lines:
    """Return the latest messages that `member` may see: before a number, or all after one."""
    seen = DirectMessage.objects.visible_to(member).filter(conversation=conversation)
    seen = seen.select_related("author", "about", "removed_by")
    if after is not None:
        later = list(seen.filter(number__gt=after).order_by("number")[:A_PAGE])
        return Lines(_lines(later, member), 0)
    if before:
        seen = seen.filter(number__lt=before)
    found = list(seen.order_by("-number")[: A_PAGE + 1])
    page = found[:A_PAGE][::-1]
    return Lines(_lines(page, member), page[0].number if len(found) > A_PAGE else 0)


def _lines(messages: Iterable[DirectMessage], member: Member) -> list[Line]:
    blocked, made, before = blocked_by(member), [], None
    for one in messages:
        is_first = before is None or (before.author_id, before.kind) != (one.author_id, one.kind)
        made.append(
            Line(
                message=one,
                is_own=one.author_id == member.pk,
                is_folded=one.author_id in blocked and one.kind == MESSAGE,
                is_first=is_first or bool(one.effect_key),
            )
        )
        before = one
    return made


def _people(ids: Sequence[int], member: Member) -> dict[int, list[Member]]:
    there = Participant.objects.filter(conversation__in=ids, left_at=None).exclude(member=member)
    found: dict[int, list[Member]] = {}
    for one in there.select_related("member").order_by("member__name", "member_id"):
        found.setdefault(one.conversation_id, []).append(one.member)
    return found


def _said(message: DirectMessage | None, member: Member, blocked: Set[int]) -> str:
    """Return the beginning of `message` as the list shows it, and who said it."""
    if message is None or message.kind != MESSAGE or message.author_id in blocked:
        return ""
    if message.removed_at is not None:
        return _("A message was taken away.")
    said = markdown.plain(message.html, most=120)
    return _("You: %(text)s") % {"text": said} if message.author_id == member.pk else said

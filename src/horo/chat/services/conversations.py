"""Conversations: open one, let people in, leave, and be left in peace by one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from horo.chat.models import ADDED, LEFT, TITLED, Conversation, DirectMessage, Participant
from horo.chat.services import messages, standing, telling
from horo.chat.services.standing import CannotWrite
from horo.content.markdown.tidying import on_one_line
from horo.people.models import Member

LONGEST_TITLE = 120  # characters


def write_to(
    people: Sequence[Member],
    text: str,
    *,
    by: Member,
    at: datetime,
    title: str = "",
    token: str = "",
) -> DirectMessage:
    """Write `text` to `people`: in the conversation with the one, or in a new group with several.

    Raises as `messages.write`, and CannotWrite where a newcomer may not yet, with too many people,
    or with nobody.
    """
    people = list({one.pk: one for one in people if one.pk != by.pk}.values())
    if not people:
        raise CannotWrite(_("Say to whom you want to write."))
    standing.check_count(len(people) + 1)
    standing.check_people(by, people)
    key = messages.token_of(by, token)
    if key and (sent := DirectMessage.objects.filter(token=key).first()):
        return sent
    messages.said(text, by)  # refused before anything is opened
    known = pair_of(by, people[0]) if len(people) == 1 else None
    if known is None:
        standing.check_newcomer(by, people)
        standing.spend_opening(by, at=at)
    with transaction.atomic():
        if len(people) == 1:
            conversation = known or open_pair(by, people[0], at=at)
        else:
            conversation = open_group(people, by=by, at=at, title=title)
        return messages.write(conversation, text, by=by, at=at, token=token)


def pair_of(one: Member, other: Member) -> Conversation | None:
    """Return the conversation of the two, if they have one."""
    return Conversation.objects.filter(pair=pair_key(one, other)).first()


def open_pair(by: Member, other: Member, *, at: datetime) -> Conversation:
    """Return the conversation of the two, opened where there is none; of two at once, one wins."""
    try:
        with transaction.atomic():
            opened = Conversation.objects.create(
                is_group=False, pair=pair_key(by, other), opened_by=by, opened_at=at, last_at=at
            )
            _let_in(opened, [by, other], at=at)
            return opened
    except IntegrityError:
        known = pair_of(by, other)
        assert known is not None, "a row that keeps the two apart is there"
        return known


def open_group(
    people: Sequence[Member], *, by: Member, at: datetime, title: str = ""
) -> Conversation:
    """Open a group of `by` and `people`. Raises CannotWrite for a title that is too long."""
    opened = Conversation.objects.create(
        is_group=True, title=_title(title), opened_by=by, opened_at=at, last_at=at
    )
    _let_in(opened, [by, *people], at=at)
    return opened


def add(
    conversation: Conversation, people: Sequence[Member], *, by: Member, at: datetime
) -> list[Member]:
    """Let `people` into a group, and return those who were not there. They see what follows.

    Raises CannotWrite in a conversation of two, beyond 20 people, and where there is a block
    between `by` and one of them.
    """
    if not conversation.is_group:
        raise CannotWrite(_("This is a conversation of two. Begin a new one with more people."))
    standing.check_people(by, people)
    standing.spend_opening(by, at=at)
    with transaction.atomic():
        held = Conversation.objects.select_for_update().get(pk=conversation.pk)
        there = Participant.objects.filter(conversation=held, left_at=None)
        inside = set(there.values_list("member_id", flat=True))
        new = [one for one in people if one.pk not in inside]
        standing.check_count(len(inside) + len(new))
        _let_in(held, new, at=at, after=held.last_number)
        for one in new:
            messages.put(held, by=by, at=at, kind=ADDED, about=one)
    return new


def leave(conversation: Conversation, *, by: Member, at: datetime) -> bool:
    """Let `by` leave a group, which then does not exist for them; return whether they were in.

    Raises CannotWrite in a conversation of two: to be left in peace there, mute it or block.
    """
    if not conversation.is_group:
        raise CannotWrite(_("A conversation of two cannot be left. Mute it, or block the person."))
    mine = Participant.objects.filter(conversation=conversation, member=by, left_at=None)
    with transaction.atomic():
        messages.put(conversation, by=by, at=at, kind=LEFT)
        was_in = bool(mine.update(left_at=at))
        if not was_in:
            transaction.set_rollback(True)
    telling.say_count(by.pk)
    return was_in


def rename(conversation: Conversation, title: str, *, by: Member, at: datetime) -> bool:
    """Give a group another title, or none; return whether that changed anything."""
    title = _title(title)
    if not conversation.is_group:
        raise CannotWrite(_("A conversation of two has no title: it is called as the other is."))
    with transaction.atomic():
        groups = Conversation.objects.filter(pk=conversation.pk).exclude(title=title)
        if not groups.update(title=title):
            return False
        messages.put(conversation, by=by, at=at, kind=TITLED, text=title)
    return True


def mute(conversation: Conversation, *, by: Member, at: datetime) -> None:
    """Let `by` get no notices and no count of `conversation`."""
    mine = Participant.objects.filter(conversation=conversation, member=by, left_at=None)
    mine.filter(muted_at=None).update(muted_at=at)
    telling.say_count(by.pk)


def unmute(conversation: Conversation, *, by: Member) -> None:
    mine = Participant.objects.filter(conversation=conversation, member=by, left_at=None)
    mine.update(muted_at=None)
    telling.say_count(by.pk)


def is_muted(conversation: Conversation, member: Member) -> bool:
    mine = Participant.objects.filter(conversation=conversation, member=member)
    return mine.filter(muted_at__isnull=False).exists()


def pair_key(one: Member, other: Member) -> str:
    return ":".join(str(pk) for pk in sorted((one.pk, other.pk)))


def _let_in(
    conversation: Conversation, people: Sequence[Member], *, at: datetime, after: int = 0
) -> None:
    """Let `people` see what has a number beyond `after`; whoever was there before comes again."""
    new = {
        "joined_at": at,
        "after_number": after,
        "read_number": after,
        "told_number": after,
        "muted_at": None,
        "left_at": None,
    }
    rows = [Participant(conversation=conversation, member=one, **new) for one in people]
    Participant.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["conversation", "member"],
        update_fields=list(new),
    )


def _title(title: str) -> str:
    title = on_one_line(title[: LONGEST_TITLE * 10]).strip()
    if len(title) > LONGEST_TITLE:
        raise CannotWrite(_("Shorten the title to 120 characters."))
    return title

"""What a member has not read yet: how much it is, and what makes it read."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from horo.content import readers
from horo.core import live, notices
from horo.messaging import kinds
from horo.messaging.models import Message, Notification
from horo.people.models import Member

UNREAD = "unread"  # the event on open pages
MOST = 100  # lines that are counted; a page says 99+ of more
BY_READING = frozenset(
    {kinds.MENTION, kinds.REPLY, kinds.QUOTE, kinds.TOPIC, kinds.SPACE, kinds.MEMBER, kinds.TAG}
)  # what a post says is read with it; what was done to one's own post is not


def count(member: Member) -> int:
    """Return how many lines of the bell `member` has not read: notifications and messages."""
    unread = Notification.objects.visible_to(member).unread().order_by()
    found = unread.values_list("bundle", "about_type", "about_id").distinct()[:MOST]
    lines = {bundle for bundle, _type, _id in guarded(list(found), member)}
    messages = Message.objects.visible_to(member).unread()[:MOST]
    return min(len(lines) + messages.count(), MOST)


def guarded(
    rows: Collection[tuple[str, str, int | None]], member: Member
) -> list[tuple[str, str, int | None]]:
    """Leave out those of `rows` (what, about_type, about_id) that `member` may no longer see."""
    ids: dict[str, set[int]] = {}
    for _what, about_type, about_id in rows:
        if about_type and about_id is not None:
            ids.setdefault(about_type, set()).add(about_id)
    there = {kind: set(notices.visible(kind, member.pk, some)) for kind, some in ids.items()}
    return [row for row in rows if row[2] is None or row[2] in there.get(row[1], ())]


def note_read(pairs: Collection[tuple[int, int]], *, at: datetime) -> int:
    """Note that what members (member, topic) were told of a topic is read, as far as they read it.

    Returns how many notifications that were.
    """
    if not pairs:
        return 0
    members, topics = {member for member, _ in pairs}, {topic for _, topic in pairs}
    open_ones = Notification.objects.filter(
        member__in=members, topic__in=topics, read_at=None, kind__in=BY_READING
    )
    rows = list(open_ones.values_list("pk", "member_id", "topic_id", "post__number"))
    read_to = readers.read_to({(member, topic) for _, member, topic, _ in rows if topic})
    done = {
        pk: member
        for pk, member, topic, number in rows
        if number is not None and number <= read_to.get((member, topic), 0)
    }
    if done:
        with transaction.atomic():
            Notification.objects.filter(pk__in=done, read_at=None).update(read_at=at)
            tell_pages(set(done.values()))
    return len(done)


def first_of(told: Notification) -> Notification:
    """Return the first of the line of `told` that its member has not read, else `told` itself."""
    line = Notification.objects.filter(member=told.member_id, bundle=told.bundle, read_at=None)
    there = line.filter(topic=told.topic_id, post__removed_at=None)
    return there.select_related("actor").order_by("happened_at", "pk").first() or told


def read_line(told: Notification, *, at: datetime) -> None:
    """Note that the line of `told` was opened: with it all that its member had unread in it."""
    with transaction.atomic():
        line = Notification.objects.filter(member=told.member_id, bundle=told.bundle, read_at=None)
        if line.update(read_at=at):
            tell_pages([told.member_id])


def read_all(member: Member, *, kind: str = "", at: datetime) -> None:
    """Note that `member` has read everything, or everything of `kind`.

    Messages of the team are set aside with the rest: nothing says that they were opened.
    """
    mine = Notification.objects.filter(member=member, read_at=None)
    with transaction.atomic():
        (mine.filter(kind=kind) if kind else mine).update(read_at=at)
        if not kind:
            Message.objects.visible_to(member).unread().update(set_aside_at=at)
        tell_pages([member.pk])


def tell_pages(members: Iterable[int]) -> None:
    """Let the open pages of `members` show the number of what they have not read."""
    for member_id in sorted(members):
        live.publish(f"member:{member_id}", UNREAD)

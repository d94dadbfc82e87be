"""Following: what a member wants to hear of, and the end of it."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from horo.community.activities import FOLLOWED, UNFOLLOWED
from horo.community.models import Follow
from horo.community.services import own_posts, reading_tags
from horo.content.activities import POSTED, REPLIED
from horo.content.models import ANNOUNCEMENTS, Space, Tag, Topic
from horo.core import jobs
from horo.core.refused import Refused
from horo.log import services as log
from horo.log.models import Activity
from horo.log.verbs import Verb
from horo.people.models import Member
from horo.people.services.blocking import blocked_between

Followed = Space | Topic | Tag | Member
WRITING = frozenset({POSTED.name, REPLIED.name})
SETTLE_SECONDS = 0.2  # whoever writes in that time is noted in one statement
MOST = 2_000  # things that one member follows


class CannotFollow(Refused):
    pass


def find(kind: str, object_id: int, *, by: Member) -> Followed | None:
    """Return the space, topic, tag or member to follow, as far as `by` may know of it."""
    return _FINDERS[kind](object_id, by) if kind in _FINDERS else None


def follow(subject: Followed, *, by: Member, at: datetime) -> bool:
    """Let `by` follow `subject`, which they may see; return whether that is new.

    Records `followed` once. Raises CannotFollow for oneself, for somebody where one of the two
    blocked the other, or beyond 2,000 things.
    """
    if subject == by:
        raise CannotFollow(_("You cannot follow yourself."))
    if isinstance(subject, Member) and blocked_between(by, {subject.pk}):
        raise CannotFollow(_("You cannot follow this person."))
    with transaction.atomic():
        row = {"kind": kind_of(subject), "object_id": subject.pk}
        _follow, is_new = Follow.objects.get_or_create(member=by, **row, defaults={"since": at})
        if is_new:
            if Follow.objects.filter(member=by).count() > MOST:
                raise CannotFollow(_("You follow very much already. Let something go first."))
            _record(FOLLOWED, subject, by=by, at=at)
    return is_new


def unfollow(subject: Followed, *, by: Member, at: datetime) -> bool:
    """Let `by` no longer follow `subject`; return whether they did. Records `unfollowed`."""
    with transaction.atomic():
        mine = Follow.objects.filter(member=by, kind=kind_of(subject), object_id=subject.pk)
        deleted, _rows = mine.delete()
        if deleted:
            _record(UNFOLLOWED, subject, by=by, at=at)
    return bool(deleted)


def follows(member: Member | None, subject: Followed) -> bool:
    """Whether `member` follows `subject`; a visitor follows nothing."""
    if member is None:
        return False
    mine = Follow.objects.filter(member=member, kind=kind_of(subject), object_id=subject.pk)
    return mine.exists()


def followed(member: Member) -> dict[str, set[int]]:
    """Return the ids of what `member` follows, by kind."""
    found: dict[str, set[int]] = {"space": set(), "topic": set(), "tag": set(), "member": set()}
    for kind, object_id in member.follows.values_list("kind", "object_id"):
        found[kind].add(object_id)
    return found


def begin(member: Member, *, at: datetime) -> None:
    """Let a newcomer follow the announcements, as everybody does until they say otherwise.

    Nothing is recorded: it is no act of theirs.
    """
    spaces = Space.objects.visible_to(member).filter(kind=ANNOUNCEMENTS, is_archived=False)
    _add(member, "space", spaces.values_list("pk", flat=True), at)


def when_blocked(blocker_id: int, blocked_id: int) -> None:
    """Let neither of the two follow the other. Nothing is recorded: blocks are in no log."""
    one = Q(member=blocker_id, object_id=blocked_id)
    other = Q(member=blocked_id, object_id=blocker_id)
    Follow.objects.filter(one | other, kind="member").delete()


def writing() -> Collection[str]:
    return WRITING


def when_written(activities: Iterable[Activity]) -> None:
    """Let whoever wrote in a topic follow it: beside the request, where something runs there.

    Where nothing does, the first page still tells them of replies, since it knows who wrote.
    """
    wrote = [
        (one.actor_id, one.thread_id, one.occurred_at)
        for one in activities
        if one.verb in WRITING and one.actor_id and one.thread_id
    ]
    if wrote:
        jobs.together(note_writing, wrote, settle=SETTLE_SECONDS)


def note_writing(wrote: Iterable[tuple[int, int, datetime]]) -> None:
    """Let members follow the topics they wrote in: (member, topic, when). Nothing is recorded.

    What they wrote counts as read by them.
    """
    wrote = list(wrote)
    rows = [
        Follow(member_id=member_id, kind="topic", object_id=topic_id, since=at)
        for member_id, topic_id, at in wrote
    ]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)
    own_posts.count_as_read(wrote)


def kind_of(subject: Followed) -> str:
    """Return "space", "topic", "tag" or "member"."""
    return subject._meta.model_name or ""


def _add(member: Member, kind: str, ids: Iterable[int], at: datetime) -> None:
    rows = [Follow(member=member, kind=kind, object_id=pk, since=at) for pk in ids]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def _record(verb: Verb, subject: Followed, *, by: Member, at: datetime) -> None:
    """Record with the place, and for a member with the one whom it concerns."""
    space_id = subject.space_id if isinstance(subject, Topic) else None
    log.record(
        verb,
        subject,
        actor=by,
        at=at,
        recipient=subject if isinstance(subject, Member) else None,
        space_id=subject.pk if isinstance(subject, Space) else space_id,
        thread_id=subject.pk if isinstance(subject, Topic) else None,
    )


def _space(pk: int, by: Member) -> Space | None:
    return Space.objects.visible_to(by).filter(pk=pk).first()


def _topic(pk: int, by: Member) -> Topic | None:
    return Topic.objects.visible_to(by).filter(pk=pk).first()


def _tag(pk: int, by: Member) -> Tag | None:
    return reading_tags.visible(by).filter(pk=pk).first()


def _member(pk: int, by: Member) -> Member | None:
    found: Member | None = Member.objects.listed_to(by).filter(pk=pk).first()
    return found


_FINDERS: dict[str, Callable[[int, Member], Followed | None]] = {
    "space": _space,
    "topic": _topic,
    "tag": _tag,
    "member": _member,
}

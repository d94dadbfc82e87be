"""Who may write, change and host where. Each question costs one statement for a whole page.

Reading is decided by `visible_to`; these rights come on top of it, and each of them includes it:
what a member may not see, nobody lets them change.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from horo.content.models import ANNOUNCEMENTS, MEMBERS, PUBLIC, Post, Space, Topic
from horo.core.prepared import asked
from horo.core.refused import Refused
from horo.people.models import TEAM, Member
from horo.people.own_account import is_own

HOSTS = "*"  # marks a row that names a space, not a group: no slug is like it
STANDING = """
SELECT m.group_id, g.slug FROM people_membership m JOIN people_group g ON g.id = m.group_id
WHERE m.member_id = %s
UNION ALL SELECT h.space_id, %s FROM content_spacehost h WHERE h.member_id = %s
"""


class MayNot(Refused):
    pass


@dataclass(frozen=True)
class Standing:
    """What a member is here: in the team or not, in which groups, host of which spaces."""

    is_team: bool
    groups: frozenset[int]
    hosts: frozenset[int]


def standing(member: Member) -> Standing:
    """Return what `member` is here. One statement, remembered on the instance."""
    known: Standing | None = getattr(member, "_standing", None)
    if known is None:
        rows = asked(STANDING, [member.pk, HOSTS, member.pk])
        known = Standing(
            is_team=any(slug == TEAM for _id, slug in rows),
            groups=frozenset(pk for pk, slug in rows if slug != HOSTS),
            hosts=frozenset(pk for pk, slug in rows if slug == HOSTS),
        )
        member._standing = known  # type: ignore[attr-defined]
        member._is_team = known.is_team
    return known


def may_enter(member: Member | None, space: Space) -> bool:
    """Whether `member` (None: a visitor) may read in `space`; the same as `visible_to`."""
    if space.access == PUBLIC:
        return True
    if member is None:
        return False
    own = standing(member)
    return space.access == MEMBERS or own.is_team or space.group_id in own.groups


def may_host(member: Member | None, space: Space) -> bool:
    """Whether `member` looks after `space`: one of its hosts, of the team, or the community itself.

    Nobody signs in as the community's own account: what it writes, the playbook decides.
    """
    if member is None or not may_enter(member, space):
        return False
    own = standing(member)
    return own.is_team or space.pk in own.hosts or is_own(member)


def may_post(member: Member | None, space: Space) -> bool:
    """Whether `member` may open topics in `space`; announcements are made by hosts alone."""
    if member is None or space.is_archived or not may_enter(member, space):
        return False
    return space.kind != ANNOUNCEMENTS or may_host(member, space)


def may_reply(member: Member | None, topic: Topic) -> bool:
    """Whether `member` may reply in `topic` now; in a closed one its hosts still may."""
    return member is not None and not why_no_reply(member, topic)


def may_edit(member: Member | None, post: Post) -> bool:
    """Whether `member` may change `post`: its author, a host, and everyone where it is a wiki."""
    space = post.topic.space
    if member is None or post.removed_at or not may_enter(member, space):
        return False
    if may_host(member, space):
        return True
    if space.is_archived or post.kind != "post":
        return False
    return post.author_id == member.pk or (post.is_wiki and may_write_there(member, post.topic))


def may_write_there(member: Member, topic: Topic) -> bool:
    """Whether `member` may write in `topic` or, where it is closed, might have."""
    return not topic.space.is_archived and may_enter(member, topic.space)


def may_remove(member: Member | None, post: Post) -> bool:
    """Whether `member` may take `post` down: its author, or a host."""
    if member is None or post.removed_at or not may_enter(member, post.topic.space):
        return False
    if may_host(member, post.topic.space):
        return True
    return post.author_id == member.pk and not post.topic.space.is_archived


def may_restore(member: Member | None, post: Post) -> bool:
    """Whether `member` may bring `post` back: a host, or its author who took it down."""
    if member is None or not post.removed_at or not may_enter(member, post.topic.space):
        return False
    if may_host(member, post.topic.space):
        return True
    return post.author_id == member.pk == post.removed_by_id and not post.topic.space.is_archived


def why_no_topic(member: Member, space: Space) -> str:
    """Return why `member` may open no topic in `space`, as a sentence; "" where they may."""
    if may_post(member, space):
        return ""
    if not may_enter(member, space):
        return _("This space is not open to you.")
    if space.is_archived:
        return _("This space is archived: it can be read, but nothing new is written here.")
    return _("Only hosts announce here. Replies are welcome from everyone.")


def why_no_reply(member: Member, topic: Topic) -> str:
    """Return why `member` may not reply in `topic`, as a sentence; "" where they may."""
    space = topic.space
    if not may_enter(member, space) or topic.removed_at or topic.merged_into_id:
        return _("This topic is not here any more.")
    if space.is_archived:
        return _("This space is archived: it can be read, but nothing new is written here.")
    if topic.scheduled_for:
        return _("This topic is not published yet. Replies are possible once it is.")
    if topic.closed_at and not may_host(member, space):
        return _("This topic is closed. Open a new one to go on with the subject.")
    return ""


def check(refusal: str) -> None:
    """Raise MayNot with the sentence `refusal` unless it is empty."""
    if refusal:
        raise MayNot(refusal)

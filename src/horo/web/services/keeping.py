"""The groups of a member, as somebody of the team keeps them on the member's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from horo.content.models import HIDDEN, PRIVATE, Space
from horo.membership.services import gathering
from horo.people.models import PERSON, Group, Member, Membership


@dataclass(frozen=True)
class Belonging:
    """A group that the member is in; `opens` are spaces that others do not enter."""

    group: Group
    since: datetime
    opens: Sequence[str]
    is_kept: bool


@dataclass(frozen=True)
class Groups:
    """Those that the member is in, and those into which the reader may put them."""

    there: Sequence[Belonging]
    others: Sequence[Group]


def groups_of(member: Member, *, reader: Member) -> Groups:
    """Return the groups of `member`, with what each opens as far as `reader` may know of it."""
    rows = Membership.objects.filter(member=member).select_related("group")
    opens: dict[int, list[str]] = {}
    closed = Space.objects.listed_to(reader).filter(access__in=(PRIVATE, HIDDEN))
    for group_id, name in closed.order_by("name").values_list("group_id", "name"):
        opens.setdefault(group_id, []).append(name)
    kept = gathering.kept_by(gathering.groups(), reader)
    may_keep = {one.pk for one in kept}
    there = [
        Belonging(row.group, row.since, opens.get(row.group_id, ()), row.group_id in may_keep)
        for row in rows.order_by("group__name", "group_id")
    ]
    known = {one.group.slug for one in there}
    others = [one for one in kept if one.slug not in known]
    return Groups(there, others if member.kind == PERSON else [])


def put_in(member: Member, slug: str, *, by: Member, at: datetime) -> str:
    """Put `member` into the group `slug`; return that as a sentence. Raises Group.DoesNotExist."""
    group = gathering.group_called(slug)
    if gathering.put_in(member, group, by=by, at=at):
        said = _("%(name)s is in “%(group)s” now.")
    else:
        said = _("%(name)s was in “%(group)s” already.")
    return said % {"name": member.name, "group": group.name}


def take_out(member: Member, slug: str, *, by: Member, at: datetime) -> str:
    """Take `member` out of the group `slug`, as `put_in`."""
    group = Group.objects.get(slug=slug)
    gathering.take_out(member, group, by=by, at=at)
    said = _("%(name)s is no longer in “%(group)s”.")
    return said % {"name": member.name, "group": group.name}

"""Groups as people of the team keep them: made of a list, put into, taken out of."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.log import services as log
from horo.membership.activities import ADDED_TO_GROUP
from horo.membership.services.changes import enter, leave
from horo.people.models import ANALYSTS, MANAGERS, OWNERS, PERSON, TEAM, Group, Member, Membership
from horo.playbook.known import GROUPS

ROWS_AT_ONCE = 2_000
ROLES = {OWNERS: "Owners", ANALYSTS: "Analysts"}  # groups that are made when they are needed
OF_OWNERS = (OWNERS, MANAGERS)  # groups that owners keep


class NotYoursToGather(Refused):
    pass


class NoGroup(Refused):
    """The group cannot be made: its name is taken or no name, or nobody would be in it."""


def gather(members: Iterable[Member], *, name: str, slug: str, by: Member, at: datetime) -> Group:
    """Make the group `slug` of `members`. Records `added_to_group` for each.

    Raises NotYoursToGather, and NoGroup where nothing was made.
    """
    if not by.is_team:
        raise NotYoursToGather(_("Only the team makes groups."))
    ids = sorted({member.pk for member in members})
    _refuse(name, slug, ids)
    try:
        with transaction.atomic():
            group = Group.objects.create(slug=slug, name=name.strip())
            Membership.objects.bulk_create(
                (Membership(group=group, member_id=pk, since=at) for pk in ids),
                batch_size=ROWS_AT_ONCE,
            )
            log.record_all(_entry(group, pk, by, at) for pk in ids)
    except IntegrityError:
        raise NoGroup(_taken(slug)) from None
    return group


def groups() -> list[Group]:
    """Return every group by name; owners and analysts too where nobody ever was one."""
    there = list(Group.objects.order_by("name", "pk"))
    known = {group.slug for group in there}
    missing = [Group(slug=slug, name=name) for slug, name in ROLES.items() if slug not in known]
    return sorted([*there, *missing], key=lambda group: (group.name, group.pk or 0))


def group_called(slug: str) -> Group:
    """Return the group `slug`; one of the roles is there once asked for. Raises DoesNotExist."""
    if slug in ROLES:
        return Group.objects.get_or_create(slug=slug, defaults={"name": ROLES[slug]})[0]
    return Group.objects.get(slug=slug)


def put_in(member: Member, group: Group, *, by: Member, at: datetime) -> bool:
    """Put `member` into `group`; False where they are in it. Records `added_to_group`.

    Raises NotYoursToGather unless `by` keeps the group (`may_keep`), NoGroup for whoever is no
    person.
    """
    _allow(group, by)
    if member.kind != PERSON:
        raise NoGroup(_("Only people are put into groups."))
    return enter(member, group, by=by, at=at)


def take_out(member: Member, group: Group, *, by: Member, at: datetime) -> bool:
    """Take `member` out of `group`; False where they are not in it. Records `removed_from_group`.

    Raises as `put_in`, and NoGroup where nobody would be left in the team or among its managers.
    """
    _allow(group, by)
    with transaction.atomic():
        is_out = leave(member, group, by=by, at=at)
        needed = group.slug in (TEAM, MANAGERS)
        if is_out and needed and not Membership.objects.filter(group=group).exists():
            raise NoGroup(_("Somebody has to stay: put another person in first."))
    return is_out


def may_keep(group: Group, by: Member) -> bool:
    """Whether `by` may put people into `group` and take them out.

    Somebody of the team may, since the team enters every space; the team's own groups are for
    managers to keep, and who manages is for owners.
    """
    return bool(kept_by([group], by))


def kept_by(groups: Iterable[Group], by: Member) -> list[Group]:
    """Return those of `groups` that `may_keep` allows, for the price of three questions."""
    if not by.is_team:
        return []
    owns = is_owner(by)
    manages = owns or is_manager(by)
    return [
        each
        for each in groups
        if (owns if each.slug in OF_OWNERS else manages or each.slug not in GROUPS)
    ]


def is_owner(member: Member) -> bool:
    """Whether `member` says who manages: an owner, or while there are none, the first manager."""
    owners = Membership.objects.filter(group__slug=OWNERS)
    if owners.filter(member=member).exists():
        return True
    first = Membership.objects.filter(group__slug=MANAGERS).order_by("since", "pk").first()
    return first is not None and first.member_id == member.pk and not owners.exists()


def is_manager(member: Member) -> bool:
    return member.memberships.filter(group__slug=MANAGERS).exists()


def _allow(group: Group, by: Member) -> None:
    if not by.is_team:
        raise NotYoursToGather(_("Only the team puts people into groups."))
    if not may_keep(group, by):
        if group.slug in OF_OWNERS:
            raise NotYoursToGather(_("Only owners say who manages."))
        raise NotYoursToGather(_("Only managers say who belongs to the team."))


def _refuse(name: str, slug: str, ids: list[int]) -> None:
    if not ids:
        raise NoGroup(_("Nobody is in this cell, so there is nobody to put into a group."))
    if not name.strip() or len(name.strip()) > 120:
        raise NoGroup(_("A group has a name of 1 to 120 characters."))
    if slug != slugify(slug) or not slug or len(slug) > 60:
        raise NoGroup(_("Small letters a to z, digits and hyphens, please."))
    if Group.objects.filter(slug=slug).exists():
        raise NoGroup(_taken(slug))


def _taken(slug: str) -> str:
    return _("There is a group “%(slug)s” already. Choose another short name.") % {"slug": slug}


def _entry(group: Group, member_id: int, by: Member, at: datetime) -> log.Entry:
    return log.Entry(
        ADDED_TO_GROUP,
        at,
        log.HOSTED,
        "",
        actor_id=by.pk,
        object_type="group",
        object_id=group.pk,
        object_key=group.slug,
        recipient_id=member_id,
    )

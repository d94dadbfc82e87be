"""A fixed group of members, made by a person of the team: a list that stays as it is."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.log import services as log
from horo.membership.activities import ADDED_TO_GROUP
from horo.people.models import Group, Member, Membership

ROWS_AT_ONCE = 2_000


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

"""What the playbook changes about a member: tags, groups, persona, fields; and taking it back.

Each change keeps what was there before, so that undoing it restores that and nothing else. It is
undone only while it still stands: what somebody changed since is left alone.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.log import services as log
from horo.membership.activities import ADDED_TO_GROUP, CLASSIFIED, REMOVED_FROM_GROUP
from horo.membership.models import FIELD, GROUP, PERSONA, TAG, Change
from horo.people import services as people
from horo.people.models import Field, Group, Member, Membership
from horo.playbook.services import current

IN, OUT = "in", "out"


class NoSuchGroup(Refused):
    pass


class NoSuchPersona(Refused):
    pass


def tag(member: Member, slug: str, *, key: str, at: datetime) -> None:
    """Tag `member` with `slug` for the effect `key`; who has the tag keeps it unchanged."""
    if people.tag(member, slug, by=None, at=at):
        _keep(key, member, TAG, slug, before=OUT, after=IN, at=at)


def untag(member: Member, slug: str, *, key: str, at: datetime) -> None:
    if people.untag(member, slug, by=None, at=at):
        _keep(key, member, TAG, slug, before=IN, after=OUT, at=at)


def add_to_group(member: Member, slug: str, *, key: str, at: datetime) -> None:
    """Let `member` into the group `slug`. Records `added_to_group`, where they were not in it.

    Raises NoSuchGroup.
    """
    if enter(member, group_named(slug), by=None, at=at):
        _keep(key, member, GROUP, slug, before=OUT, after=IN, at=at)


def remove_from_group(member: Member, slug: str, *, key: str, at: datetime) -> None:
    """Take `member` out of the group `slug`. Records `removed_from_group`. Raises NoSuchGroup."""
    if leave(member, group_named(slug), by=None, at=at):
        _keep(key, member, GROUP, slug, before=IN, after=OUT, at=at)


def set_persona(member: Member, slug: str, *, key: str, at: datetime) -> None:
    """Say that `member` is of the persona `slug`, until somebody says otherwise.

    Records `classified`. Raises NoSuchPersona, also where the playbook recognizes the persona by
    a condition: that decides, whatever is set.
    """
    check_persona(slug)
    before = member.persona
    if _classify(member, slug, by=None, at=at):
        _keep(key, member, PERSONA, "", before=before, after=slug, at=at)


def set_field(member: Member, name: str, value: str | float, *, key: str, at: datetime) -> None:
    """Keep that the field `name` of `member` is `value`. Records `filled`."""
    before = field_of(member, name)
    if people.set_field(member, name, value, by=None, at=at):
        _keep(key, member, FIELD, name, before=before, after=field_of(member, name), at=at)


def check_persona(slug: str) -> None:
    """Raise NoSuchPersona unless the playbook has this persona and no condition decides it."""
    persona = current().personas.get(slug)
    if persona is None:
        raise NoSuchPersona(_("The playbook has no persona “%(slug)s”.") % {"slug": slug})
    if persona.recognized_by is not None:
        raise NoSuchPersona(
            _("Who is of the persona “%(slug)s” is decided by its condition, not set.")
            % {"slug": slug}
        )


def check_group(slug: str) -> None:
    """Raise NoSuchGroup unless there is a group `slug`."""
    group_named(slug)


def field_of(member: Member, name: str) -> str:
    """Return the value of a field as text; "" where it has none."""
    value = Field.objects.filter(member=member, name=name).values_list("value", flat=True).first()
    return value or ""


def take_back(key: str, *, by: Member, at: datetime) -> bool:
    """Restore what was before the effect `key`; False where nothing of it stands any more."""
    change = Change.objects.select_related("member").filter(effect_key=key).first()
    return change is not None and RESTORE[change.kind](change, by, at)


def _restore_tag(change: Change, by: Member, at: datetime) -> bool:
    undo = people.untag if change.after == IN else people.tag
    return undo(change.member, change.name, by=by, at=at)


def _restore_group(change: Change, by: Member, at: datetime) -> bool:
    group = Group.objects.filter(slug=change.name).first()
    if group is None:
        return False
    undo = leave if change.after == IN else enter
    return undo(change.member, group, by=by, at=at)


def _restore_persona(change: Change, by: Member, at: datetime) -> bool:
    is_still = change.member.persona == change.after
    return is_still and _classify(change.member, change.before, by=by, at=at)


def _restore_field(change: Change, by: Member, at: datetime) -> bool:
    is_still = field_of(change.member, change.name) == change.after
    return is_still and people.set_field(change.member, change.name, change.before, by=by, at=at)


RESTORE: dict[str, Callable[[Change, Member, datetime], bool]] = {
    TAG: _restore_tag,
    GROUP: _restore_group,
    PERSONA: _restore_persona,
    FIELD: _restore_field,
}


def _keep(
    key: str, member: Member, kind: str, name: str, *, before: str, after: str, at: datetime
) -> None:
    Change.objects.create(
        effect_key=key,
        member=member,
        kind=kind,
        name=name,
        before=before,
        after=after,
        changed_at=at,
    )


def group_named(slug: str) -> Group:
    """Return the group `slug`. Raises NoSuchGroup."""
    group = Group.objects.filter(slug=slug).first()
    if group is None:
        raise NoSuchGroup(_("There is no group “%(slug)s”.") % {"slug": slug})
    return group


def enter(member: Member, group: Group, *, by: Member | None, at: datetime) -> bool:
    """Let `member` into `group`; False where they are in it. Records `added_to_group`."""
    with transaction.atomic():
        _row, is_new = Membership.objects.get_or_create(
            group=group, member=member, defaults={"since": at}
        )
        if is_new:
            log.record(ADDED_TO_GROUP, group, actor=by, recipient=member, key=group.slug, at=at)
    return is_new


def leave(member: Member, group: Group, *, by: Member | None, at: datetime) -> bool:
    """Take `member` out of `group`; False where they are not in it."""
    with transaction.atomic():
        gone, _by_kind = Membership.objects.filter(group=group, member=member).delete()
        if gone:
            log.record(REMOVED_FROM_GROUP, group, actor=by, recipient=member, key=group.slug, at=at)
    return bool(gone)


def _classify(member: Member, slug: str, *, by: Member | None, at: datetime) -> bool:
    with transaction.atomic():
        others = Member.objects.filter(pk=member.pk).exclude(persona=slug)
        if others.update(persona=slug) != 1:
            return False
        log.record(CLASSIFIED, actor=by, recipient=member, kind="persona", key=slug, at=at)
    return True

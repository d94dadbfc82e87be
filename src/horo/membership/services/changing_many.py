"""What the playbook changes about many members at once: as `changes` does it, in few statements.

Everything here belongs to one run, so to one instant. Two effects may name the same member; the
second then finds what the first has changed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from horo.log import services as log
from horo.membership.activities import ADDED_TO_GROUP, CLASSIFIED
from horo.membership.models import GROUP, PERSONA, TAG, Change
from horo.membership.services.changes import IN, OUT, check_persona, group_named
from horo.people import services as people
from horo.people.models import Member, Membership


class Wanted(NamedTuple):
    """`name` is the tag, the group or the persona; `key` the effect's."""

    key: str
    member_id: int
    name: str


def tag(wanted: Sequence[Wanted], *, at: datetime) -> None:
    _mark(people.tag_many, wanted, before=OUT, after=IN, at=at)


def untag(wanted: Sequence[Wanted], *, at: datetime) -> None:
    _mark(people.untag_many, wanted, before=IN, after=OUT, at=at)


def add_to_group(wanted: Sequence[Wanted], *, at: datetime) -> None:
    """Raises NoSuchGroup, and IntegrityError where somebody lets one of them in meanwhile."""
    groups = {slug: group_named(slug) for slug in {one.name for one in wanted}}
    there = set(
        Membership.objects.filter(
            group__in=groups.values(), member__in={one.member_id for one in wanted}
        ).values_list("group__slug", "member_id")
    )
    fresh: dict[tuple[str, int], Wanted] = {}
    for one in wanted:
        if (one.name, one.member_id) not in there:
            fresh.setdefault((one.name, one.member_id), one)
    with transaction.atomic():
        Membership.objects.bulk_create(
            Membership(group=groups[slug], member_id=pk, since=at) for slug, pk in fresh
        )
        log.record_all(
            log.Entry(
                ADDED_TO_GROUP,
                at,
                log.HOSTED,
                "",
                object_type="group",
                object_id=groups[slug].pk,
                object_key=slug,
                recipient_id=pk,
            )
            for slug, pk in fresh
        )
        _keep(_change(one, GROUP, one.name, OUT, IN, at) for one in fresh.values())


def set_persona(wanted: Sequence[Wanted], *, at: datetime) -> None:
    """Raises NoSuchPersona."""
    for slug in {one.name for one in wanted}:
        check_persona(slug)
    with transaction.atomic():
        locked = Member.objects.select_for_update().filter(pk__in={one.member_id for one in wanted})
        persona = dict(locked.order_by("pk").values_list("pk", "persona"))
        changed: list[Change] = []
        for one in wanted:
            if persona[one.member_id] != one.name:
                changed.append(_change(one, PERSONA, "", persona[one.member_id], one.name, at))
                persona[one.member_id] = one.name
        for slug in {one.after for one in changed}:
            theirs = [one.member_id for one in changed if persona[one.member_id] == slug]
            Member.objects.filter(pk__in=theirs).update(persona=slug)
        log.record_all(
            log.Entry(
                CLASSIFIED,
                at,
                log.HOSTED,
                "",
                object_type="persona",
                object_key=one.after,
                recipient_id=one.member_id,
            )
            for one in changed
        )
        _keep(changed)


def _mark(
    mark: Callable[..., list[bool]],
    wanted: Sequence[Wanted],
    *,
    before: str,
    after: str,
    at: datetime,
) -> None:
    with transaction.atomic():
        changed = mark([(one.member_id, one.name) for one in wanted], at=at)
        _keep(
            _change(one, TAG, one.name, before, after, at)
            for one, is_new in zip(wanted, changed, strict=True)
            if is_new
        )


def _change(one: Wanted, kind: str, name: str, before: str, after: str, at: datetime) -> Change:
    return Change(
        effect_key=one.key,
        member_id=one.member_id,
        kind=kind,
        name=name,
        before=before,
        after=after,
        changed_at=at,
    )


def _keep(changes: Iterable[Change]) -> None:
    Change.objects.bulk_create(changes)

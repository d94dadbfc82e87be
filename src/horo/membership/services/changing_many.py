"""What the playbook changes about many members at once: as `changes` does it, in few statements.

Everything here belongs to one run, so to one instant. Two effects may name the same member; the
second then finds what the first has changed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from horo.core import adding
from horo.core.time import to_micros
from horo.log import services as log
from horo.log.verbs import Verb
from horo.membership.activities import ADDED_TO_GROUP, CLASSIFIED, REMOVED_FROM_GROUP
from horo.membership.models import FIELD, GROUP, PERSONA, TAG, Change
from horo.membership.services.changes import IN, OUT, check_persona, group_named
from horo.people import services as people
from horo.people.models import Group, Member, Membership


class Wanted(NamedTuple):
    """`name` is the tag, the group or the persona; `key` the effect's."""

    key: str
    member_id: int
    name: str


class Changed(NamedTuple):
    """What one effect has changed: a row of `Change` that is yet to be kept."""

    effect_key: str
    member_id: int
    kind: str
    name: str
    before: str
    after: str


def tag(wanted: Sequence[Wanted], *, at: datetime) -> None:
    _mark(people.tag_many, wanted, before=OUT, after=IN, at=at)


def untag(wanted: Sequence[Wanted], *, at: datetime) -> None:
    _mark(people.untag_many, wanted, before=IN, after=OUT, at=at)


def add_to_group(wanted: Sequence[Wanted], *, at: datetime) -> None:
    """Raises NoSuchGroup, and IntegrityError where somebody lets one of them in meanwhile."""
    groups = _groups(wanted)
    there = _there(groups, wanted)
    fresh = {pair: one for pair, one in _first(wanted).items() if pair not in there}
    rows = [(groups[slug].pk, pk, to_micros(at)) for slug, pk in fresh]
    with transaction.atomic():
        adding.add(Membership, ("group_id", "member_id", "since"), rows)
        log.record_all(_crossing(ADDED_TO_GROUP, groups[slug], pk, at) for slug, pk in fresh)
        _keep([_change(one, GROUP, one.name, OUT, IN) for one in fresh.values()], at)


def remove_from_group(wanted: Sequence[Wanted], *, at: datetime) -> None:
    """Raises NoSuchGroup."""
    groups = _groups(wanted)
    with transaction.atomic():
        there = _there(groups, wanted, to_leave=True)
        gone = {pair: one for pair, one in _first(wanted).items() if pair in there}
        Membership.objects.filter(pk__in=[there[pair] for pair in gone]).delete()
        log.record_all(_crossing(REMOVED_FROM_GROUP, groups[slug], pk, at) for slug, pk in gone)
        _keep([_change(one, GROUP, one.name, IN, OUT) for one in gone.values()], at)


def set_persona(wanted: Sequence[Wanted], *, at: datetime) -> None:
    """Raises NoSuchPersona."""
    for slug in {one.name for one in wanted}:
        check_persona(slug)
    with transaction.atomic():
        locked = Member.objects.select_for_update().filter(pk__in={one.member_id for one in wanted})
        persona = dict(locked.order_by("pk").values_list("pk", "persona"))
        changed: list[Changed] = []
        for one in wanted:
            if persona[one.member_id] != one.name:
                changed.append(_change(one, PERSONA, "", persona[one.member_id], one.name))
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
        _keep(changed, at)


def set_field(wanted: Sequence[tuple[Wanted, str | float]], *, at: datetime) -> None:
    """Each with the value that the field gets. Raises ValueError as `people.set_field` does."""
    with transaction.atomic():
        known = people.set_fields(
            [(one.member_id, one.name, value) for one, value in wanted], at=at
        )
        changed = [
            _change(one, FIELD, one.name, before, after)
            for (one, _value), (before, after) in zip(wanted, known, strict=True)
            if before != after
        ]
        _keep(changed, at)


def _groups(wanted: Iterable[Wanted]) -> dict[str, Group]:
    return {slug: group_named(slug) for slug in {one.name for one in wanted}}


def _there(
    groups: dict[str, Group], wanted: Iterable[Wanted], *, to_leave: bool = False
) -> dict[tuple[str, int], int]:
    """Return the memberships by (group, member), locked where they are `to_leave`."""
    rows = Membership.objects.filter(
        group__in=groups.values(), member__among={one.member_id for one in wanted}
    )
    if to_leave:
        rows = rows.select_for_update(of=("self",)).order_by("pk")
    found = rows.values_list("group__slug", "member_id", "pk")
    return {(slug, member_id): pk for slug, member_id, pk in found}


def _first(wanted: Iterable[Wanted]) -> dict[tuple[str, int], Wanted]:
    """Return the first that concerns each group and member: it changes what the others find."""
    found: dict[tuple[str, int], Wanted] = {}
    for one in wanted:
        found.setdefault((one.name, one.member_id), one)
    return found


def _crossing(verb: Verb, group: Group, member_id: int, at: datetime) -> log.Entry:
    return log.Entry(
        verb,
        at,
        log.HOSTED,
        "",
        object_type="group",
        object_id=group.pk,
        object_key=group.slug,
        recipient_id=member_id,
    )


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
        new = [one for one, is_new in zip(wanted, changed, strict=True) if is_new]
        _keep([_change(one, TAG, one.name, before, after) for one in new], at)


def _change(one: Wanted, kind: str, name: str, before: str, after: str) -> Changed:
    return Changed(one.key, one.member_id, kind, name, before, after)


def _keep(changed: Iterable[Changed], at: datetime) -> None:
    micros = to_micros(at)
    adding.add(Change, (*Changed._fields, "changed_at"), [(*one, micros) for one in changed])

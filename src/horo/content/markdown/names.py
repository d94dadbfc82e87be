"""Who is meant by `@name`: members and groups, all of a text's in one statement."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Cast

from horo.content.models import Space
from horo.people.models import TEAM, Group, Member, Membership
from horo.ui import links

MOST = 50  # different ones in one text; what is mentioned after them stays text
_LOOKED_UP = 400  # spellings
_PART = re.compile(r"[.\-]")


class Mentioned(NamedTuple):
    """The beginning `typed` of a name in a text is the name of member or group `id`.

    `is_told`: whether it is to know. A member who cannot enter the space is not.
    """

    typed: str
    id: int
    is_group: bool
    is_told: bool
    url: str


def found(names: Iterable[str], *, space: Space | None) -> dict[str, Mentioned]:
    """Return who is meant by each of `names`, at most MOST; names that nobody has are left out.

    `@Bob` finds bob, and so does `@bob.Thanks`: the longest beginning that is a name counts.
    Of a person and a group with the same name the person is meant.
    """
    ways = {name: _spellings(name) for name in dict.fromkeys(names)}
    known = _known([spelled for way in ways.values() for _, spelled in way], space)
    resolved: dict[str, Mentioned] = {}
    different: set[tuple[bool, int]] = set()
    for name, way in ways.items():
        hit = next(((typed, known[spelled]) for typed, spelled in way if spelled in known), None)
        if hit is None:
            continue
        typed, (_, who, is_group, _) = hit
        different.add((is_group, who))
        if len(different) > MOST:
            break
        resolved[name] = _mentioned(typed, *hit[1])
    return resolved


def _known(spellings: list[str], space: Space | None) -> dict[str, tuple[str, int, bool, bool]]:
    """Return (name, id, is a group, is told) of those of `spellings` that are names."""
    wanted = list(dict.fromkeys(spellings))[:_LOOKED_UP]
    if not wanted:
        return {}
    people = Member.objects.people().filter(handle__in=wanted)
    groups = Group.objects.filter(slug__in=wanted, is_mentionable=True)
    rows = people.values_list("handle", "pk", Value(0), _may_enter(space)).union(
        groups.values_list("slug", "pk", Value(1), Value(1)), all=True
    )
    in_order = sorted(rows, key=lambda row: -row[2])
    return {name: (name, pk, bool(group), bool(told)) for name, pk, group, told in in_order}


def _may_enter(space: Space | None) -> Value | Cast:
    """Return 1 for members who may enter `space`, else 0."""
    if space is None or not space.is_private:
        return Value(1)
    groups = Q(group_id=space.group_id) | Q(group__slug=TEAM)
    return Cast(Exists(Membership.objects.filter(groups, member_id=OuterRef("pk"))), IntegerField())


def _mentioned(typed: str, name: str, pk: int, is_group: bool, is_told: bool) -> Mentioned:
    return Mentioned(typed, pk, is_group, is_told, "" if is_group else links.to("profile", name))


def _spellings(name: str) -> list[tuple[str, str]]:
    """Return (what was typed, how it may be written) for `name` and its beginnings."""
    ends = [match.start() for match in _PART.finditer(name)][:4]
    parts = [name, *(name[:end] for end in reversed(ends))]
    return [
        (part, spelled)
        for part in parts
        for spelled in dict.fromkeys((part, part.lower(), part.capitalize()))
    ]

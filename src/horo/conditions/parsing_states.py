"""Read what says how things stand with a member: `is`, `has`, `in`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from horo.conditions import fields
from horo.conditions.awarded import Awarded
from horo.conditions.base import Condition
from horo.conditions.errors import ConditionError
from horo.conditions.filled import Filled
from horo.conditions.groups import InGroup
from horo.conditions.logic import All
from horo.conditions.parsing_acts import A_SLUG, Entry, at
from horo.conditions.places import InAudience, InSpace
from horo.conditions.said import _
from horo.conditions.source import CameFrom
from horo.conditions.staged import InStage
from horo.conditions.tagged import Tagged
from horo.conditions.traits import KINDS, Is

PLACE: Mapping[str, Callable[[tuple[str, ...]], Condition]] = {
    "space": lambda slugs: InSpace(spaces=slugs),
    "group": lambda slugs: InGroup(groups=slugs),
    "audience": lambda slugs: InAudience(audiences=slugs),
}


def being(data: Entry, path: str) -> Condition:
    """Read `is`: traits, a stage, a source."""
    place = at(path, "is")
    read: dict[str, Any] = {}
    known = ("persona", "stage", "locale", "source", "kind", "staff")
    for name, value in fields.mapping(data["is"], place, known).items():
        inside = f"{place}.{name}"
        if name == "staff":
            read[name] = fields.flag(value, inside)
        elif name == "kind":
            read[name] = fields.one_of(value, inside, KINDS)
        else:
            read[name] = fields.words(value, inside, A_SLUG)
    sources = read.pop("source", ())
    parts: list[Condition] = [Is(**read)] if read else []
    if sources:
        parts.append(CameFrom(sources=sources))
    return _all_of(parts)


def having(data: Entry, path: str) -> Condition:
    """Read `has`: badges, levels, tags, fields, groups."""
    place = at(path, "has")
    parts: list[Condition] = []
    known = ("badge", "level", "tag", "field", "group")
    for name, value in fields.mapping(data["has"], place, known).items():
        inside = f"{place}.{name}"
        if name == "field":
            parts += _filled(value, inside)
            continue
        slugs = fields.words(value, inside, A_SLUG)
        if name == "group":
            parts.append(InGroup(groups=slugs))
        elif name == "tag":
            parts.append(Tagged(slugs=slugs))
        else:
            parts.append(Awarded(what="badge" if name == "badge" else "level", slugs=slugs))
    return _all_of(parts)


def _filled(value: Any, path: str) -> Iterator[Condition]:
    """Read {plan: pro, seats: {at_least: 10}}: a text, several, a number or bounds for one."""
    if not isinstance(value, Mapping) or not value:
        expected = _("a mapping such as {plan: pro}")
        raise ConditionError(path, fields.shown(value), expected)
    for name, wanted in value.items():
        inside = f"{path}.{name}"
        fields.words(name, inside, _("the name of a field"))
        if isinstance(wanted, Mapping) or fields.is_number(wanted):
            yield Filled(name=name, number=fields.bounds(wanted, inside))
        else:
            yield Filled(name=name, values=fields.texts(wanted, inside))


def belonging(data: Entry, path: str) -> Condition:
    """Read `in`: spaces, groups, audiences, and a stage with its `since`."""
    place = at(path, "in")
    parts: list[Condition] = []
    mapping = fields.mapping(data["in"], place, (*PLACE, "stage", "since"))
    for name, value in mapping.items():
        if name == "since":
            _refuse_alone(mapping, f"{place}.since")
            continue
        slugs = fields.words(value, f"{place}.{name}", A_SLUG)
        if name == "stage":
            since = mapping.get("since")
            long = None if since is None else fields.duration(since, f"{place}.since")
            parts.append(InStage(stages=slugs, since=long))
        else:
            parts.append(PLACE[name](slugs))
    return _all_of(parts)


def _refuse_alone(mapping: Mapping[str, Any], path: str) -> None:
    if "stage" not in mapping:
        expected = _("`since` beside `stage`, as in {stage: regular, since: 7d}")
        raise ConditionError(path, fields.shown(mapping["since"]), expected)


def _all_of(parts: Sequence[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else All(parts=tuple(parts))

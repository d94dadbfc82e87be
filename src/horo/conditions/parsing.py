"""Read a condition from what YAML or JSON gives: mappings, lists and words."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from horo.conditions import fields
from horo.conditions.acts import DISTINCT, Acts
from horo.conditions.awarded import Awarded
from horo.conditions.base import Condition
from horo.conditions.did import Did
from horo.conditions.errors import ConditionError
from horo.conditions.joined import Joined
from horo.conditions.logic import All, Either, Not
from horo.conditions.places import InAudience, InGroup, InSpace
from horo.conditions.said import _
from horo.conditions.traits import KINDS, Is
from horo.conditions.was import ALIASES, Was
from horo.log import verbs

DEEPEST = 20  # nested any, all, not: more is a slip or an attack, and no reader follows it
LONGEST = 200  # entries of one list
COUNTING = ("times", "within", "since", "in_space", "distinct")
A_SLUG = _("a slug or a list of slugs")

Entry = Mapping[str, Any]


def parse(data: Any) -> Condition:
    """Read a condition: a mapping such as {did: posted}, or a list, which means all of it.

    A `Condition` is returned as it is. Raises ConditionError with the path inside the condition.
    """
    return _parse(data, "", 0)


def _parse(data: Any, path: str, depth: int) -> Condition:
    if isinstance(data, Condition):
        return data
    if depth > DEEPEST:
        most = _("at most %(count)s levels", count=DEEPEST)
        raise ConditionError(path, _("conditions within conditions"), most)
    if isinstance(data, list | tuple):
        parts = _parts(data, path, depth)
        return parts[0] if len(parts) == 1 else All(parts=parts)
    if not isinstance(data, Mapping) or not data:
        raise ConditionError(path, fields.shown(data), A_CONDITION, _bare_word(data))
    kind = _kind(data, path)
    return KIND[kind](data, path, depth)


def _kind(data: Entry, path: str) -> str:
    kinds = [key for key in data if key in KIND]
    if len(kinds) == 1:
        _no_strangers(data, kinds[0], path)
        return kinds[0]
    if kinds:
        *others, last = (f"`{kind}`" for kind in kinds)
        found = _("%(others)s and %(last)s in one entry", others=", ".join(others), last=last)
        hint = _("Give each an entry of its own in a list: all of them must then be true.")
        raise ConditionError(path, found, _("one condition"), hint)
    stranger = next(iter(data))
    hint = fields.nearest(stranger, KIND)
    if stranger in COUNTING:
        hint = _("`%(key)s` stands beside `did` or `was`, in the same entry.", key=stranger)
    raise ConditionError(_at(path, stranger), fields.shown(stranger), A_CONDITION, hint)


def _no_strangers(data: Entry, kind: str, path: str) -> None:
    known = COUNTING if kind in ("did", "was") else ()
    for key in data:
        if key == kind or key in known:
            continue
        hint = _misplaced(key, kind) if key in COUNTING else fields.nearest(key, known)
        beside = (
            _("only %(keys)s beside `%(kind)s`", keys=", ".join(known), kind=kind)
            if known
            else _("`%(kind)s` alone", kind=kind)
        )
        raise ConditionError(_at(path, key), fields.shown(key), beside, hint)


def _misplaced(key: str, kind: str) -> str:
    if kind not in ("not", "any", "all"):
        return _("`%(key)s` belongs to `did` or `was`.", key=key)
    inside = f"`{kind}: {{was: …, {key}: …}}`"
    return _(
        "`%(key)s` belongs to `did` or `was`. Put it inside: %(inside)s.", key=key, inside=inside
    )


def _parts(data: Any, path: str, depth: int) -> tuple[Condition, ...]:
    if not isinstance(data, list | tuple) or not data:
        hint = _("For everyone, leave the condition out.") if isinstance(data, list) else ""
        raise ConditionError(path, fields.shown(data), _("a list of conditions"), hint)
    if len(data) > LONGEST:
        most = _("at most %(count)s conditions", count=LONGEST)
        raise ConditionError(path, fields.shown(data), most)
    return tuple(_parse(part, f"{path}[{n}]", depth + 1) for n, part in enumerate(data))


def _acts(model: type[Acts], data: Entry, path: str) -> Acts:
    read: dict[str, Any] = {"verbs": _verbs(data[model.key], _at(path, model.key), model.key)}
    readers: Mapping[str, Callable[[Any, str], Any]] = {
        "times": fields.times,
        "within": fields.duration,
        "since": fields.day,
        "in_space": lambda value, place: fields.words(value, place, A_SLUG),
        "distinct": lambda value, place: _one(value, place, DISTINCT),
    }
    for name, reader in readers.items():
        if name in data:
            read[name] = reader(data[name], _at(path, name))
    return model(**read)


def _verbs(value: Any, path: str, key: str) -> tuple[str, ...]:
    aliases = ALIASES if key == "was" else {}
    known = {**{name: name for name in verbs.registered()}, **aliases}
    found = fields.words(value, path, _("one or several verbs"))
    for number, verb in enumerate(found):
        if verb not in known:
            place = f"{path}[{number}]" if isinstance(value, list | tuple) else path
            hint = fields.nearest(verb, known)
            if key == "did" and verb in ALIASES:
                hint = _(
                    "Did you mean `was: %(alias)s`, or `did: %(verb)s`?",
                    alias=verb,
                    verb=ALIASES[verb],
                )
            unknown = _("the verb %(verb)r", verb=verb)
            raise ConditionError(place, unknown, _("one of the registered verbs"), hint)
    return tuple(dict.fromkeys(known[verb] for verb in found))


def _joined(data: Entry, path: str, depth: int) -> Condition:
    place = _at(path, "joined")
    bounds = ("more_than", "less_than", "after", "before")
    hint = _("`did: joined` asks whether the member joined at all.")
    if not isinstance(data["joined"], Mapping):
        expected = _("a mapping such as {more_than: 7d}")
        raise ConditionError(place, fields.shown(data["joined"]), expected, hint)
    read: dict[str, Any] = {}
    for name, value in fields.mapping(data["joined"], place, bounds).items():
        reader = fields.duration if name.endswith("than") else fields.day
        read[name] = reader(value, f"{place}.{name}")
    return Joined(**read)


def _is(data: Entry, path: str, depth: int) -> Condition:
    place = _at(path, "is")
    read: dict[str, Any] = {}
    traits = fields.mapping(data["is"], place, ("persona", "stage", "locale", "kind", "staff"))
    for name, value in traits.items():
        inside = f"{place}.{name}"
        if name == "staff":
            read[name] = fields.flag(value, inside)
        elif name == "kind":
            read[name] = fields.one_of(value, inside, KINDS)
        else:
            read[name] = fields.words(value, inside, A_SLUG)
    return Is(**read)


def _has(data: Entry, path: str, depth: int) -> Condition:
    place = _at(path, "has")
    parts: list[Condition] = []
    for name, value in fields.mapping(data["has"], place, ("badge", "level", "group")).items():
        slugs = fields.words(value, f"{place}.{name}", A_SLUG)
        if name == "group":
            parts.append(InGroup(groups=slugs))
        else:
            parts.append(Awarded(what="badge" if name == "badge" else "level", slugs=slugs))
    return parts[0] if len(parts) == 1 else All(parts=tuple(parts))


def _in(data: Entry, path: str, depth: int) -> Condition:
    place = _at(path, "in")
    parts: list[Condition] = []
    for name, value in fields.mapping(data["in"], place, tuple(PLACE)).items():
        slugs = fields.words(value, f"{place}.{name}", A_SLUG)
        parts.append(PLACE[name](slugs))
    return parts[0] if len(parts) == 1 else All(parts=tuple(parts))


def _any(data: Entry, path: str, depth: int) -> Condition:
    return Either(parts=_parts(data["any"], _at(path, "any"), depth))


def _all(data: Entry, path: str, depth: int) -> Condition:
    return All(parts=_parts(data["all"], _at(path, "all"), depth))


def _not(data: Entry, path: str, depth: int) -> Condition:
    return Not(part=_parse(data["not"], _at(path, "not"), depth + 1))


def _one(value: Any, path: str, known: Collection[str]) -> str:
    found = fields.one_of(value, path, known)
    if len(found) > 1:
        expected = _("one of %(words)s", words=", ".join(known))
        raise ConditionError(path, fields.shown(value), expected)
    return found[0]


def _bare_word(data: Any) -> str:
    if isinstance(data, str) and data in verbs.registered():
        return _("Did you mean `did: %(verb)s`?", verb=data)
    return ""


def _at(path: str, key: Any) -> str:
    return f"{path}.{key}" if path else str(key)


KIND: Mapping[str, Callable[[Entry, str, int], Condition]] = {
    "did": lambda data, path, depth: _acts(Did, data, path),
    "was": lambda data, path, depth: _acts(Was, data, path),
    "joined": _joined,
    "is": _is,
    "has": _has,
    "in": _in,
    "any": _any,
    "all": _all,
    "not": _not,
}
PLACE: Mapping[str, Callable[[tuple[str, ...]], Condition]] = {
    "space": lambda slugs: InSpace(spaces=slugs),
    "group": lambda slugs: InGroup(groups=slugs),
    "audience": lambda slugs: InAudience(audiences=slugs),
}
A_CONDITION = _("a condition: %(keys)s", keys=", ".join(KIND))

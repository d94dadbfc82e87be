"""Read what counts acts: `did`, `was`, `never`, and what stands beside them or inside others."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from horo.conditions import fields
from horo.conditions.acts import DISTINCT, Acts
from horo.conditions.did import Did
from horo.conditions.errors import ConditionError
from horo.conditions.others import Others
from horo.conditions.said import _
from horo.conditions.times import NEVER
from horo.conditions.was import ALIASES, BESIDE_CROSSING, CROSSINGS, Was, crossed
from horo.log import verbs

Entry = Mapping[str, Any]

NARROWING = ("in_space", "what", "value")  # which acts are meant, whenever they happened
COUNTING = ("times", "within", "since", *NARROWING, "distinct", "sum")
OTHERS = ("to", "by")
BESIDE: Mapping[str, tuple[str, ...]] = {
    "did": (*COUNTING, "to"),
    "was": (*COUNTING, "by"),
    "never": ("within", "since", *NARROWING, "to"),
    "entered": BESIDE_CROSSING,
    "left": BESIDE_CROSSING,
}
MODEL: Mapping[str, type[Acts]] = {"did": Did, "was": Was, "never": Did}
A_SLUG = _("a slug or a list of slugs")


def at(path: str, key: Any) -> str:
    """Return the path of `key` inside the place at `path`."""
    return f"{path}.{key}" if path else str(key)


def acts(kind: str, data: Entry, path: str) -> Acts:
    """Read `did`, `was` or `never` with what stands beside it; other keys are not looked at."""
    read: dict[str, Any] = {"verbs": verbs_of(data[kind], at(path, kind), kind)}
    for name, reader in READERS.items():
        if name in data and name in BESIDE[kind]:
            read["others" if name in OTHERS else name] = reader(data[name], at(path, name))
    if kind == "never":
        read["times"] = NEVER
    _refuse_sum_of_more(read, data, path)
    _refuse_no_value(read, data, path)
    return MODEL[kind](**read)


def crossing(word: str, data: Entry, path: str) -> Acts:
    """Read `entered: {audience: x}` with what stands beside it."""
    place = at(path, word)
    kinds = [kind for found, kind in CROSSINGS if found == word]
    mapping = fields.mapping(data[word], place, kinds)
    kind, value = fields.only_one(mapping, place)
    read: dict[str, Any] = {
        name: READERS[name](data[name], at(path, name)) for name in BESIDE[word] if name in data
    }
    slugs = fields.words(value, f"{place}.{kind}", A_SLUG)
    return crossed(word, kind, slugs).model_copy(update=read)


def inner(
    data: Entry, word: str, path: str, beside: Collection[str], example: str
) -> tuple[Acts, Entry]:
    """Read the acts inside `first`, `last` or `streak`, and return the other keys with them."""
    place, value = at(path, word), data[word]
    kinds = [kind for kind in ("did", "was") if isinstance(value, Mapping) and kind in value]
    if len(kinds) != 1:
        expected = _("a mapping such as %(example)s", example=example)
        raise ConditionError(place, fields.shown(value), expected)
    kind = kinds[0]
    narrowing = (*NARROWING, MODEL[kind].toward)
    for key in value:
        if key not in (kind, *narrowing, *beside):
            keys = ", ".join((*narrowing, *beside))
            expected = _("only %(keys)s beside `%(kind)s`", keys=keys, kind=kind)
            hint = fields.nearest(key, (*narrowing, *beside))
            raise ConditionError(f"{place}.{key}", fields.shown(key), expected, hint)
    own = {key: part for key, part in value.items() if key in (kind, *narrowing)}
    return acts(kind, own, place), {key: part for key, part in value.items() if key in beside}


def others(value: Any, path: str) -> Others:
    """Read {staff: true, persona: x, group: y}: who the other person was."""
    read: dict[str, Any] = {}
    for name, part in fields.mapping(value, path, ("staff", "persona", "group")).items():
        inside = f"{path}.{name}"
        is_flag = name == "staff"
        read[name] = fields.flag(part, inside) if is_flag else fields.words(part, inside, A_SLUG)
    return Others(**read)


def verbs_of(value: Any, path: str, kind: str) -> tuple[str, ...]:
    """Read one or several registered verbs; `was` knows some by another word too."""
    aliases = ALIASES if kind == "was" else {}
    known = {**{name: name for name in verbs.askable()}, **aliases}
    found = fields.words(value, path, _("one or several verbs"))
    for number, verb in enumerate(found):
        if verb not in known:
            place = f"{path}[{number}]" if isinstance(value, list | tuple) else path
            unknown = _("the verb %(verb)r", verb=verb)
            hint = _likely_verb(verb, kind, known)
            raise ConditionError(place, unknown, _("one of the registered verbs"), hint)
    return tuple(dict.fromkeys(known[verb] for verb in found))


def _likely_verb(verb: str, kind: str, known: Iterable[str]) -> str:
    if kind != "was" and verb in ALIASES:
        return _(
            "Did you mean `was: %(alias)s`, or `did: %(verb)s`?", alias=verb, verb=ALIASES[verb]
        )
    return fields.nearest(verb, tuple(known))


def _refuse_sum_of_more(read: Mapping[str, Any], data: Entry, path: str) -> None:
    """A sum is of all that counts: how many acts that were does not matter then."""
    if "sum" not in read:
        return
    for name in ("times", "distinct"):
        if name in read:
            expected = _("`sum` without `%(key)s`", key=name)
            hint = _("Give each an entry of its own in a list: all of them must then be true.")
            raise ConditionError(at(path, name), fields.shown(data[name]), expected, hint)


def _refuse_no_value(read: Mapping[str, Any], data: Entry, path: str) -> None:
    """Of verbs that never have a value none would ever count."""
    known = verbs.askable()
    if all(known[verb].unit is None for verb in read["verbs"]):
        valued = ", ".join(sorted(name for name, verb in known.items() if verb.unit))
        for name in ("value", "sum"):
            if name in read:
                found = _("`%(key)s` beside verbs without a value", key=name)
                expected = _("a verb with a value (%(verbs)s)", verbs=valued)
                raise ConditionError(at(path, name), found, expected)


def _spaces(value: Any, path: str) -> tuple[str, ...]:
    return fields.words(value, path, A_SLUG)


def _distinct(value: Any, path: str) -> str:
    found = fields.one_of(value, path, DISTINCT)
    if len(found) > 1:
        expected = _("one of %(words)s", words=", ".join(DISTINCT))
        raise ConditionError(path, fields.shown(value), expected)
    return found[0]


READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "times": fields.times,
    "within": fields.duration,
    "since": fields.day,
    "in_space": _spaces,
    "distinct": _distinct,
    "what": fields.thing,
    "value": fields.bounds,
    "sum": fields.bounds,
    "to": others,
    "by": others,
}

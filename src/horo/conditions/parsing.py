"""Read a condition from what YAML or JSON gives: mappings, lists and words."""

from collections.abc import Callable, Mapping
from typing import Any

from horo.conditions import fields, parsing_acts, parsing_states
from horo.conditions.acts import Acts
from horo.conditions.base import Condition
from horo.conditions.errors import ConditionError
from horo.conditions.first import First
from horo.conditions.invited import InvitedBy
from horo.conditions.joined import Joined
from horo.conditions.last import Last
from horo.conditions.logic import All, Either, Not
from horo.conditions.parsing_acts import BESIDE, COUNTING, OTHERS, at
from horo.conditions.periods import UNITS
from horo.conditions.said import _
from horo.conditions.span import SPAN
from horo.conditions.streak import Streak
from horo.log import verbs

DEEPEST = 20  # nested any, all, not: more is a slip or an attack, and no reader follows it
LONGEST = 200  # entries of one list
MOST_PERIODS = 1_000  # days, weeks or months of a streak

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
    if stranger in (*COUNTING, *OTHERS):
        hint = _("`%(key)s` stands beside `did` or `was`, in the same entry.", key=stranger)
    raise ConditionError(at(path, stranger), fields.shown(stranger), A_CONDITION, hint)


def _no_strangers(data: Entry, kind: str, path: str) -> None:
    known = BESIDE.get(kind, ())
    for key in data:
        if key == kind or key in known:
            continue
        is_ours = key in (*COUNTING, *OTHERS)
        hint = _misplaced(key, kind) if is_ours else fields.nearest(key, known)
        beside = (
            _("only %(keys)s beside `%(kind)s`", keys=", ".join(known), kind=kind)
            if known
            else _("`%(kind)s` alone", kind=kind)
        )
        raise ConditionError(at(path, key), fields.shown(key), beside, hint)


def _misplaced(key: str, kind: str) -> str:
    if kind in BESIDE:
        other = {"to": "by", "by": "to"}.get(key, "")
        return _("Write `%(key)s` here.", key=other) if other in BESIDE[kind] else ""
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


def _joined(data: Entry, path: str, depth: int) -> Condition:
    place = at(path, "joined")
    hint = _("`did: joined` asks whether the member joined at all.")
    if not isinstance(data["joined"], Mapping):
        expected = _("a mapping such as {more_than: 7d}")
        raise ConditionError(place, fields.shown(data["joined"]), expected, hint)
    return Joined(**_span(fields.mapping(data["joined"], place, SPAN), place))


def _first(data: Entry, path: str, depth: int) -> Condition:
    acts, span = _spanned("first", "{did: posted, within: 7d}", data, path)
    return First(acts=acts, **span)


def _last(data: Entry, path: str, depth: int) -> Condition:
    acts, span = _spanned("last", "{did: posted, more_than: 30d}", data, path)
    return Last(acts=acts, **span)


def _spanned(word: str, example: str, data: Entry, path: str) -> tuple[Acts, dict[str, Any]]:
    place = at(path, word)
    acts, given = parsing_acts.inner(data, word, path, ("within", *SPAN), example)
    if not given:
        hint = _("`did` alone asks whether it ever happened.")
        expected = _("a time too, as in %(example)s", example=example)
        raise ConditionError(place, fields.shown(data[word]), expected, hint)
    if "within" in given and "less_than" in given:
        expected = _("`within` or `less_than`, which mean the same")
        raise ConditionError(place, fields.shown(data[word]), expected)
    if "within" in given:
        given = {"less_than" if name == "within" else name: part for name, part in given.items()}
    return acts, _span(given, place)


def _span(given: Mapping[str, Any], place: str) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, value in given.items():
        reader = fields.duration if name.endswith("than") else fields.day
        read[name] = reader(value, f"{place}.{name}")
    return read


def _streak(data: Entry, path: str, depth: int) -> Condition:
    place = at(path, "streak")
    example = "{did: posted, weeks: 4}"
    acts, given = parsing_acts.inner(data, "streak", path, (*UNITS, "ever"), example)
    units = [unit for unit in UNITS if unit in given]
    if len(units) != 1:
        expected = _("one of %(words)s with a number", words=", ".join(UNITS))
        raise ConditionError(place, fields.shown(data["streak"]), expected)
    unit = units[0]
    ever = fields.flag(given["ever"], f"{place}.ever") if "ever" in given else False
    length = fields.whole(given[unit], f"{place}.{unit}", least=1, most=MOST_PERIODS)
    return Streak(acts=acts, unit=unit, length=length, ever=ever)


def _invited_by(data: Entry, path: str, depth: int) -> Condition:
    return InvitedBy(others=parsing_acts.others(data["invited_by"], at(path, "invited_by")))


def _any(data: Entry, path: str, depth: int) -> Condition:
    return Either(parts=_parts(data["any"], at(path, "any"), depth))


def _all(data: Entry, path: str, depth: int) -> Condition:
    return All(parts=_parts(data["all"], at(path, "all"), depth))


def _not(data: Entry, path: str, depth: int) -> Condition:
    return Not(part=_parse(data["not"], at(path, "not"), depth + 1))


def _bare_word(data: Any) -> str:
    if isinstance(data, str) and data in verbs.askable():
        return _("Did you mean `did: %(verb)s`?", verb=data)
    return ""


KIND: Mapping[str, Callable[[Entry, str, int], Condition]] = {
    "did": lambda data, path, depth: parsing_acts.acts("did", data, path),
    "was": lambda data, path, depth: parsing_acts.acts("was", data, path),
    "never": lambda data, path, depth: parsing_acts.acts("never", data, path),
    "first": _first,
    "last": _last,
    "streak": _streak,
    "entered": lambda data, path, depth: parsing_acts.crossing("entered", data, path),
    "left": lambda data, path, depth: parsing_acts.crossing("left", data, path),
    "invited_by": _invited_by,
    "joined": _joined,
    "is": lambda data, path, depth: parsing_states.being(data, path),
    "has": lambda data, path, depth: parsing_states.having(data, path),
    "in": lambda data, path, depth: parsing_states.belonging(data, path),
    "any": _any,
    "all": _all,
    "not": _not,
}
A_CONDITION = _("a condition: %(keys)s", keys=", ".join(KIND))

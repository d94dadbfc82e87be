"""Read the small values inside a condition, with errors for the person who wrote them."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from math import isfinite
from typing import Any

from horo.conditions.bounds import Bounds
from horo.conditions.errors import ConditionError
from horo.conditions.objects import What
from horo.conditions.said import _
from horo.conditions.times import NEVER, Times
from horo.conditions.written import UNITS, flow

DURATION = re.compile(r"([0-9]{1,6})([wdhm])")
LONGEST = timedelta(days=36_500)
SLUG = re.compile(r"[\w][\w.-]*")
MOST_TIMES = 1_000_000
LONGEST_TEXT = 200
A_DURATION = _("a duration such as 30m, 24h, 7d or 2w")
A_DATE = _("a date such as 2026-03-01")


def shown(value: Any) -> str:
    """Return `value` as an error names it, at most a line long."""
    if isinstance(value, Mapping):
        return _("a mapping with %(keys)s", keys=_keys(value)) if value else _("an empty mapping")
    if isinstance(value, list | tuple):
        return _("a list of %(count)s", count=len(value)) if value else _("an empty list")
    if value is None:
        return _("nothing")
    if isinstance(value, str) and not value.strip():
        return _("an empty text")
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    if isinstance(value, date):
        text = value.isoformat()
    return text if len(text) <= 60 else f"{text[:57]}…"


def nearest(found: Any, known: Collection[str]) -> str:
    """Return "Did you mean 'x'?" for a slip of the pen, else an empty text."""
    close = get_close_matches(str(found), sorted(known), n=1, cutoff=0.6)
    return _("Did you mean %(word)r?", word=close[0]) if close else ""


def mapping(value: Any, path: str, known: Sequence[str]) -> Mapping[str, Any]:
    """Read a mapping that has at least one key, all of them among `known`."""
    *others, last = known
    expected = _("a mapping with %(others)s or %(last)s", others=", ".join(others), last=last)
    if not isinstance(value, Mapping) or not value:
        raise ConditionError(path, shown(value), expected)
    for key in value:
        if key not in known:
            raise ConditionError(f"{path}.{key}", shown(key), expected, nearest(key, known))
    return value


def words(value: Any, path: str, expected: str) -> tuple[str, ...]:
    """Read a word or a list of different words."""
    many = list(value) if isinstance(value, list | tuple) else [value]
    if not many:
        raise ConditionError(path, _("an empty list"), expected)
    for number, word in enumerate(many):
        place = f"{path}[{number}]" if isinstance(value, list | tuple) else path
        if not isinstance(word, str) or not SLUG.fullmatch(word):
            raise ConditionError(place, shown(word), expected, _quotes(word))
        if word in many[:number]:
            again = _("%(word)r a second time", word=word)
            raise ConditionError(place, again, _("each of them once"))
    return tuple(many)


def one_of(value: Any, path: str, known: Collection[str]) -> tuple[str, ...]:
    """Read one or several words, each among `known`."""
    expected = _("one of %(words)s", words=", ".join(known))
    found = words(value, path, expected)
    for number, word in enumerate(found):
        if word not in known:
            place = f"{path}[{number}]" if isinstance(value, list | tuple) else path
            raise ConditionError(place, shown(word), expected, nearest(word, known))
    return found


def duration(value: Any, path: str) -> timedelta:
    """Read 30m, 24h, 7d, 2w or a timedelta: more than nothing, at most a hundred years."""
    if isinstance(value, timedelta):
        found = value
    elif isinstance(value, str) and (match := DURATION.fullmatch(value)):
        found = int(match[1]) * UNITS[match[2]]
    else:
        raise ConditionError(path, shown(value), A_DURATION, _likely_duration(value))
    if found <= timedelta(0):
        raise ConditionError(path, shown(value), _("a duration that is longer than nothing"))
    if found > LONGEST:
        raise ConditionError(path, shown(value), _("a duration of at most a hundred years"))
    return found


def day(value: Any, path: str) -> date:
    """Read a date, as YAML gives it or as text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    hint = _("Write the date alone, without a time.") if isinstance(value, datetime) else ""
    raise ConditionError(path, shown(value), A_DATE, hint)


def flag(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise ConditionError(path, shown(value), _("true or false"))
    return value


def times(value: Any, path: str) -> Times:
    """Read `N` (at least so often; 0 is never) or {at_least, at_most, exactly}."""
    if not isinstance(value, Mapping):
        number = _number(value, path, _("a whole number or {at_least, at_most, exactly}"))
        return Times(least=number) if number else NEVER
    bounds = mapping(value, path, ("at_least", "at_most", "exactly"))
    read = {
        name: _number(part, f"{path}.{name}", _("a whole number")) for name, part in bounds.items()
    }
    if "exactly" in read and len(read) > 1:
        raise ConditionError(path, shown(value), _("`exactly` alone, or `at_least` and `at_most`"))
    if "exactly" in read:
        return Times(least=read["exactly"], most=read["exactly"])
    if read.get("at_least") == 0:
        hint = _("For never, write `times: 0`.")
        expected = _("1 or more: at least 0 is always true")
        raise ConditionError(f"{path}.at_least", "0", expected, hint)
    least, most = read.get("at_least", 0), read.get("at_most")
    if most is not None and least > most:
        found = _("at least %(least)s and at most %(most)s", least=least, most=most)
        raise ConditionError(path, found, _("a range that can be met"))
    return Times(least=least, most=most)


def whole(value: Any, path: str, *, least: int, most: int) -> int:
    """Read a whole number from `least` to `most`."""
    number = _number(value, path, _("a whole number"))
    if not least <= number <= most:
        expected = _("a number from %(least)s to %(most)s", least=least, most=f"{most:,}")
        raise ConditionError(path, shown(value), expected)
    return number


def is_number(value: Any) -> bool:
    """Whether YAML read a number that can be compared: no flag, no infinity."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def bounds(value: Any, path: str) -> Bounds:
    """Read `N` (exactly) or {at_least, at_most, more_than, less_than, exactly}."""
    if is_number(value):
        return Bounds(at_least=value, at_most=value)
    names = ("at_least", "at_most", "more_than", "less_than", "exactly")
    read = mapping(value, path, names)
    for name, part in read.items():
        if not is_number(part):
            raise ConditionError(f"{path}.{name}", shown(part), _("a number"), _no_quotes(part))
    if "exactly" in read:
        if len(read) > 1:
            raise ConditionError(path, shown(value), _("`exactly` alone, or bounds"))
        return Bounds(at_least=read["exactly"], at_most=read["exactly"])
    found = Bounds(**read)
    if found.is_empty:
        raise ConditionError(path, flow(value), _("a range that can be met"))
    return found


def thing(value: Any, path: str) -> What:
    """Read what acts were done to: `event`, or {event: kickoff}, or {topic: [12, 15]}."""
    example = _("a kind of thing, or a mapping such as {event: kickoff}")
    if isinstance(value, str):
        (kind,) = words(value, path, example)
        return What(kind=kind)
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ConditionError(path, shown(value), example)
    ((kind, named),) = value.items()
    words(kind, path, example)
    place, many = f"{path}.{kind}", named if isinstance(named, list | tuple) else [named]
    ids = [each for each in many if isinstance(each, int) and not isinstance(each, bool)]
    keys = [each for each in many if each not in ids]
    slugs = words(keys, place, _("a slug, a number or a list of them")) if keys or not ids else ()
    return What(kind=kind, keys=slugs, ids=tuple(dict.fromkeys(ids)))


def texts(value: Any, path: str) -> tuple[str, ...]:
    """Read a text or a list of different texts, of a line each."""
    expected = _("a text, a list of texts, a number or bounds for it")
    many = list(value) if isinstance(value, list | tuple) else [value]
    if not many:
        raise ConditionError(path, _("an empty list"), expected)
    for number, text in enumerate(many):
        place = f"{path}[{number}]" if isinstance(value, list | tuple) else path
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
            raise ConditionError(place, shown(text), expected, _quotes(text))
        if text in many[:number]:
            again = _("%(word)r a second time", word=text)
            raise ConditionError(place, again, _("each of them once"))
    return tuple(text.strip() for text in many)


def only_one(found: Mapping[str, Any], path: str) -> tuple[str, Any]:
    """Return the key of a mapping and its value. Raises ConditionError where there are more."""
    if len(found) > 1:
        expected = _("one of %(words)s", words=", ".join(found))
        raise ConditionError(path, shown(found), expected)
    return next(iter(found.items()))


def _no_quotes(value: Any) -> str:
    text = str(value)
    is_quoted = isinstance(value, str) and re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", text) is not None
    return _("Write %(number)s without quotes.", number=text) if is_quoted else ""


def _number(value: Any, path: str, expected: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        is_quoted = str(value).isdecimal() and len(str(value)) <= len(str(MOST_TIMES))
        hint = _("Write %(number)s without quotes.", number=value) if is_quoted else ""
        raise ConditionError(path, shown(value), expected, hint)
    if not 0 <= value <= MOST_TIMES:
        most = _("a number from 0 to %(most)s", most=f"{MOST_TIMES:,}")
        raise ConditionError(path, shown(value), most)
    return value


def _likely_duration(value: Any) -> str:
    """Return what was probably meant: 7 → 7d, "7 days" → 7d, 12H → 12h, 1mo → 30d."""
    match = re.fullmatch(r"\s*(\d{1,4})\s*([a-zA-Z]*)\s*", str(value))
    if not match or isinstance(value, bool):
        return ""
    number, unit = int(match[1]), match[2].lower() or "d"
    if unit in ("mo", "mon", "month", "months", "y", "year", "years"):
        days = number * (365 if unit[0] == "y" else 30)
        return _("Write it in days: %(days)s.", days=f"{days}d")
    return _("Did you mean %(text)s?", text=f"{number}{unit[0]}") if unit[0] in UNITS else ""


def _quotes(word: Any) -> str:
    """Return the remedy where YAML read a word as something else: no, yes, on, 2026."""
    if isinstance(word, bool | int | float):
        return _("YAML reads it as something else than a word: put it in quotes.")
    return ""


def _keys(value: Mapping[Any, Any]) -> str:
    keys = [str(key) for key in value]
    return ", ".join(keys[:4]) + (", …" if len(keys) > 4 else "")

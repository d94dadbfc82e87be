"""What is wrong in a playbook, said so that its author can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

from django.utils.translation import gettext as _

from horo.conditions import ConditionError
from horo.conditions.said import Said

Severity = Literal["error", "warning"]
SHOWN = 60  # characters of a found text that a message repeats


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a playbook file.

    An `error` keeps the playbook from running; a `warning` is a classic mistake that it runs
    with. `code` names the rule that found it.
    """

    file: str
    line: int
    found: str
    expected: str
    hint: str = ""
    severity: Severity = field(default="error", compare=False)
    code: str = field(default="", compare=False)

    @property
    def sentence(self) -> str:
        """What was found and what is expected, in one sentence."""
        return sentence(self.found, self.expected)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: {self.sentence}"
        return f"{where}\n  {self.hint}" if self.hint else where


def sentence(found: str, expected: str) -> str:
    """Return what was found and what is expected as one sentence in the language in force."""
    return _("found %(found)s, expected %(expected)s.") % {"found": found, "expected": expected}


def translated(text: str) -> str:
    """Return what the room `conditions` said in the language in force, any other text as it is."""
    if not isinstance(text, Said):
        return text
    values = {
        name: translated(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return _(text.template) % values if values else _(text.template)


def refusal(error: ConditionError) -> str:
    """Return why a condition cannot be read in the language in force, the place first."""
    said = sentence(translated(error.found), translated(error.expected))
    where = f"{error.path}: " if error.path else ""
    return f"{where}{said} {translated(error.hint)}".strip()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest of the `known` words, or nothing if none is near."""
    near = get_close_matches(word[:SHOWN], sorted(known), n=1, cutoff=0.6)
    return _("Did you mean %(word)r?") % {"word": near[0]} if near else ""


def one_of(words: Iterable[str]) -> str:
    """Return `words` as "one of 'a', 'b'", in the order given."""
    quoted = [repr(word) for word in words]
    return quoted[0] if len(quoted) == 1 else _("one of %(words)s") % {"words": ", ".join(quoted)}


def show(value: Any) -> str:
    """Return `value`, as it was read from a file, in words for a message."""
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _("the number %(number)s") % {"number": value}
    if isinstance(value, list):
        return _("a list") if value else _("an empty list")
    if isinstance(value, dict):
        keys = ", ".join(list(value)[:3])
        return _("keys and values (%(keys)s)") % {"keys": keys} if value else _("an empty mapping")
    return repr(shorten(str(value)))


def shorten(text: str) -> str:
    """Return the first line of `text`, cut off where it is long."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first if len(first) <= SHOWN else first[: SHOWN - 1] + "…"

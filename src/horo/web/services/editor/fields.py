"""One field of the editor: where its value stands in the file, and how what is typed gets there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from horo.playbook.editing import Unwritable, as_written, put, put_written, take
from horo.playbook.reading.yaml import Path, read_yaml

Kind = Literal[
    "line", "prose", "choice", "words", "value", "flag", "yaml", "condition", "moment", "goal"
]
TEXTS = ("line", "prose", "choice")
LONG = ("prose", "yaml", "condition", "goal")
SPOKEN = ("condition", "moment", "goal")  # what is said in words below the field


@dataclass(frozen=True)
class Field:
    """A value that can be edited; `shown` is what stands in its control.

    `order` are the keys beside it as they stand in a file. `shorthand` is the key that a bare word
    in place of all of them fills: `send: welcome`.
    """

    path: Path
    kind: Kind
    label: str
    shown: str = ""
    hint: str = ""
    choices: Sequence[tuple[str, str]] = ()
    order: Sequence[str] = ()
    shorthand: str = ""
    is_needed: bool = False
    said: str = ""  # a condition in words
    errors: Sequence[str] = ()

    @property
    def name(self) -> str:
        return "/".join(str(part) for part in self.path)

    @property
    def id(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", f"at-{self.name}".lower())

    @property
    def is_long(self) -> bool:
        return self.kind in LONG or "\n" in self.shown

    @property
    def is_yaml(self) -> bool:
        return self.kind not in TEXTS

    @property
    def is_spoken(self) -> bool:
        return self.kind in SPOKEN

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        """What can be chosen; what stands there is never lost for not being known."""
        known = any(value == self.shown for value, _words in self.choices)
        return self.choices if known else [(self.shown, self.shown), *self.choices]

    @property
    def rows(self) -> int:
        """How many lines its control has."""
        lines = self.shown.count("\n") + 1 + len(self.shown) // 90
        return min(12, max(lines, 1 if self.is_yaml else 2))


def shown_at(text: str, data: Any, path: Path, kind: Kind) -> str:
    """Return what stands at `path` as its control shows it; "" where nothing does."""
    value = value_at(data, path)
    if value is None:
        return ""
    if kind in TEXTS and isinstance(value, str):
        return value.rstrip("\n")
    if kind == "words" and isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return as_written(text, path)


def value_at(data: Any, path: Path) -> Any:
    """Return the value at `path` of `data`; None where there is none."""
    for step in path:
        is_key = isinstance(data, dict) and step in data
        is_item = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if not (is_key or is_item):
            return None
        data = data[step]
    return data


def applied(
    text: str, fields: Sequence[Field], posted: Mapping[str, str]
) -> tuple[str, list[Field]]:
    """Return `text` with what was typed, and the fields whose typed value could not be written.

    A field that the form does not hold, or that says what it said, changes nothing.
    """
    refused = []
    for field in fields:
        typed = _tidy(posted.get(field.name, field.shown))
        if typed == _tidy(field.shown):
            continue
        try:
            text = _changed(text, field, typed)
        except Unwritable:
            said = _("This cannot be written there: is it valid YAML?")
            refused.append(replace(field, shown=typed, errors=(said,)))
    return text, refused


def _changed(text: str, field: Field, typed: str) -> str:
    data, above = read_yaml("", text).data, field.path[:-1]
    around = value_at(data, above)
    if not typed:
        return _without(text, data, field.path)
    if around is None:  # `reach` with nothing in it yet
        return put(text, above, {field.path[-1]: _value(field, typed)}, order=field.order)
    if not isinstance(around, dict | list):  # a bare word becomes one of several keys
        both = {field.shorthand: around, str(field.path[-1]): _value(field, typed)}
        return put(text, above, both)
    if field.kind in TEXTS or field.kind == "words":
        return put(text, field.path, _value(field, typed, data), order=field.order)
    return put_written(text, field.path, typed, order=field.order)


def _without(text: str, data: Any, path: Path) -> str:
    if value_at(data, path) is None:
        return text
    around = value_at(data, path[:-1])
    is_last = len(around) == 1 and len(path) == 2  # a group of keys, with none left
    return take(text, path[:-1] if is_last else path)


def _value(field: Field, typed: str, data: Any = None) -> Any:
    if field.kind == "words":
        return [word for word in re.split(r"[,\s]+", typed) if word]
    if field.kind not in TEXTS:
        return read_yaml("", typed).data
    before = value_at(data, field.path)
    ends = isinstance(before, str) and before.endswith("\n")
    return f"{typed}\n" if ends or (field.kind == "prose" and "\n" in typed) else typed


def _tidy(typed: str) -> str:
    return typed.replace("\r\n", "\n").strip()

"""Values as YAML, written as the reference playbook writes them: small things in one line."""

import json
import re
from dataclasses import dataclass
from typing import Any

from horo.playbook.reading.yaml import read_yaml

WIDEST = 72  # characters of a list or mapping in brackets; anything wider gets lines of its own
ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
QUOTED_BY_HABIT = re.compile(r"\d{1,2}:\d\d|(?i:yes|no|on|off|y|n)")  # other readers turn them


@dataclass(frozen=True)
class Written:
    """A value as text: behind its key, or as lines below it, from the left edge.

    `head` is what stays on the key's line of a block of text: |.
    """

    inline: str = ""
    lines: tuple[str, ...] = ()
    head: str = ""

    @property
    def is_block(self) -> bool:
        return bool(self.lines)


class Unwritable(Exception):  # noqa: N818 - said to a person, who then changes the file by hand
    """The change cannot be made without touching more than it should."""


def written(value: Any, *, style: str = "", in_brackets: bool = False) -> Written:
    """Return `value` as YAML. A text keeps the `style` of the one before it where it can."""
    if isinstance(value, str):
        return _text(value, style, in_brackets)
    if isinstance(value, list | dict):
        return _collection(value, in_brackets)
    return Written(_constant(value))


def of_yaml(text: str, *, in_brackets: bool, has_lines: bool) -> Written:
    """Return YAML that a person wrote, ready to stand below a key.

    `did: joined`, in one line, gets the braces that it needs behind a key, unless what it replaces
    has lines of its own.
    """
    lines = tuple(line.rstrip() for line in text.strip("\r\n ").splitlines())
    data = read_yaml("", "\n".join((*lines, ""))).data
    whole = "\n".join(lines)
    if len(lines) > 1 and whole[0] in "[{" and _reads(whole, data, in_brackets):
        return Written(whole)
    if len(lines) > 1 and in_brackets:
        return written(data, in_brackets=True)
    if len(lines) == 1:
        braces = (f"{{{lines[0]}}}", f"[{lines[0].removeprefix('- ')}]")
        for inline in (lines[0], *(() if has_lines else braces)):
            if _reads(inline, data, in_brackets):
                return Written(inline)
    return Written(lines=lines)


def key(name: str) -> str:
    """Return `name` as a key."""
    return name if _reads_key(name) else json.dumps(name, ensure_ascii=False)


def in_brackets(value: Any) -> str:
    """Return `value` in one line, lists and mappings in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key(k)}: {in_brackets(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_brackets(one) for one in value) + "]"
    return written(value, in_brackets=True).inline


def _collection(value: Any, must_fit: bool) -> Written:
    inline = in_brackets(value)
    if must_fit or not value or (len(inline) <= WIDEST and not _needs_lines(value)):
        return Written(inline)
    return Written(lines=tuple(_block(value)))


def item(value: Any) -> tuple[str, ...]:
    """Return `value` as the lines of an item of a list; a mapping has a line for each key."""
    if isinstance(value, dict) and value:
        lines = _block(value)
    else:
        one = written(value)
        lines = [_behind(one).strip(), *one.lines] if one.head or not one.lines else [*one.lines]
    return (f"- {lines[0]}", *(f"  {line}" if line else "" for line in lines[1:]))


def _block(value: Any) -> list[str]:
    found: list[str] = []
    if isinstance(value, list):
        return [line for part in value for line in item(part)]
    for name, part in value.items():
        one = written(part)
        found.append(f"{key(name)}:{_behind(one)}")
        found += [f"  {line}" if line else "" for line in one.lines]
    return found


def _behind(one: Written) -> str:
    said = one.head if one.is_block else one.inline
    return f" {said}" if said else ""


def _text(value: str, style: str, is_flow: bool) -> Written:
    if "\n" in value and not is_flow and (block := _literal(value)):
        return block
    plain, double = value, _double(value)
    single = "'" + value.replace("'", "''") + "'"
    by_habit = QUOTED_BY_HABIT.fullmatch(value)
    wanted = {"'": single, '"': double}.get(style) or (double if by_habit else plain)
    for text in (wanted, plain, double):
        if "\n" not in text and _reads(text, value, is_flow):
            return Written(text)
    raise Unwritable(f"The text {value!r} cannot be written.")


def _literal(value: str) -> Written | None:
    """Return `value` as a block of lines, or None where such a block would change it."""
    body = value.removesuffix("\n")
    if not body or body.endswith("\n") or body[0] in " \n" or ODD.search(body) or "\r" in body:
        return None
    lines = tuple(body.split("\n"))
    if any(line.strip(" ") == "" and line for line in lines) or "\t" in body:
        return None
    return Written(lines=lines, head="|" if value.endswith("\n") else "|-")


def _double(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    return ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _constant(value: Any) -> str:
    return json.dumps(value)  # true, false, null and numbers are the same there


def _reads(text: str, value: Any, is_flow: bool) -> bool:
    document = read_yaml("", f"{{k: {text}, l: 1}}" if is_flow else f"k: {text}\nl: 1\n")
    return not document.problems and document.data == {"k": value, "l": 1}


def _reads_key(name: str) -> bool:
    document = read_yaml("", f"{{{name}: 1}}")
    return not document.problems and document.data == {name: 1}


def _needs_lines(value: Any) -> bool:
    """Whether it holds what is not written in one line: steps, or a text of several."""
    if isinstance(value, dict):
        return any(_needs_lines(part) for part in value.values())
    if isinstance(value, list):
        return any(isinstance(part, dict) or _needs_lines(part) for part in value)
    return isinstance(value, str) and "\n" in value

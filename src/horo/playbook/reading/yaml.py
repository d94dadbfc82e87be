"""YAML as plain data with the line of every key; no tags, no aliases, no surprises.

Built from the parser's events, so that a file is refused before it can grow: an alias (the
billion laughs), a tag, a second document, too deep a nesting. Plain words are read as in
YAML 1.2: `no` and `on` are words, `22:00` and `2026-03-01` are texts.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml import events

from horo.playbook.problems import Problem, shorten

Path = tuple[str | int, ...]

DEEPEST = 32  # levels of nesting: five forks inside each other, and a condition in the last
LONGEST_NUMBER = 18  # digits; anything longer is a text
OWN_TAGS = "tag:yaml.org,2002:"  # what `!!` is short for
PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
INTEGER = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass
class Document:
    """What one file says: `data`, and `lines` with the line of every path within it."""

    file: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    body: str = ""  # the prose below the front matter
    body_line: int = 1

    def line(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Stop(Exception):  # noqa: N818 - reading ends here, with what was found
    def __init__(self, line: int, found: str, expected: str, hint: str = "") -> None:
        self.said = (line, found, expected, hint)


def read_yaml(file: str, text: str, *, above: int = 0) -> Document:
    """Read `text`, of which `above` lines of the file stand before it."""
    document = Document(file)
    try:
        _Builder(document, text, above).build()
    except _Stop as stop:
        line, found, expected, hint = stop.said
        document.data = None
        document.problems.append(Problem(file, line, found, expected, hint, code="yaml"))
    return document


class _Builder:
    def __init__(self, document: Document, text: str, above: int) -> None:
        self.document = document
        self.text = text
        self.above = above
        self.events: Iterator[events.Event] = iter(())

    def build(self) -> None:
        """Fill the document. Raises _Stop at the first thing that is not plain YAML."""
        self._refuse_tabs()
        try:
            self.events = iter(yaml.parse(self.text, Loader=PARSER))
            self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            if "flow" in (error.context or ""):  # a bracket: where it opens says more
                mark = error.context_mark or mark
            raise self._broken(mark.line if mark else 0) from None
        except yaml.YAMLError:  # a character that YAML does not allow
            raise _Stop(
                self._line_of_odd_character(),
                _("a control character"),
                _("readable text"),
                _("Remove it: it may have come along with copied text."),
            ) from None

    def _document(self) -> None:
        for event in self.events:
            if isinstance(event, events.DocumentStartEvent):
                break
        else:
            return  # an empty file
        self.document.data = self._value(self._next(), (), 1)
        self.document.lines.setdefault((), 1 + self.above)
        self._next()  # the end of the document
        extra = self._next()
        if isinstance(extra, events.DocumentStartEvent):
            raise _Stop(
                self._line(extra),
                _("a second document"),
                _("one document in a file"),
                _("Remove the line '---' in the middle."),
            )

    def _value(self, event: events.Event, path: Path, depth: int) -> Any:
        self._refuse_odd(event, depth)
        self.document.lines.setdefault(path, self._line(event))
        if isinstance(event, events.ScalarEvent):
            return _plain(event.value) if event.implicit[0] else event.value
        if isinstance(event, events.SequenceStartEvent):
            return self._list(path, depth)
        return self._mapping(path, depth)

    def _list(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._next(), events.MappingEndEvent):
            key = self._key(event, depth)
            where = (*path, key)
            if key in found:
                self._repeated(key, self._line(event), self.document.line(where))
                where = (*path, key, "again")  # read past it, keep the first
                self._value(self._next(), where, depth + 1)
                continue
            self.document.lines[where] = self._line(event)
            found[key] = self._value(self._next(), where, depth + 1)
        return found

    def _key(self, event: events.Event, depth: int) -> str:
        self._refuse_odd(event, depth)
        if not isinstance(event, events.ScalarEvent):
            raise _Stop(
                self._line(event),
                _("a list or mapping as a key"),
                _("a word as the key"),
                _("A text that starts with '{' or '[' needs quotation marks around it."),
            )
        return str(event.value)

    def _refuse_odd(self, event: events.Event, depth: int) -> None:
        line = self._line(event)
        if isinstance(event, events.AliasEvent):
            raise _Stop(
                line,
                _("the alias '*%(name)s'") % {"name": event.anchor},
                _("the text itself"),
                _("Write it out: aliases are not read."),
            )
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise _Stop(
                line,
                _("the tag %(tag)r") % {"tag": tag.replace(OWN_TAGS, "!!")},
                _("plain YAML without tags"),
                _("Remove the tag."),
            )
        if depth > DEEPEST:
            raise _Stop(
                line,
                _("more than %(count)s levels inside each other") % {"count": DEEPEST},
                _("a flatter file"),
            )

    def _repeated(self, key: str, line: int, first: int) -> None:
        self.document.problems.append(
            Problem(
                self.document.file,
                line,
                _("the key %(key)r again") % {"key": key},
                _("every key once"),
                _("It stands in line %(line)s already.") % {"line": first},
                code="yaml",
            )
        )

    def _refuse_tabs(self) -> None:
        for number, line in enumerate(self.text.splitlines(), 1):
            if "\t" in line[: len(line) - len(line.lstrip())]:
                raise _Stop(
                    number + self.above,
                    _("a tab"),
                    _("spaces before the first word"),
                    _("YAML is indented with spaces; set your editor to two."),
                )

    def _broken(self, index: int) -> _Stop:
        lines = self.text.splitlines()
        index = min(index, max(len(lines) - 1, 0))
        found = repr(shorten(lines[index])) if lines and lines[index].strip() else _("an odd end")
        return _Stop(
            index + 1 + self.above,
            found,
            _("valid YAML"),
            _("Check the indentation, and quotation marks around texts with ': ', '#' or '{'."),
        )

    def _line_of_odd_character(self) -> int:
        odd = re.search(
            "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", self.text
        )
        return self.text.count("\n", 0, odd.start() if odd else 0) + 1 + self.above

    def _next(self) -> events.Event:
        return next(self.events)

    def _line(self, event: events.Event) -> int:
        mark = event.start_mark
        return (mark.line if mark else 0) + 1 + self.above


def _plain(word: str) -> Any:
    if word in CONSTANTS:
        return CONSTANTS[word]
    if len(word) <= LONGEST_NUMBER and INTEGER.fullmatch(word):
        return int(word)
    if DECIMAL.fullmatch(word) and math.isfinite(number := float(word)):
        return number
    return word

"""Where in a text everything stands: the tree of a YAML file with the positions of its parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import yaml
from yaml import events

from horo.playbook.reading.yaml import PARSER, Path, read_yaml

Kind = Literal["value", "list", "mapping"]


@dataclass(frozen=True)
class Node:
    """A value from `start` up to `end`; nothing but its own text stands between.

    `style` is how a text is written: "", ', ", | or >. A list or mapping `is_flow` where it is
    in brackets.
    """

    kind: Kind
    start: int
    end: int
    style: str = ""
    is_flow: bool = False
    entries: "tuple[Entry, ...]" = ()

    @property
    def is_block(self) -> bool:
        """Whether it is written on lines of its own."""
        return self.style in ("|", ">") or (self.kind != "value" and not self.is_flow)

    def index(self, key: str | int) -> int:
        """Return the place of `key` among the entries. Raises LookupError where it is not there."""
        for index, entry in enumerate(self.entries):
            if entry.key == key:
                return index
        raise LookupError(f"There is no {key!r} here.")


@dataclass(frozen=True)
class Entry:
    """A key with its value, or an item of a list.

    `start` is where the key stands, or the dash of an item; `after` where what comes before the
    value ends: behind the colon or the dash.
    """

    key: str | int
    start: int
    after: int
    value: Node


@lru_cache(maxsize=32)
def nodes_of(text: str) -> Node:
    """Return the tree of `text`. Raises LookupError where it is no plain YAML, or empty.

    What `read_yaml` refuses is refused here too: aliases, tags, a second document.
    """
    document = read_yaml("", text)
    if document.problems or document.data is None:
        raise LookupError("This is no YAML that could be edited.")
    return _Reader(text).root()


def node_at(root: Node, path: Path) -> Node:
    """Return the value at `path`. Raises LookupError where there is none."""
    node = root
    for key in path:
        node = node.entries[node.index(key)].value
    return node


def as_written(text: str, path: Path) -> str:
    """Return the value at `path` as it is written, from the left edge; "" where there is none."""
    try:
        node = node_at(nodes_of(text), path)
    except LookupError:
        return ""
    if not node.is_block or node.kind == "value":
        return text[node.start : node.end]
    margin, end = column(text, node.start), line_end(text, node.end - 1)  # and a remark behind it
    first, *rest = text[node.start : end].splitlines()
    return "\n".join([first, *(_moved(line, margin) for line in rest)])


def line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Return where the line of `at` ends: before its line break."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def next_line(text: str, at: int) -> int:
    """Return where the line after that of `at` starts, or the end of the text."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def column(text: str, at: int) -> int:
    return at - line_start(text, at)


def _index(mark: Any) -> int:
    return int(mark.index)


def _moved(line: str, margin: int) -> str:
    blank = len(line) - len(line.lstrip(" "))
    return line[min(blank, margin) :]


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=PARSER))

    def root(self) -> Node:
        for event in self.events:
            if isinstance(event, events.DocumentStartEvent):
                break
        return self._node(next(self.events))

    def _node(self, event: Any) -> Node:
        start = _index(event.start_mark)
        if isinstance(event, events.ScalarEvent):
            style = event.style or ""
            return Node("value", start, self._end(start, _index(event.end_mark), style), style)
        is_flow = bool(event.flow_style)
        if isinstance(event, events.SequenceStartEvent):
            entries, end = self._items(is_flow)
            kind: Kind = "list"
        else:
            entries, end = self._pairs(is_flow)
            kind = "mapping"
        if not is_flow:  # the parser ends it where the next thing begins
            end = entries[-1].value.end if entries else start
        return Node(kind, start, end, "", is_flow, tuple(entries))

    def _items(self, is_flow: bool) -> tuple[list[Entry], int]:
        found: list[Entry] = []
        while not isinstance(event := next(self.events), events.SequenceEndEvent):
            value = self._node(event)
            dash = value.start if is_flow else self._dash_before(value.start)
            found.append(Entry(len(found), dash, dash if is_flow else dash + 1, value))
        return found, _index(event.end_mark)

    def _pairs(self, is_flow: bool) -> tuple[list[Entry], int]:
        found: list[Entry] = []
        while not isinstance(event := next(self.events), events.MappingEndEvent):
            start, end = _index(event.start_mark), _index(event.end_mark)
            value = self._node(next(self.events))
            colon = self.text.find(":", end)
            found.append(Entry(str(event.value), start, colon + 1 if colon >= 0 else end, value))
        return found, _index(event.end_mark)

    def _dash_before(self, at: int) -> int:
        """Return where the dash of the item stands whose value starts at `at`."""
        dash = at - 1
        while self.text[dash] != "-" or self._is_in_comment(dash):
            dash -= 1
        return dash

    def _is_in_comment(self, at: int) -> bool:
        return bool(re.match(r"[ -]*#", self.text[line_start(self.text, at) : at]))

    def _end(self, start: int, end: int, style: str) -> int:
        """Return where a text ends; the parser counts empty lines below a block with it."""
        if style not in ("|", ">"):
            return end
        header = self.text[start : line_end(self.text, start)]
        return end if "+" in header else start + len(self.text[start:end].rstrip(" \r\n"))

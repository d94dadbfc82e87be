"""Four changes of a YAML text. Each touches the lines that it must, and no other.

A change is worked out on the text, by the positions of its parts, and then read back: where the
result does not say exactly what was meant, nothing is changed and Unwritable is raised.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from horo.playbook.editing import lines as by_lines
from horo.playbook.editing.places import Node, node_at, nodes_of
from horo.playbook.editing.writing import (
    Unwritable,
    Written,
    in_brackets,
    item,
    key,
    of_yaml,
    written,
)
from horo.playbook.reading.yaml import Path, read_yaml

__all__ = ["Unwritable", "insert", "move", "put", "put_written", "take"]


def put(text: str, path: Path, value: Any, *, order: Sequence[str] = ()) -> str:
    """Return `text` with `value` at `path`.

    A new key comes behind the last of those that stand before it in `order`, else at the end.
    """

    def changed(root: Node) -> str:
        around = node_at(root, path[:-1])
        is_there = any(entry.key == path[-1] for entry in around.entries)
        style = node_at(root, path).style if is_there else ""
        new = written(value, style=style, in_brackets=around.is_flow)
        return _put(text, root, path, new, order)

    return _checked(text, changed, lambda data: _set(data, path, value))


def put_written(text: str, path: Path, yaml: str, *, order: Sequence[str] = ()) -> str:
    """Return `text` with the value at `path` that `yaml` says, written as it is there."""
    document = read_yaml("", f"{yaml}\n")
    if document.problems or document.data is None:
        raise Unwritable("This is no YAML.")

    def changed(root: Node) -> str:
        around = node_at(root, path[:-1])
        has_lines = any(one.key == path[-1] and one.value.is_block for one in around.entries)
        new = of_yaml(yaml, in_brackets=around.is_flow, has_lines=has_lines)
        return _put(text, root, path, new, order)

    return _checked(text, changed, lambda data: _set(data, path, document.data))


def take(text: str, path: Path) -> str:
    """Return `text` without the key or item at `path`, and without the remarks above it."""

    def changed(root: Node) -> str:
        around = node_at(root, path[:-1])
        index = around.index(path[-1])
        if around.is_flow:
            return _take_from_brackets(text, around, index)
        if len(around.entries) == 1:
            return _replace(
                text, root, path[:-1], Written("{}" if around.kind == "mapping" else "[]")
            )
        return by_lines.without(text, around, index)

    return _checked(text, changed, lambda data: _delete(data, path))


def insert(text: str, path: Path, value: Any) -> str:
    """Return `text` with `value` as a new item, where `path` ends in its place in a list."""
    *to, index = path

    def changed(root: Node) -> str:
        around = node_at(root, tuple(to))
        place = min(int(index), len(around.entries))
        if not around.is_flow:
            return by_lines.with_item(text, around, place, item(value))
        if not around.entries and isinstance(value, dict):
            return _replace(text, root, tuple(to), Written(lines=item(value)))
        return _into_brackets(text, around, place, in_brackets(value))

    return _checked(text, changed, lambda data: _at(data, to).insert(int(index), value))


def move(text: str, path: Path, to: int) -> str:
    """Return `text` with the item at `path` in the place `to` of the same list."""
    *above, index = path

    def changed(root: Node) -> str:
        around = node_at(root, tuple(above))
        made, at = text, int(index)
        while at != to:  # past one neighbor after the other
            step = 1 if to > at else -1
            made = by_lines.swapped(made, around, min(at, at + step))
            around, at = node_at(nodes_of(made), tuple(above)), at + step
        return made

    def moved(data: Any) -> None:
        items = _at(data, above)
        items.insert(to, items.pop(int(index)))

    return _checked(text, changed, moved)


def _checked(text: str, changed: Callable[[Node], str], change: Callable[[Any], None]) -> str:
    try:
        data = deepcopy(read_yaml("", text).data)
        change(data)
        made = changed(nodes_of(text))
    except (LookupError, TypeError, AttributeError) as error:
        raise Unwritable(str(error)) from error
    document = read_yaml("", made)
    if document.problems or document.data != data:
        raise Unwritable("The file is written in a way that only a person can change.")
    return made


def _put(text: str, root: Node, path: Path, new: Written, order: Sequence[str]) -> str:
    around = node_at(root, path[:-1])
    if any(entry.key == path[-1] for entry in around.entries):
        return _replace(text, root, path, new)
    if around.kind != "mapping":
        raise Unwritable("There is no mapping to write into.")
    name = str(path[-1])
    place = _place(around, name, order)
    if not around.is_flow:
        return by_lines.with_key(text, around, place, key(name), new)
    return _into_brackets(text, around, place, f"{key(name)}: {new.inline}")


def _place(around: Node, name: str, order: Sequence[str]) -> int:
    """Return where among the entries of `around` the key `name` belongs."""
    if name not in order:
        return len(around.entries)
    before = set(order[: order.index(name)])
    known = [index for index, entry in enumerate(around.entries) if entry.key in before]
    return max(known) + 1 if known else 0


def _replace(text: str, root: Node, path: Path, new: Written) -> str:
    """Return `text` with `new` as the value at `path`."""
    old = node_at(root, path)
    if not path:
        raise Unwritable("The whole file is not one value.")
    around = node_at(root, path[:-1])
    entry = around.entries[around.index(path[-1])]
    if not old.is_block and not new.is_block:
        is_bare = old.start == entry.after and text[entry.after - 1] in ":-"  # nothing stood there
        gap = " " if is_bare else ""
        said = new.inline.replace("\n", by_lines.line_break(text))  # brackets over several lines
        return text[: old.start] + gap + said + text[old.end :]
    if around.is_flow:
        raise Unwritable("This stands in brackets.")
    if around.kind == "list":
        return by_lines.with_item_value(text, entry.start, entry.after, old, new)
    return by_lines.with_value(text, entry.start, entry.after, old, new)


def _into_brackets(text: str, around: Node, place: int, item: str) -> str:
    if not around.entries:
        return text[: around.start + 1] + item + text[around.start + 1 :]
    if place == 0:
        at = around.entries[0].start
        return f"{text[:at]}{item}, {text[at:]}"
    at = around.entries[place - 1].value.end
    return f"{text[:at]}, {item}{text[at:]}"


def _take_from_brackets(text: str, around: Node, index: int) -> str:
    entries = around.entries
    if index > 0:
        return text[: entries[index - 1].value.end] + text[entries[index].value.end :]
    end = entries[1].start if len(entries) > 1 else entries[0].value.end
    return text[: entries[0].start] + text[end:]


def _at(data: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data


def _set(data: Any, path: Path, value: Any) -> None:
    _at(data, path[:-1])[path[-1]] = value


def _delete(data: Any, path: Path) -> None:
    del _at(data, path[:-1])[path[-1]]

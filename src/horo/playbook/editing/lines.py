"""Changes of what stands on lines of its own: keys below each other, and items with a dash.

What belongs to an entry: its lines, the remarks directly above it, and remarks below it that are
indented deeper. Empty lines between two entries belong to neither, and stay where they are.
"""

import re
from collections.abc import Sequence

from horo.playbook.editing.places import Node, column, line_end, line_start, next_line
from horo.playbook.editing.writing import Written

HEADER = re.compile(r"[ ]*[|>][-+0-9]*")


def with_key(text: str, around: Node, place: int, name: str, new: Written) -> str:
    """Return `text` with a new key in the mapping `around`, before its entry `place`."""
    first = around.entries[0]
    margin = column(text, first.start)
    said = new.head if new.is_block else _with_ends(text, new.inline)
    lines = [f"{name}: {said}" if said else f"{name}:", *_deeper(new.lines, 2)]
    if place > 0:
        return _with_lines(text, body_end(text, around, place - 1), _deeper(lines, margin))
    if _is_alone(text, first.start):
        return _with_lines(text, line_start(text, first.start), _deeper(lines, margin))
    eol, pad = line_break(text), " " * margin  # behind a dash
    block = eol.join([lines[0], *_deeper(lines[1:], margin)])
    return f"{text[: first.start]}{block}{eol}{pad}{text[first.start :]}"


def with_value(text: str, start: int, after: int, old: Node, new: Written) -> str:
    """Return `text` with `new` in place of `old`, where one of them stands on lines of its own.

    The key starts at `start` and ends, with its colon, at `after`.
    """
    eol = line_break(text)
    behind = _behind_key(text, after, old)
    end = next_line(text, max(old.end - 1, old.start)) if old.is_block else None
    margin = _margin(text, start, old, new)
    said = new.head if new.is_block else _with_ends(text, new.inline)
    opened = text[:after] + (f" {said}" if said else "") + behind
    between, rest = _between(text, after, old), text[end:] if end is not None else None
    if rest is None:
        rest = text[next_line(text, old.end) :]
    lines = eol.join(_deeper(new.lines, margin))
    made = eol.join(part for part in (opened, between.removesuffix(eol), lines) if part)
    return made + (eol if text.endswith("\n") or rest else "") + rest


def with_item_value(text: str, start: int, after: int, old: Node, new: Written) -> str:
    """Return `text` with `new` in place of `old` behind the dash at `start`."""
    is_lines = old.is_block and old.kind != "value"
    end = line_end(text, old.end - 1) if is_lines else old.end
    first = [new.head] if new.head else []
    lines = [*first, *new.lines] if new.is_block else [_with_ends(text, new.inline)]
    pad = line_break(text) + " " * (column(text, start) + 2)
    made = pad.join(lines).replace(pad + line_break(text), 2 * line_break(text))
    return f"{text[:after]} {made}{text[end:]}"


def without(text: str, around: Node, index: int) -> str:
    """Return `text` without the entry `index` of `around`, which has others beside it."""
    entry = around.entries[index]
    start, end = lead_start(text, around, index), body_end(text, around, index)
    if index > 0:
        before = body_end(text, around, index - 1)
        start = start if "#" in text[before:start] else before
    else:
        following = lead_start(text, around, 1)
        end = end if "#" in text[end:following] else following
        if not _is_alone(text, entry.start):  # behind a dash: the next takes its place
            start, end = entry.start, end + _indent(text, end)
    if end == len(text) and not text.endswith("\n") and start > 0:
        start -= len(line_break(text))
    return text[:start] + text[end:]


def with_item(text: str, around: Node, place: int, lines: Sequence[str]) -> str:
    """Return `text` with a new item, `lines`, before the item `place` of the list `around`."""
    eol = line_break(text)
    margin = column(text, around.entries[0].start)
    gap = ""
    if len(around.entries) > 1:
        gap = text[body_end(text, around, 0) : lead_start(text, around, 1)]
    empty = [""] * gap.count("\n") if not gap.strip() else []
    block = _deeper(lines, margin)
    if place > 0:
        return _with_lines(text, body_end(text, around, place - 1), [*empty, *block])
    at = lead_start(text, around, 0)
    return text[:at] + "".join(line + eol for line in [*block, *empty]) + text[at:]


def swapped(text: str, around: Node, index: int) -> str:
    """Return `text` with the items `index` and the next one in each other's place."""
    if around.is_flow:
        one, other = around.entries[index].value, around.entries[index + 1].value
        spans = (one.start, one.end, other.start, other.end)
    else:
        spans = (
            lead_start(text, around, index),
            body_end(text, around, index),
            lead_start(text, around, index + 1),
            body_end(text, around, index + 1),
        )
    start, end, following, last = spans
    eol = line_break(text)
    first, gap, second = text[start:end], text[end:following], text[following:last]
    if first.endswith("\n") and not second.endswith("\n") and not around.is_flow:
        first, second = first.removesuffix(eol), second + eol
    return text[:start] + second + gap + first + text[last:]


def lead_start(text: str, around: Node, index: int) -> int:
    """Return where the entry begins with the remarks directly above it."""
    entry = around.entries[index]
    if not _is_alone(text, entry.start):
        return entry.start
    start = line_start(text, entry.start)
    if index == 0 and column(text, entry.start) == 0 and around.kind == "mapping":
        return start  # what stands above it is said of the whole file
    lowest = body_end(text, around, index - 1) if index else 0
    while start > lowest:
        above = line_start(text, start - 1)
        if not text[above:start].lstrip(" ").startswith("#"):
            break
        start = above
    return start


def body_end(text: str, around: Node, index: int) -> int:
    """Return where the line after the entry starts, and after what is remarked deeper below it."""
    entry = around.entries[index]
    end = next_line(text, max(entry.value.end - 1, entry.start))
    while end < len(text):
        line = text[end : line_end(text, end)]
        if not line.strip().startswith("#") or _indent(text, end) <= column(text, entry.start):
            break
        end = next_line(text, end)
    return end


def line_break(text: str) -> str:
    return "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"


def _with_ends(text: str, inline: str) -> str:
    """Return brackets over several lines with the line ends of `text`."""
    return inline.replace("\n", line_break(text))


def _behind_key(text: str, after: int, old: Node) -> str:
    """Return the remark behind the key that stays there."""
    if not old.is_block:
        return text[old.end : line_end(text, old.end)]
    behind = text[after : line_end(text, after)]
    return HEADER.sub("", behind, count=1) if old.kind == "value" else behind


def _between(text: str, after: int, old: Node) -> str:
    """Return the remarks between a key and the lines below it."""
    if not old.is_block or old.kind == "value":
        return ""
    return text[next_line(text, after) : line_start(text, old.start)]


def _margin(text: str, start: int, old: Node, new: Written) -> int:
    """Return how far new lines are indented: as the old ones, or two more than the key."""
    usual = column(text, start) + 2
    if not old.is_block:
        return usual
    if old.kind == "value":
        return _indent(text, next_line(text, old.start)) if new.head else usual
    is_list = bool(new.lines) and new.lines[0].startswith("- ")
    return column(text, old.start) if is_list == (old.kind == "list") else usual


def _with_lines(text: str, at: int, lines: Sequence[str]) -> str:
    eol = line_break(text)
    block = "".join(line + eol for line in lines)
    if at > 0 and text[at - 1] != "\n":  # the last line has no end
        return text[:at] + eol + block.removesuffix(eol) + text[at:]
    return text[:at] + block + text[at:]


def _deeper(lines: Sequence[str], by: int) -> list[str]:
    return [" " * by + line if line else line for line in lines]


def _indent(text: str, at: int) -> int:
    line = text[at : line_end(text, at)]
    return len(line) - len(line.lstrip(" "))


def _is_alone(text: str, at: int) -> bool:
    """Whether nothing stands before `at` in its line."""
    return not text[line_start(text, at) : at].strip()

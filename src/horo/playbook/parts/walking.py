"""Go through the steps of a journey and of its forks: where each stands, what it is called."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from horo.playbook import actions
from horo.playbook.parts.steps import Branch, Item, Split, Step, Wait
from horo.playbook.reading.yaml import Path

DEEPEST = 5  # forks inside each other


def lists_in(item: Item) -> list[tuple[Path, tuple[Item, ...]]]:
    """Return the lists of steps directly inside `item`, each with its place in it."""
    match item:
        case Branch():
            fork = item.branch
            return [(("branch", "then"), fork.then), (("branch", "else"), fork.otherwise)]
        case Split():
            return [(("split", name, "steps"), arm.steps) for name, arm in item.split.items()]
        case Wait():
            return [(("then",), item.then), (("else",), item.otherwise)]
    return []


def walk(items: tuple[Item, ...], path: Path = ("steps",)) -> Iterator[tuple[Path, Item]]:
    """Yield every step and fork in the order of the file, each with its place there."""
    for index, item in enumerate(items):
        here = (*path, index)
        yield here, item
        for inside, inner in lists_in(item):
            yield from walk(inner, (*here, *inside))


def steps_of(items: tuple[Item, ...]) -> Iterator[tuple[Path, Step]]:
    """Yield every step that does something, with its place in the file."""
    for path, item in walk(items):
        if isinstance(item, Step):
            yield path, item


def depth_of(items: tuple[Item, ...]) -> int:
    """Return how many forks stand inside each other at most."""
    inside = (max(depth_of(inner) for _, inner in lists_in(one)) for one in items if lists_in(one))
    return max((1 + depth for depth in inside), default=0)


def named(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the same steps, where every one has an id."""
    taken = {item.id for _, item in walk(items) if item.id}
    return _named(items, taken)


def _named(items: tuple[Item, ...], taken: set[str]) -> tuple[Item, ...]:
    found: list[Item] = []
    for item in items:
        changes = _inner_named(item, taken)
        if not item.id:
            changes["id"] = _free(_default_id(item), taken)
            taken.add(changes["id"])
        found.append(item.model_copy(update=changes) if changes else item)
    return tuple(found)


def _inner_named(item: Item, taken: set[str]) -> dict[str, Any]:
    """Return what has to be put into `item` so that every step inside has an id."""

    def both(fork: Any) -> dict[str, Any]:
        return {
            "then": _named(fork.then, taken),
            "otherwise": _named(fork.otherwise, taken),
        }

    match item:
        case Branch():
            return {"branch": item.branch.model_copy(update=both(item.branch))}
        case Split():
            return {
                "split": {
                    name: arm.model_copy(update={"steps": _named(arm.steps, taken)})
                    for name, arm in item.split.items()
                }
            }
        case Wait():
            return both(item)
    return {}


def _default_id(item: Item) -> str:
    if not isinstance(item, Step):
        return type(item).__name__.lower()
    args: BaseModel = item.args
    values: Mapping[str, Any] = args.model_dump(mode="json", exclude_unset=True)
    first = values.get(actions.registered()[item.action].shorthand)
    if isinstance(first, str) and re.fullmatch(r"[a-z0-9-]{1,60}", first):
        return f"{item.action}-{first}"
    content = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return f"{item.action}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def _free(name: str, taken: set[str]) -> str:
    count, free = 1, name
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    return free

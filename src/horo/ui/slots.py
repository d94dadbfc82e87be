"""The registry of slots: a room offers a named place on its page, others put something into it.

A slot is asked once for a *list* of objects, say the twenty posts of a page, so that whoever fills
it needs one statement for all. The slots that there are:

| slot | offered by | objects |
|---|---|---|
| `profile.actions` | `community`: beside the name on a profile | one member |
| `profile.main` | `community`: sections below what a member wrote about themselves | one member |
| `profile.aside` | `community`: cards beside it | one member |
| `post.author` | `community`: after the author's name at each post | the authors of a page |
| `home.aside` | `community`: cards beside the home feed | the reader |
| `account.sections` | `membership`: lines of the page of one's account | the reader |
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

NAMES = frozenset(
    {
        "profile.actions",
        "profile.main",
        "profile.aside",
        "post.author",
        "home.aside",
        "account.sections",
    }
)
Fill = Callable[[Sequence[Any], HttpRequest], Mapping[int, str]]

_fills: dict[str, list[tuple[int, Fill]]] = {}


def fill(name: str, render: Fill, *, order: int = 100) -> None:
    """Let `render(objects, request)` put HTML into the slot `name`, by the key of each object.

    It shows what the one who makes the request may see, and nothing for objects it leaves out.
    The lowest `order` comes first. Raises KeyError where there is no such slot.
    """
    if name not in NAMES:
        raise KeyError(f"There is no slot {name!r}; there are: {', '.join(sorted(NAMES))}.")
    here = _fills.setdefault(name, [])
    if all(known is not render for _order, known in here):
        here.append((order, render))
        here.sort(key=lambda each: each[0])


def is_filled(name: str) -> bool:
    return bool(_fills.get(name))


def filled(name: str, objects: Sequence[Any], request: HttpRequest) -> Mapping[int, SafeString]:
    """Return what all rooms put into the slot `name`, by object; empty where nobody fills it."""
    parts: dict[int, list[str]] = {}
    if objects:
        for _order, render in _fills.get(name, ()):
            for key, html in render(objects, request).items():
                parts.setdefault(key, []).append(conditional_escape(html))
    return {key: mark_safe("".join(found)) for key, found in parts.items()}

"""The registry of things with a name: what can be found by it, and who may know of it.

A topic is found by its title, a member by name and handle, a tag, a space; an event will be by
what it is called. A room above registers its kind from `ready()`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from horo.people.models import Member


@dataclass(frozen=True)
class Kind:
    """A kind of thing that has a name.

    `names` yields the id and name of each of these objects that is there, or of all for None;
    `visible` returns the objects of which `member` may know (None is a visitor).
    """

    name: str
    names: Callable[[Sequence[int] | None], Iterable[tuple[int, str]]]
    visible: Callable[[Member | None], QuerySet[Any]]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add `kind`. Raises ValueError if another kind has its name."""
    known = _kinds.setdefault(kind.name, kind)
    if known != kind:
        raise ValueError(f"The kind {kind.name!r} is registered already.")


def registered() -> Mapping[str, Kind]:
    return dict(_kinds)

"""The registry of filters of the list of members: rooms add what they know of people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from horo.people.models import Member

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True)
class Filter:
    """One question about members, such as which badge they have.

    `choices(viewer)` returns (value, label) of what `viewer` may ask for; `narrow(members, value,
    viewer)` selects those of whom it is true and `viewer` may know it, and nobody for a value that
    is no choice.
    """

    name: str
    label: "str | Promise"
    anything: "str | Promise"
    choices: Callable[[Member | None], Sequence[tuple[str, str]]]
    narrow: Callable[[QuerySet[Member], str, Member | None], QuerySet[Member]]


_filters: dict[str, Filter] = {}


def register(one: Filter) -> None:
    """Add `one`. Raises ValueError if another filter has its name."""
    if _filters.setdefault(one.name, one) != one:
        raise ValueError(f"The filter {one.name!r} is taken.")


def registered() -> Sequence[Filter]:
    return tuple(_filters.values())

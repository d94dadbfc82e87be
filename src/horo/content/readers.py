"""What members follow, have read, and when they were here: who keeps it answers, others ask.

A room that tells members of things asks here, without knowing who keeps the answer. Where nobody
does, nobody follows anything, nothing counts as read, and nobody was ever here.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Readers:
    """`followers`: ids of things by kind ("space", "topic", "tag", "member") to (member, kind).

    `read_to`: pairs of (member, topic) to the number of the post up to which each has read.
    `visits`: rows with `member` and `seen_at`, when they opened their last page.
    """

    followers: Callable[[Mapping[str, Collection[int]]], Iterable[tuple[int, str]]]
    read_to: Callable[[Collection[tuple[int, int]]], Mapping[tuple[int, int], int]]
    visits: Callable[[], QuerySet[Any]]


_kept: list[Readers] = []


def register(readers: Readers) -> None:
    """Let `readers` answer. Raises ValueError if another room does already."""
    if _kept and _kept[0] != readers:
        raise ValueError("What members follow and have read is kept by another room already.")
    _kept[:] = [readers]


def followers(things: Mapping[str, Collection[int]]) -> Iterable[tuple[int, str]]:
    """Yield (member, kind) of everyone who follows one of `things`; who follows two comes twice."""
    return _kept[0].followers(things) if _kept else ()


def read_to(pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
    """Return for (member, topic) the number up to which the member has read, where they have."""
    return _kept[0].read_to(pairs) if _kept and pairs else {}


def visits() -> QuerySet[Any] | None:
    """Return who was here last when, to be asked within another question; None: nobody keeps it."""
    return _kept[0].visits() if _kept else None

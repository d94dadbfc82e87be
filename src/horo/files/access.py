"""Who may read a file: the room that the file is attached to decides."""

from collections.abc import Callable
from typing import Any

MayRead = Callable[[int, Any], bool]

_deciding: dict[str, MayRead] = {}


def register(purpose: str, may_read: MayRead) -> None:
    """Let `may_read(object_id, member)` decide about files of `purpose`; None is a visitor.

    Raises ValueError if somebody else decides already.
    """
    known = _deciding.setdefault(purpose, may_read)
    if known != may_read:
        raise ValueError(f"Who reads files of {purpose!r} is decided by {known!r} already.")


def may_read(purpose: str, object_id: int | None, owner_id: int, member: Any) -> bool:
    """Whether `member` may read such a file: before it is attached its owner alone."""
    if object_id is None:
        return member is not None and member.pk == owner_id
    decide = _deciding.get(purpose)
    return decide is not None and decide(object_id, member)


def everyone(object_id: int, member: Any) -> bool:
    """Let a file be read by whoever knows its address."""
    return True

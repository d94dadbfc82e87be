"""Notices: what a room tells one member. Another room has promised to carry them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Notice:
    """A short message to one member, in their language.

    `key` is unique for ever: the same notice is delivered once. `topic` is what consent to
    e-mail is about; `text` is plain, paragraphs apart by an empty line; `url` is a path of ours
    where it leads, or "".
    """

    key: str
    member_id: int
    topic: str
    locale: str
    title: str
    text: str
    url: str
    at: datetime


Carry = Callable[[Notice], None]

_carriers: list[Carry] = []


def register(carry: Carry) -> None:
    """Let `carry` deliver notices, in the transaction of whoever sends them.

    Raises ValueError if another function does already.
    """
    if _carriers and _carriers[0] is not carry:
        raise ValueError(f"Notices are carried by {_carriers[0].__qualname__} already.")
    _carriers[:] = [carry]


def send(notice: Notice) -> None:
    """Deliver `notice`. Raises LookupError where no room of this installation carries any."""
    if not _carriers:
        raise LookupError(f"No room carries notices, so {notice.key} cannot be sent.")
    _carriers[0](notice)

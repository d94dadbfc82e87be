"""What every source is read into: accounts, places, threads and messages, whatever the tool."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from horo.people.identities import Account

__all__ = ["Account", "Message", "Place", "Reacted", "Thread", "shortened"]


@dataclass(frozen=True)
class Place:
    """A channel, stream or category. A private one is for `insiders` only."""

    key: str
    name: str
    is_private: bool = False
    insiders: tuple[Account, ...] = ()


@dataclass(frozen=True, slots=True)
class Reacted:
    """One kind of reaction: by whom, and by how many more whom the source does not name."""

    emoji: str
    by: tuple[Account, ...] = ()
    unnamed: int = 0


@dataclass(slots=True)
class Message:
    """A post as the source has it; `html` is sanitised already.

    `kind` is "post" or "note" (written by the source's system). `is_answer`: accepted.
    """

    key: str
    author: Account
    at: datetime
    html: str
    text: str = ""
    kind: str = "post"
    number: int = 0  # as the source numbers it; 0: in the order given
    reply_to: str = ""  # key of the message it answers, in the same thread
    edited_at: datetime | None = None
    edited_by: Account | None = None
    removed_at: datetime | None = None
    removed_by: Account | None = None
    is_answer: bool = False
    reactions: tuple[Reacted, ...] = ()


@dataclass(slots=True)
class Thread:
    """A topic with its messages, oldest first.

    `opener` is the key of the message that opens it; empty: the first one does. An export of a
    later period has replies whose opening message came with an earlier one; `author` is then who
    opened it, as far as the source says.
    """

    key: str
    place: Place
    title: str
    opener: str = ""
    messages: list[Message] = field(default_factory=list)
    author: Account | None = None


def shortened(key: str) -> str:
    """Return `key`, or where it is too long for a key its beginning and a digest of it all."""
    if len(key) <= 150:
        return key
    return f"{key[:110]}~{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"

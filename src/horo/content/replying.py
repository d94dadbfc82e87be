"""Post a reply that came by another way than the page: the room that hosts topics does it.

So all of its rules hold: who may write where, how fast, and what a text may be.
"""

from collections.abc import Callable
from datetime import datetime

from horo.content.models import Post
from horo.people.models import Member

Reply = Callable[[int, str, Member, str, datetime], Post]

_kept: list[Reply] = []


def register(reply: Reply) -> None:
    """Let `reply(topic_id, text, member, key, at)` post. Raises ValueError if another does."""
    if _kept and _kept[0] is not reply:
        raise ValueError(f"Replies are posted by {_kept[0].__qualname__} already.")
    _kept[:] = [reply]


def reply(topic_id: int, text: str, *, by: Member, key: str, at: datetime) -> Post:
    """Post `text` in the topic for `by`; the same `key` of a member makes one post.

    Raises Refused where the page would refuse it, and where the topic is not theirs to see;
    LookupError where no room of this installation posts.
    """
    if not _kept:
        raise LookupError("No room posts replies here.")
    return _kept[0](topic_id, text, by, key, at)

"""Who might be told of something, before anybody asked whether they want to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from horo.messaging import kinds

# of two reasons for the same post the first counts: it is the more direct one
DIRECT = (
    kinds.MENTION,
    kinds.REPLY,
    kinds.QUOTE,
    kinds.TOPIC,
    kinds.MEMBER,
    kinds.SPACE,
    kinds.TAG,
)
FOLLOWED = frozenset({kinds.TOPIC, kinds.MEMBER, kinds.SPACE, kinds.TAG})
RANK: Mapping[str, int] = {kind: rank for rank, kind in enumerate(DIRECT)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One member who might be told of one thing, as `models.Notification` keeps it."""

    member_id: int
    kind: str
    bundle: str
    key: str
    at: datetime
    actor_id: int | None = None
    topic_id: int | None = None
    space_id: int | None = None
    post_id: int | None = None
    about_type: str = ""
    about_id: int | None = None
    title: str = ""
    text: str = ""
    url: str = ""

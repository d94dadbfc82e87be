"""How many messages a member has not opened, on their open pages as it changes."""

from collections.abc import Collection, Mapping
from typing import Any

from horo.core import live
from horo.core.live import Event, Replay, Since
from horo.log.models import Activity
from horo.messaging.activities import NOTIFIED, OPENED, RECEIVED
from horo.messaging.models import Message

UNREAD = "unread"


def tell(activity: Activity) -> None:
    """Tell the pages of whoever got or opened a message; the log calls it once it is kept."""
    to, by = activity.recipient_id, activity.actor_id
    who = {RECEIVED.name: to, NOTIFIED.name: to, OPENED.name: by}.get(activity.verb)
    if who is not None:
        live.publish(f"member:{who}", UNREAD)


def may_hear(member_id: int, members: Collection[int | None]) -> Collection[int | None]:
    """Nobody but the member themselves."""
    return {member_id} & set(members)


def replay(member_id: int, since: Since) -> Replay:
    """A page that begins to listen is told the number as it is."""
    return Replay((Event(f"member:{member_id}", UNREAD),))


def shown(event: Event, language: str) -> Mapping[str, Any]:
    unread = Message.objects.filter(member_id=event.object_id, opened_at=None)
    return {"count": unread.count()}

"""How much a member has not read, on their open pages as it changes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from horo.core import live
from horo.core.live import Event, Replay, Since
from horo.log.models import Activity
from horo.messaging import seen
from horo.messaging.activities import NOTIFIED, OPENED, RECEIVED
from horo.messaging.seen import UNREAD
from horo.people.models import Member

WHOSE = {RECEIVED.name: "recipient_id", NOTIFIED.name: "recipient_id", OPENED.name: "actor_id"}


def verbs() -> Collection[str]:
    return WHOSE.keys()


def tell(activities: Iterable[Activity]) -> None:
    """Tell the pages of whoever got or opened messages; the log calls it once they are kept."""
    who = {getattr(one, WHOSE[one.verb]) for one in activities}
    live.publish_to_all([f"member:{member_id}" for member_id in sorted(who - {None})], UNREAD)


def may_hear(member_id: int, members: Collection[int | None]) -> Collection[int | None]:
    """Nobody but the member themselves."""
    return {member_id} & set(members)


def replay(member_id: int, since: Since) -> Replay:
    """A page that begins to listen is told the number as it is."""
    return Replay((Event(f"member:{member_id}", UNREAD),))


def shown(event: Event, language: str) -> Mapping[str, Any]:
    member = Member.objects.filter(pk=event.object_id).first()
    return {"count": seen.count(member) if member else 0}

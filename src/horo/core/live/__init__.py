"""Tell open pages what just happened.

A page listens to *channels*: `topic:12`, `space:3`, `member:7`. A room offers a kind of channel in
its `AppConfig.ready()`: who may listen, what happened since some moment, and what is shown of an
event in each language. Whatever is recorded in the log reaches its channels by itself
(`log.services.when_kept`); `publish` is for the rest.

    live.offer(Kind("topic", allowed=…, replay=…, shown=…))
    live.publish("member:7", "unread", {})
"""

from horo.core.live.hub import Hub, Listener, running
from horo.core.live.kinds import Event, Kind, Replay, Since, find, offer
from horo.core.live.publishing import on_publish, publish, publish_to_all, received

__all__ = [
    "Event",
    "Hub",
    "Kind",
    "Listener",
    "Replay",
    "Since",
    "find",
    "offer",
    "on_publish",
    "publish",
    "publish_to_all",
    "received",
    "running",
]

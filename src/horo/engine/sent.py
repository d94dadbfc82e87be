"""What a version sends in a period, counted: messages by day and channel, tasks by whom."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Sent:
    """So many messages on one day, by one channel."""

    on: date
    channel: str
    count: int


@dataclass(frozen=True)
class Traffic:
    """Messages by day and channel, tasks by whom they go to, and who would pass the cap.

    `over_cap` are the members for whom a message would be held back by a cap at least once.
    """

    start: datetime
    end: datetime
    messages: tuple[Sent, ...]
    tasks: tuple[tuple[str, int], ...]
    over_cap: tuple[int, ...]

    def total(self, channel: str | None = None) -> int:
        return sum(one.count for one in self.messages if channel in (None, one.channel))

    def most_a_day(self, channel: str) -> int:
        """How many messages the busiest day has."""
        return max((one.count for one in self.messages if one.channel == channel), default=0)

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(sorted({one.channel for one in self.messages}))

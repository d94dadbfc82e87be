"""What a member's standing lets them do: rooms ask here, and whoever knows of trust answers.

An ability is a short name, such as "message" (write the first direct message to somebody). A room
that judges it returns "" where the member may, and else one translated sentence that says what is
missing. Where no room judges an ability, every member has it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from horo.people.models import Member

Judge = Callable[[Member], str]


@dataclass(frozen=True)
class Bounds:
    """How much a member may do whom nobody knows yet; `way` says how one gets beyond that.

    `way` is one translated sentence. A number of 0 means none at all, but between topics and posts
    no time.
    """

    topics_first_day: int
    replies_first_day: int
    replies_per_topic: int
    links: int
    mentions: int
    images: int
    attachments: int
    seconds_between_topics: int
    seconds_between_posts: int
    way: str


Bounded = Callable[[Member], Bounds | None]

_judges: dict[str, Judge] = {}
_bounded: list[Bounded] = []


def judged(name: str, judge: Judge) -> None:
    """Let `judge` say who has the ability `name`. Raises ValueError if another does already."""
    known = _judges.setdefault(name, judge)
    if known is not judge:
        raise ValueError(f"The ability {name!r} is judged by {known.__qualname__} already.")


def why_not(member: Member, name: str) -> str:
    """Return why `member` lacks the ability `name`, in one sentence; "" where they have it."""
    return _judges[name](member) if name in _judges else ""


def bounded(bounds: Bounded) -> None:
    """Let `bounds` say how much a member may do. Raises ValueError if another does already."""
    if _bounded and _bounded[0] is not bounds:
        raise ValueError(f"{_bounded[0].__qualname__} says already how much members may do.")
    _bounded[:] = [bounds]


def bounds_of(member: Member) -> Bounds | None:
    """Return how much `member` may do; None where no limit of newcomers is theirs."""
    return _bounded[0](member) if _bounded else None

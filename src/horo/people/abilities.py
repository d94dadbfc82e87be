"""What a member's standing lets them do: rooms ask here, and whoever knows of trust answers.

An ability is a short name, such as "message" (write the first direct message to somebody). A room
that judges it returns "" where the member may, and else one translated sentence that says what is
missing. Where no room judges an ability, every member has it.
"""

from collections.abc import Callable

from horo.people.models import Member

Judge = Callable[[Member], str]

_judges: dict[str, Judge] = {}


def judged(name: str, judge: Judge) -> None:
    """Let `judge` say who has the ability `name`. Raises ValueError if another does already."""
    known = _judges.setdefault(name, judge)
    if known is not judge:
        raise ValueError(f"The ability {name!r} is judged by {known.__qualname__} already.")


def why_not(member: Member, name: str) -> str:
    """Return why `member` lacks the ability `name`, in one sentence; "" where they have it."""
    return _judges[name](member) if name in _judges else ""

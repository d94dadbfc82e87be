"""The registry of invitables: what the action `invite` may invite a member to.

The action belongs to one room; the space, the event or the journey belongs to another. Each room
promises its own kind of thing here, and the action asks for it by the name that a step writes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from horo.core.later import found

if TYPE_CHECKING:
    from horo.people.models import Member
    from horo.playbook.parts.whole import Playbook


class Words(Protocol):
    """What the member reads, in their language; `text` is plain."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...


def _never(name: str) -> bool:
    return False


@dataclass(frozen=True)
class Invitable:
    """A kind of thing that members are invited to; `name` is what a step writes under it.

    `invite(member, name, key, at)` invites for the effect `key`, once, records it, and sends the
    notice; it raises Refused where there is no such thing. `words(member, name, at)` is what they
    would read, and refuses alike. `take_back(key, by, at)` withdraws what the effect `key` did
    while it is unanswered: False where it did nothing, Refused once it was answered. `sentence`
    says it as `Action.sentence` does; `opens` says whether it lets in where others are not.
    """

    kind: str
    invite: "Callable[[Member, str, str, datetime], None]"
    words: "Callable[[Member, str, datetime], Words]"
    take_back: "Callable[[str, Member, datetime], bool]"
    sentence: "Callable[[str, Playbook | None], str]"
    opens: Callable[[str], bool] = _never


_promised: dict[str, str] = {}


def promise(kind: str, where: str) -> None:
    """Say that `where` ("package.module:NAME") is the invitable of this `kind`.

    Raises ValueError if another place has promised that kind.
    """
    known = _promised.setdefault(kind, where)
    if known != where:
        raise ValueError(f"The invitable {kind!r} is promised by {known} already, not by {where}.")


def registered() -> Mapping[str, Invitable]:
    """Return every invitable by its kind."""
    return {kind: found(where) for kind, where in _promised.items()}

"""The registry of actions: what a playbook may do, declared by the room that does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from horo.core.later import found

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from horo.people.models import Member
    from horo.playbook.parts.whole import Playbook


@dataclass(frozen=True)
class Request:
    """One effect that is to be performed: for whom, with which arguments, and because of what.

    `key` is the effect's unique key; whatever leaves the building carries it along.
    """

    key: str
    rule: str
    step: str
    member_id: int
    args: BaseModel
    at: datetime
    because: tuple[int, ...] = ()  # ids of the activities that made it due


@dataclass(frozen=True)
class Preview:
    """What performing a request would show a person: a title, a text, and to whom.

    `body` is sanitised HTML.
    """

    title: str
    body: str
    recipient: str
    channel: str = ""


@dataclass(frozen=True)
class Waiting:
    """Work that an action gave to the team, and that nobody has done yet.

    `to` is the group or person it was meant for, `member_id` who has it, None where nobody does.
    """

    key: str
    title: str
    to: str
    member_id: int | None
    about_id: int | None
    opened_at: datetime
    due_at: datetime | None
    minutes: int


@dataclass(frozen=True)
class Undoing:
    """Somebody of the team takes one effect back. `key` is the effect's."""

    key: str
    member_id: int
    by: "Member"
    at: datetime


@dataclass(frozen=True)
class Action:
    """Something a playbook's step may do.

    `args` validates what the step writes under the action's name; `shorthand` is the field a
    bare word fills (`send: welcome` means `send: {message: welcome}`). `perform` makes the
    local change and records it, inside the engine's transaction, and must not talk to another
    machine; it raises Refused where what the arguments name is not there. `reaches` says whether
    the member notices (then consent, quiet hours and the cap apply); `is_seen`, of one that touches
    nobody, that they come across what it did, and may ask why.

    `perform_many` does for many requests at once what `perform` does for each, in fewer
    statements; where it raises, nothing of it is kept and each request is performed alone.

    `undo` takes back what `perform` changed, and only that, in one transaction; it returns False
    where nothing of it is left, and raises Refused where taking it back would harm. Where it is
    None, `no_undo` says why, in one sentence. `sentence` says what a step with these arguments
    does, in the reader's language, as it goes on after "after 3 days: ". `work_for` names the
    group or the person who gets something to do by it, "" where nobody does; `waiting` returns what
    of that work nobody has done yet. `opens` says whether it lets the member in where others are
    not, as things stand: then a person is asked first, unless the step or the charter says
    otherwise.
    """

    name: str
    summary: str
    args: type[BaseModel]
    perform: Callable[[Request], None]
    preview: Callable[[Request], Preview]
    reaches: bool
    is_seen: bool = False
    shorthand: str = ""
    channel_of: Callable[[BaseModel], str] = field(default=lambda args: "in_app")
    topic_of: Callable[[BaseModel], str] = field(default=lambda args: "")  # of consent
    message_of: Callable[[BaseModel], str] = field(default=lambda args: "")  # in the log: its key
    work_for: Callable[[BaseModel], str] = field(default=lambda args: "")
    waiting: Callable[[], Sequence[Waiting]] = field(default=tuple)
    opens: Callable[[BaseModel], bool] | None = None
    perform_many: Callable[[Sequence[Request]], None] | None = None
    undo: Callable[[Undoing], bool] | None = None
    no_undo: "str | Promise" = ""
    sentence: "Callable[[BaseModel, Playbook | None], str] | None" = None

    def __post_init__(self) -> None:
        if self.undo is None and not self.no_undo:
            raise ValueError(f"Action {self.name!r} has no undo and does not say why.")


_registered: dict[str, Action] = {}
_promised: dict[str, str] = {}


def register(action: Action) -> None:
    """Add `action`. Raises ValueError if another action has its name."""
    known = _registered.setdefault(action.name, action)
    if known != action:
        raise ValueError(f"Action {action.name!r} is taken by: {known.summary}")


def promise(name: str, where: str) -> None:
    """Say that `where` ("package.module:NAME") is the action called `name`.

    It is imported when somebody asks for the actions: a command that needs none starts without
    their rooms. Raises ValueError if another place has promised that name.
    """
    known = _promised.setdefault(name, where)
    if known != where:
        raise ValueError(f"Action {name!r} is promised by {known} already, not by {where}.")


def registered() -> Mapping[str, Action]:
    """Return every action by its name."""
    for name, where in _promised.items():
        if name not in _registered:
            register(found(where))
    return dict(_registered)

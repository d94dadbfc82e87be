"""The registry of actions: what a playbook may do, declared by the room that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel

from horo.core.later import found


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
    """What performing a request would show a person: a title, a text, and to whom."""

    title: str
    body: str
    recipient: str
    channel: str = ""


@dataclass(frozen=True)
class Action:
    """Something a playbook's step may do.

    `args` validates what the step writes under the action's name; `shorthand` is the field a
    bare word fills (`send: welcome` means `send: {message: welcome}`). `perform` makes the
    local change and records it, inside the engine's transaction, and must not talk to another
    machine. `reaches` says whether the member notices (then consent, quiet hours and the cap
    apply).
    """

    name: str
    summary: str
    args: type[BaseModel]
    perform: Callable[[Request], None]
    preview: Callable[[Request], Preview]
    reaches: bool
    shorthand: str = ""
    channel_of: Callable[[BaseModel], str] = field(default=lambda args: "in_app")
    topic_of: Callable[[BaseModel], str] = field(default=lambda args: "")  # of consent


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

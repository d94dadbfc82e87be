"""What can be listened to: the kinds of channels, which the rooms offer."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST_BYTES = 4_000  # of an event between processes; PostgreSQL's NOTIFY takes 8,000


@dataclass(frozen=True)
class Event:
    """Something that happened in a channel. `data` holds ids and small numbers, never a text.

    `id` is that of the activity in the log, so that a page that comes back can be told what it
    missed; None for what need not be told again. `by` is the member who caused it, which is for
    the server alone: the page that follows one's own deed shows it already.
    """

    channel: str
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)
    id: int | None = None
    by: int | None = None

    @property
    def kind(self) -> str:
        return self.channel.partition(":")[0]

    @property
    def object_id(self) -> int:
        return int(self.channel.partition(":")[2])


@dataclass(frozen=True)
class Since:
    """From when on a page wants to know: after the event `id`, or else after it was made `at`."""

    id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Replay:
    """What happened since: `latest` is the id up to which it tells.

    Where too much happened `is_whole` is false, and the page is told to load anew.
    """

    events: tuple[Event, ...] = ()
    latest: int | None = None
    is_whole: bool = True


def nothing(object_id: int, since: Since) -> Replay:
    return Replay()


def unadorned(event: Event, language: str) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Kind:
    """A kind of channel, `name:ID`.

    `allowed(object_id, members)` returns which of the members (ids; None is a visitor) may listen
    now; it is asked at each event for all listeners at once, so it makes few statements.
    `replay` tells what happened since; `shown` what is added to an event for a reader of a
    language: markup that is the same for every reader. Where `is_logged`, everything comes from
    the log, so what is published without the id of an activity is told already and left out.
    """

    name: str
    allowed: Callable[[int, Collection[int | None]], Collection[int | None]]
    replay: Callable[[int, Since], Replay] = nothing
    shown: Callable[[Event, str], Mapping[str, Any]] = unadorned
    is_logged: bool = False


_kinds: dict[str, Kind] = {}


def offer(kind: Kind) -> None:
    """Let pages listen to channels of `kind`. Raises ValueError if another has its name."""
    known = _kinds.setdefault(kind.name, kind)
    if known != kind:
        raise ValueError(f"The channels {kind.name!r} are taken.")


def find(channel: str) -> tuple[Kind, int] | None:
    """Return the kind of `channel` and the id in it; None where there is no such channel."""
    name, _, number = channel.partition(":")
    if name not in _kinds or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return _kinds[name], int(number)


def written(event: Event) -> str:
    """Return `event` as other processes read it. Raises ValueError if it is too large."""
    text = json.dumps([event.channel, event.name, dict(event.data), event.id], ensure_ascii=False)
    if len(text.encode()) > MOST_BYTES:
        raise ValueError(f"An event holds ids, at most {MOST_BYTES} bytes: {text[:80]}…")
    return text


def read(text: str) -> Event:
    channel, name, data, number = json.loads(text)
    return Event(channel, name, data, number)

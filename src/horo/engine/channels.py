"""The registry of channels: who carries what out of the building."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Parcel:
    """One thing to deliver at `at`. It may have arrived before: `key` tells the receiver.

    `is_last`: nobody will try again by themselves if this attempt fails.
    """

    key: str
    payload: Mapping[str, Any]
    at: datetime
    is_last: bool = False


class Undeliverable(Exception):  # noqa: N818 - an answer about the parcel
    """Trying again will not help: the address is gone, the row was erased, consent withdrawn."""


class Unreachable(Exception):  # noqa: N818 - an answer about the way
    """Nobody answers there: other parcels of the same lane would not arrive either."""


Deliver = Callable[[Parcel], None]
Lane = Callable[[Mapping[str, Any]], str]

_registered: dict[str, Deliver] = {}
_lanes: dict[str, Lane] = {}


def register(channel: str, deliver: Deliver, *, lane: Lane | None = None) -> None:
    """Let `deliver` carry the parcels of `channel`. It raises where a parcel did not arrive.

    `lane` says of a payload on which way it goes, where a channel has several: where one answers
    no more (`Unreachable`), the parcels on the others still go.
    Raises ValueError if another function carries the channel already.
    """
    known = _registered.setdefault(channel, deliver)
    if known is not deliver:
        raise ValueError(f"The channel {channel!r} is carried by {known.__module__} already.")
    if lane is not None:
        _lanes[channel] = lane


def find(channel: str) -> Deliver:
    """Return who carries `channel`. Raises KeyError with what is known."""
    try:
        return _registered[channel]
    except KeyError:
        known = ", ".join(sorted(_registered)) or "none"
        raise KeyError(f"No room carries the channel {channel!r}. Known: {known}.") from None


def lane_of(channel: str, payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return the way on which a parcel of `channel` with `payload` goes."""
    return channel, _lanes[channel](payload) if channel in _lanes else ""

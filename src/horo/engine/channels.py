"""The registry of channels: who carries what out of the building."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Parcel:
    """One thing to deliver at `at`. It may have arrived before: `key` tells the receiver."""

    key: str
    payload: Mapping[str, Any]
    at: datetime


class Undeliverable(Exception):  # noqa: N818 - an answer about the parcel
    """Trying again will not help: the address is gone, the row was erased, consent withdrawn."""


Deliver = Callable[[Parcel], None]

_registered: dict[str, Deliver] = {}


def register(channel: str, deliver: Deliver) -> None:
    """Let `deliver` carry the parcels of `channel`. It raises where a parcel did not arrive.

    Raises ValueError if another function carries the channel already.
    """
    known = _registered.setdefault(channel, deliver)
    if known is not deliver:
        raise ValueError(f"The channel {channel!r} is carried by {known.__module__} already.")


def find(channel: str) -> Deliver:
    """Return who carries `channel`. Raises KeyError with what is known."""
    try:
        return _registered[channel]
    except KeyError:
        known = ", ".join(sorted(_registered)) or "none"
        raise KeyError(f"No room carries the channel {channel!r}. Known: {known}.") from None

"""Publish an event: to this process at once, and to the others."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from horo.core.live import hub, relay
from horo.core.live.kinds import Event, find, written

logger = logging.getLogger(__name__)
_hearing: list[Callable[[Event], object]] = []


def publish(
    channel: str,
    event: str,
    data: Mapping[str, Any] | None = None,
    *,
    id: int | None = None,  # noqa: A002 - as in `Event`
) -> None:
    """Send `event` to every page that listens to `channel`, once the transaction is kept.

    Costs no statement. `id` is that of the activity which says the same. Raises ValueError for
    a channel that nobody offers, and for data beyond what `Event` is for.
    """
    _publish([Event(channel, event, dict(data or {}), id)])


def publish_to_all(channels: Iterable[str], event: str) -> None:
    """As `publish` for each of `channels`: other processes are told of many in one text."""
    _publish([Event(channel, event) for channel in channels])


def on_publish(hear: Callable[[Event], object]) -> None:
    """Call `hear` at once with everything published, here or in another process."""
    _hearing.append(hear)


def received(event: Event) -> None:
    """Take in what another process published."""
    for hear in _hearing:
        hear(event)
    if (running := hub.running()) is not None:
        running.put(event)


def _publish(events: Sequence[Event]) -> None:
    told = [(event, written(event)) for event in events if _is_told(event)]
    if told:
        transaction.on_commit(partial(_send, told))


def _is_told(event: Event) -> bool:
    """Whether the log has not told `event` already."""
    found = find(event.channel)
    if found is None:
        raise ValueError(f"Nobody offers the channel {event.channel!r}.")
    return event.id is not None or not found[0].is_logged


def _send(told: Sequence[tuple[Event, str]]) -> None:
    try:
        for event, _text in told:
            received(event)
        relay.pass_on([text for _event, text in told])
    except Exception:
        # the change is kept already, and pages that come back are told from the log
        logger.exception("Pages were not told of %s and others.", told[0][0])

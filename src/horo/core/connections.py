"""Connections to the database, which are asked whether they still live only now and then."""

from time import monotonic
from typing import Any

from django.core.signals import request_started
from django.db import connections

TRUSTED = 2.0  # seconds from one check of a connection to the next


def watch() -> None:
    """Check a connection at most every two seconds, not with every request that uses it."""
    request_started.connect(_trust, dispatch_uid="horo.core.connections")


def _trust(**_about: Any) -> None:
    """Runs after Django has noted that connections are to be checked. A broken one always is."""
    at = monotonic()
    for connection in connections.all(initialized_only=True):
        known: Any = connection
        if at - getattr(known, "checked_at", 0.0) < TRUSTED and not known.errors_occurred:
            known.health_check_done = True
        else:
            known.checked_at = at

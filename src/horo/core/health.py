"""Whether this process can do its work, for a load balancer or a person: `/health`."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

logger = logging.getLogger(__name__)

_probes: dict[str, Callable[[], bool]] = {}


def register(name: str, probe: Callable[[], bool]) -> None:
    """Let `probe` say whether the part called `name` works in this process."""
    _probes[name] = probe


def health(request: HttpRequest) -> JsonResponse:
    """Answer with the state of each part; the status is 503 while one of them fails."""
    parts = {"database": _database(), **{name: probe() for name, probe in _probes.items()}}
    said = {name: "ok" if works else "failing" for name, works in parts.items()}
    is_well = all(parts.values())
    return JsonResponse(
        {"status": "ok" if is_well else "failing", **said}, status=200 if is_well else 503
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer.")
        return False
    return True

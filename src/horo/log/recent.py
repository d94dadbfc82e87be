"""What happened lately in one topic or space, for whoever was away for a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from horo.core.prepared import Prepared, asked
from horo.log.models import Activity

WINDOW = 5_000  # of the latest activities that are looked through
MOST = 200
SLACK = timedelta(seconds=10)  # between the clock of a page and the end of a transaction
OVERLAP = 64  # ids that may still have been on their way, where transactions end in any order


@dataclass(frozen=True)
class Recent:
    """The activities, earliest first, and the id of the latest one of all.

    `is_whole` is false where more happened than is told here.
    """

    activities: tuple[Activity, ...]
    latest: int
    is_whole: bool


def recent(
    *,
    after: int | None = None,
    since: datetime | None = None,
    thread_id: int | None = None,
    space_id: int | None = None,
) -> Recent:
    """Return what happened in the thread or space after the activity `after`, else `since`.

    Tells some of what was known already rather than too little. At most three statements, each
    bounded whatever the size of the log.
    """
    latest = int(asked("SELECT MAX(id) FROM log_activity", ())[0][0] or 0)
    floor = max(latest - WINDOW, 0)
    column, place = ("thread_id", thread_id) if thread_id is not None else ("space_id", space_id)
    is_whole, found = True, list[Activity]()
    if after is not None:
        start = after - (OVERLAP if connection.vendor == "postgresql" else 0)
        is_whole = start >= floor
        found = _after.rows(max(start, floor), place or 0, shape=(column,))
    elif since is not None:
        is_whole = floor == 0 or _reaches(floor, since - SLACK)
        rows = Activity.objects.filter(pk__gt=floor, recorded_at__gte=since - SLACK)
        found = list(rows.filter(**{column: place}).order_by("pk")[: MOST + 1])
    return Recent(tuple(found[:MOST]), latest, is_whole and len(found) <= MOST)


def _in_place(column: str, start: int, place: int) -> QuerySet[Activity]:
    rows = Activity.objects.filter(**{"pk__gt": start, column: place})
    return rows.order_by("pk")[: MOST + 1]


_after = Prepared(_in_place, values=2)  # every page that comes back asks it


def _reaches(floor: int, since: datetime) -> bool:
    """Whether what was recorded `since` lies above `floor`."""
    first = Activity.objects.filter(pk__gt=floor).order_by("pk").first()
    return first is None or first.recorded_at < since

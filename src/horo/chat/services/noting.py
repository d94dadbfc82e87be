"""That somebody wrote direct messages, written down so that nobody can tell to whom."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from horo.chat.activities import MESSAGED
from horo.chat.models import MESSAGE, DirectMessage
from horo.log import services as log
from horo.log.models import Activity

DAY = timedelta(days=1)
DAYS_BACK = 7  # for a server that stood still


def note_days(at: datetime) -> int:
    """Record `messaged` for everybody who wrote on one of the days (UTC) before `at`, once a day.

    All of a day are recorded together, as of its last moment and in the order of who is longer
    here: two who answer each other stand there like any two who wrote on that day. What the
    playbook wrote in somebody's name does not count. Returns how many were recorded.
    """
    today = datetime.combine(at.astimezone(UTC).date(), time(), UTC)
    return sum(_note(today - ago * DAY) for ago in range(DAYS_BACK, 0, -1))


def _note(begins: datetime) -> int:
    ends = begins + DAY
    said = DirectMessage.objects.filter(
        sent_at__gte=begins, sent_at__lt=ends, kind=MESSAGE, effect_key=None
    )
    keys = {
        f"messaged/{begins:%Y-%m-%d}/{pk}": pk
        for pk in said.order_by("author_id").values_list("author_id", flat=True).distinct()
    }
    if not keys:
        return 0
    with transaction.atomic():
        there = Activity.objects.filter(source=log.HOSTED, source_key__in=keys)
        known = set(there.values_list("source_key", flat=True))
        at = ends - timedelta(microseconds=1)
        new = [
            log.Entry(MESSAGED, at, log.HOSTED, key, actor_id=pk)
            for key, pk in keys.items()
            if key not in known
        ]
        log.record_all(new)
    return len(new)

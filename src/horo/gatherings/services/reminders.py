"""Reminders a day and an hour before, for those who are going or may come; each once."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from horo.core.time import to_micros
from horo.gatherings.models import GOING, MAYBE, Occurrence, Registration, Told
from horo.gatherings.services import telling

DAY, HOUR = timedelta(hours=24), timedelta(hours=1)
# A reminder of a day that is late by nearly a day would be one of an hour: it is left out then.
KINDS = (("24h", DAY, HOUR), ("1h", HOUR, timedelta(0)))


def remind_due(at: datetime) -> int:
    """Send every reminder that is due at `at`; return how many.

    Who answered later than the reminder's time knows the date, and is spared it. An occurrence
    that was moved reminds anew. What does not fit into one call is sent by the next.
    """
    return sum(_remind(kind, before, until, at) for kind, before, until in KINDS)


def _remind(kind: str, before: timedelta, until: timedelta, at: datetime) -> int:
    soon = Occurrence.objects.filter(
        starts_at__gt=at + until, starts_at__lte=at + before, cancelled_at=None
    )
    sent = 0
    for occurrence in soon.filter(event__cancelled_at=None).select_related("event"):
        what = f"{kind}/{to_micros(occurrence.starts_at)}"
        told = Told.objects.filter(occurrence=occurrence, member=OuterRef("member_id"), what=what)
        due = Registration.objects.filter(
            Q(answer=MAYBE) | Q(answer=GOING, seated_at__isnull=False),
            ~Exists(told),
            occurrence=occurrence,
            answered_at__lte=occurrence.starts_at - before,
        )
        batch = due.select_related("member").order_by("pk")[: telling.BATCH]
        sent += telling.tell(occurrence, batch, what, at=at)
    return sent

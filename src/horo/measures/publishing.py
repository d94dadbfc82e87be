"""Publish figures once they are final, so that it can be seen when they change afterwards."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from horo.core.time import from_micros, to_micros
from horo.facts.services import open_facts
from horo.measures import registry, services
from horo.measures.measure import Measure
from horo.measures.models import PublishedFigure, Standing
from horo.measures.own import measures_of
from horo.measures.running import bounds
from horo.measures.vocabulary import MONTH, WEEK
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import NoPlaybook, current

LOOK_BACK = {WEEK: timedelta(weeks=26), MONTH: timedelta(days=400)}  # older ones nobody saw here
LEFT_OUT = ("retention",)  # a triangle: its cells are published by no page


def publish(at: datetime) -> int:
    """Publish every figure that is final and was not published yet; return how many.

    All measures that can be computed, those of the playbook too, by week and month of the last
    half year and year. Runs every few hours; what it misses, the next run publishes.
    """
    note_standings(at)
    with open_facts() as warehouse:
        known = bounds(warehouse, as_of=None)
        if known is None:
            return 0
        first, end = from_micros(known[0]), from_micros(known[1])
        stamp = {"published_at": at, "log_end": end, "last_id": warehouse.last_id}
        return sum(_publish(warehouse, grain, first, stamp) for grain in LOOK_BACK)


def _publish(warehouse: Any, grain: str, first: datetime, stamp: dict[str, Any]) -> int:
    zone = services.community_zone()
    until = stamp["log_end"].astimezone(zone).date() + timedelta(days=1)
    since = max(first.astimezone(zone).date(), until - LOOK_BACK[grain])
    names = [name for name in services.applicable(grain, None) if name not in LEFT_OUT]
    rows = services.compute(names, start=since, end=until, grain=grain, warehouse=warehouse)
    there = _there(grain, since - timedelta(days=31))
    book = playbook()
    hashes = definitions(book)
    fresh = [
        PublishedFigure(
            measure=row.measure,
            grain=grain,
            start=row.start.date(),
            group=row.group or "",
            value=row.value,
            n=row.n,
            definition=hashes[row.measure],
            playbook=book.version if book else "",
            zone=str(zone),
            **stamp,
        )
        for row in rows
        if not row.censored and (row.measure, row.start.date(), row.group or "") not in there
    ]
    PublishedFigure.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return len(fresh)


def playbook() -> Playbook | None:
    """The playbook that runs; None while none does."""
    try:
        return current()
    except NoPlaybook:
        return None


def definitions(book: Playbook | None) -> dict[str, str]:
    """Return a hash of what each measure means, those of the playbook included."""
    return {name: definition_of(measure) for name, measure in measures(book).items()}


def measures(book: Playbook | None) -> dict[str, Measure]:
    """Return every measure by its name, those that the playbook states too."""
    known = registry.all()
    return {**known, **(measures_of(book, known) if book else {})}


def definition_of(measure: Measure) -> str:
    """Return a hash of all that the measure says it means."""
    said = (measure.name, measure.unit, measure.definition, measure.window, measure.empty)
    return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


def note_standings(at: datetime) -> int:
    """Note what members count as, where that changed since it was last noted; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Standing._meta.db_table} (member_id, kind, is_staff, noted_at) "
            "SELECT m.id, m.kind, m.is_staff, %s FROM people_member m "
            f"LEFT JOIN ({_latest()}) s ON s.member_id = m.id "
            "WHERE s.id IS NULL OR s.kind <> m.kind OR s.is_staff <> m.is_staff",
            [to_micros(at)],
        )
        return int(cursor.rowcount)


def standings_then(at: datetime) -> Iterator[tuple[int, str, bool, str, bool]]:
    """Yield the members who count as something else now than at `at`.

    Each with the kind and whether they were staff then, and the same now.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.id, s.kind, s.is_staff, m.kind, m.is_staff FROM people_member m "
            f"JOIN ({_latest('WHERE noted_at <= %s')}) s ON s.member_id = m.id "
            "WHERE s.kind <> m.kind OR s.is_staff <> m.is_staff ORDER BY m.id",
            [to_micros(at)],
        )
        for member_id, kind, staff, kind_now, staff_now in cursor.fetchall():
            yield member_id, kind, bool(staff), kind_now, bool(staff_now)


def _latest(where: str = "") -> str:
    table = Standing._meta.db_table
    newest = f"SELECT max(id) FROM {table} {where} GROUP BY member_id"
    return f"SELECT id, member_id, kind, is_staff FROM {table} WHERE id IN ({newest})"


def _there(grain: str, since: date) -> set[tuple[str, date, str]]:
    rows = PublishedFigure.objects.filter(grain=grain, start__gte=since)
    return set(rows.values_list("measure", "start", "group"))

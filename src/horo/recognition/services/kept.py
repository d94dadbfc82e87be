"""What members have, computed anew from the log, and compared with what is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from horo.core.bulk import insert_new
from horo.recognition.models import Holding

COLUMNS = ("member_id", "kind", "slug", "since", "effect_key")
# the latest word on each badge of a member, and on their level, where it gave and took nothing back
TRUE = """
SELECT member_id, kind, slug, since, effect_key FROM (
    SELECT a.recipient_id AS member_id, a.object_type AS kind, a.object_key AS slug,
        a.occurred_at AS since, a.verb,
        CASE WHEN a.source = 'horo' AND a.source_key LIKE 'effect:%%'
            THEN SUBSTR(a.source_key, 8) ELSE '' END AS effect_key,
        ROW_NUMBER() OVER (
            PARTITION BY a.recipient_id, a.object_type,
                CASE WHEN a.object_type = 'badge' THEN a.object_key ELSE '' END
            ORDER BY a.occurred_at DESC, a.id DESC) AS place
    FROM log_activity a
    WHERE a.verb IN ('awarded', 'revoked') AND a.object_type IN ('badge', 'level')
        AND a.recipient_id IS NOT NULL AND a.object_key <> ''
) said WHERE place = 1 AND verb = 'awarded'
"""
Row = tuple[int, str, str, int, str]


@dataclass(frozen=True)
class Disagreement:
    """Something that is kept and not so, or is so and not kept."""

    row: Row
    is_kept: bool

    def __str__(self) -> str:
        member, kind, slug, *_rest = self.row
        word = "is kept, but not so" if self.is_kept else "is so, but not kept"
        return f"recognition_holding: {kind} {slug} of member {member} {word}"


def disagreements() -> Iterator[Disagreement]:
    """Yield what the log and the table say differently."""
    true, kept = _true(), _kept()
    for row in sorted(kept - true):
        yield Disagreement(row, is_kept=True)
    for row in sorted(true - kept):
        yield Disagreement(row, is_kept=False)


def rebuild() -> int:
    """Make the table what the log says, in one transaction; return how many rows differed."""
    with transaction.atomic():
        true, kept = _true(), _kept()
        for member, kind, slug, *_rest in kept - true:
            Holding.objects.filter(member=member, kind=kind, slug=slug).delete()
        insert_new(Holding, COLUMNS, sorted(true - kept))
    return len(true ^ kept)


def _true() -> set[Row]:
    return _rows(TRUE)


def _kept() -> set[Row]:
    return _rows(f"SELECT {', '.join(COLUMNS)} FROM recognition_holding")


def _rows(sql: str) -> set[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        return {tuple(row) for row in cursor.fetchall()}

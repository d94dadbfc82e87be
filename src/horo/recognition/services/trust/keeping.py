"""The levels as the log's latest word gives them, compared with what is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from horo.core.bulk import insert_new
from horo.recognition.models import Trust

COLUMNS = ("member_id", "level", "is_kept", "since")
TRUE = """
SELECT member_id, level, is_kept, since FROM (
    SELECT recipient_id AS member_id, CAST(object_key AS INTEGER) AS level,
        CASE WHEN object_type = 'trust-kept' THEN 1 ELSE 0 END AS is_kept,
        occurred_at AS since,
        ROW_NUMBER() OVER (PARTITION BY recipient_id ORDER BY occurred_at DESC, id DESC) AS place
    FROM log_activity
    WHERE verb = 'trusted' AND recipient_id IS NOT NULL
        AND object_key IN ('0', '1', '2', '3', '4')
) said WHERE place = 1
"""
KEPT = """
SELECT member_id, level, CASE WHEN is_kept THEN 1 ELSE 0 END, since FROM recognition_trust
"""
Row = tuple[int, int, int, int]


@dataclass(frozen=True)
class Disagreement:
    """A level that is kept and not so, or is so and not kept."""

    row: Row
    is_kept: bool

    def __str__(self) -> str:
        member, level, _kept, _since = self.row
        word = "is kept, but not so" if self.is_kept else "is so, but not kept"
        return f"recognition_trust: level {level} of member {member} {word}"


def disagreements() -> Iterator[Disagreement]:
    """Yield what the log and the table say differently."""
    true, kept = _rows(TRUE), _rows(KEPT)
    for row in sorted(kept - true):
        yield Disagreement(row, is_kept=True)
    for row in sorted(true - kept):
        yield Disagreement(row, is_kept=False)


def rebuild() -> int:
    """Make the table what the log says, in one transaction; return how many rows differed."""
    with transaction.atomic():
        true, kept = _rows(TRUE), _rows(KEPT)
        gone = [member for member, *_rest in kept - true]
        for start in range(0, len(gone), 500):
            Trust.objects.filter(member__in=gone[start : start + 500]).delete()
        rows = [(pk, level, bool(is_kept), since) for pk, level, is_kept, since in true - kept]
        insert_new(Trust, COLUMNS, sorted(rows))
    return len(true ^ kept)


def _rows(sql: str) -> set[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {tuple(row) for row in cursor.fetchall()}

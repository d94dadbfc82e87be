"""A log to copy: two weeks of an invented community."""

from datetime import timedelta

import pytest
from conftest import AT, make_member
from django.db import connection

from horo.content.activities import POSTED, REACTED, REPLIED
from horo.facts import services
from horo.facts.schemas import ACTIVITIES
from horo.log.services import Entry, record_many


@pytest.fixture(autouse=True)
def _closed_warehouse():
    yield
    services.close()


def history(count: int, *, member_id: int, prefix: str = "h") -> list[Entry]:
    """`count` activities of one member, each verb with what it has, some fields empty."""
    return [
        Entry(
            (POSTED, REPLIED, REACTED)[number % 3],
            AT + timedelta(minutes=number),
            "zulip",
            f"{prefix}{number}",
            actor_id=member_id if number % 5 else None,
            object_type="post" if number % 2 else "",
            object_id=number,
            object_key='a "quoted", key\n' if number % 7 == 0 else "",
            space_id=number % 4 or None,
            thread_id=number // 10,
            recipient_id=member_id if number % 3 else None,
        )
        for number in range(count)
    ]


def record_history(count: int, *, prefix: str = "h") -> None:
    member = make_member(f"zoe-{prefix}")
    record_many(history(count, member_id=member.pk, prefix=prefix), recorded_at=AT)


def logged() -> list[tuple]:
    """Every activity as the database has it, in the shape of the warehouse."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(ACTIVITIES.names)} FROM log_activity ORDER BY id")
        return cursor.fetchall()


def copied() -> list[tuple]:
    """Every activity of the warehouse as it is now; fails where one is there twice."""
    with services.open_facts(sync_first=False) as warehouse:
        columns = ", ".join(ACTIVITIES.names)
        return warehouse.rows(f"SELECT {columns} FROM activities ORDER BY id")

"""The log only grows, on both databases, whoever writes and by whatever way."""

import pytest
from conftest import AT
from django.db import DatabaseError, connection, transaction

from horo.log import services as log
from horo.log.models import Activity
from horo.people.activities import JOINED

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def activity(alice):
    return log.record(JOINED, alice, actor=alice, at=AT)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE log_activity SET verb = 'posted'", "DELETE FROM log_activity"],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_an_activity(activity, statement):
    refused = pytest.raises(DatabaseError, match="append-only: record a correction")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Activity.objects.get() == activity
    assert Activity.objects.get().verb == "joined"


def test_the_same_key_of_a_source_is_refused_by_the_database(activity):
    again = pytest.raises(DatabaseError)
    with again, transaction.atomic():
        log.record(JOINED, actor=None, at=AT, source_key=activity.source_key)


def test_no_way_around_it(activity):
    if connection.vendor == "postgresql":
        statement = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE log_activity"
    else:
        statement = "REPLACE INTO log_activity SELECT * FROM log_activity"
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

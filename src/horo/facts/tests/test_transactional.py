import ibis
import pytest
from conftest import AT, join
from django.db import connection

from horo.content.models import Space
from horo.facts import schemas, services
from horo.log import services as log
from horo.people.activities import JOINED
from horo.people.services import set_field

pytestmark = pytest.mark.usefixtures("each_database")


def asked(expression) -> list[tuple]:
    dialect = {"sqlite": "sqlite", "postgresql": "postgres"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(ibis.to_sql(expression, dialect=dialect))
        return [tuple(row) for row in cursor.fetchall()]


def test_the_real_tables_answer_within_the_transaction(alice):
    activity = log.record(JOINED, alice, actor=alice, at=AT)
    facts = services.transactional()

    mine = facts.activities.filter(facts.activities.actor_id == alice.pk)

    assert asked(mine.select("id", "verb")) == [(activity.pk, "joined")]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("activities", schemas.ACTIVITIES),
        ("members", schemas.MEMBERS),
        ("memberships", schemas.MEMBERSHIPS),
        ("fields", schemas.FIELDS),
        ("spaces", schemas.SPACES),
    ],
)
def test_both_sides_hold_the_same_rows_under_the_same_names(alice, name, schema):
    join(alice, "team", "chess")
    Space.objects.create(slug="lobby", name="Lobby", source="horo", source_key="1")
    log.record(JOINED, alice, actor=alice, at=AT)
    set_field(alice, "seats", "2.5", by=None, at=AT)
    columns = sorted(schema.names)

    here = asked(getattr(services.transactional(), name).select(columns))
    with services.open_facts() as warehouse:
        there = warehouse.rows(getattr(warehouse.facts, name).select(columns))

    assert here, "no rows would prove nothing"
    assert sorted(here, key=str) == sorted(there, key=str)

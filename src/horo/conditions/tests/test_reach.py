"""A question about one member starts from that member: the deeds of others are not read."""

import pytest
from conftest import AT
from django.db import connection

from horo.conditions import (
    Words,
    evidence_for_member_sql,
    holds_for_member_sql,
    parse,
    resolve,
)
from horo.content.activities import POSTED, REPLIED
from horo.facts.services import transactional
from horo.log import services as log
from horo.log.activities import RATED
from horo.people.activities import TAGGED

pytestmark = pytest.mark.django_db
DEEDS_OF_OTHERS = 3_000
STEPS = 100  # of SQLite's machine, between two looks
WORDS = Words(personas={"author": parse({"did": "posted"})})


@pytest.fixture
def crowd(bob, otto):
    """Bob did much to Otto."""
    verbs = (POSTED, REPLIED, RATED, TAGGED)
    entries = (
        log.Entry(verb, AT, "test", f"{verb.name}-{n}", actor_id=bob.pk, recipient_id=otto.pk)
        for verb in verbs
        for n in range(DEEDS_OF_OTHERS)
    )
    log.record_many(entries, recorded_at=AT)


def steps(query, member):
    """Return about how many steps SQLite takes to answer."""
    looks = []
    connection.connection.set_progress_handler(lambda: looks.append(1) and None, STEPS)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query.sql, query.bind(member.pk, at=AT))
            cursor.fetchall()
    finally:
        connection.connection.set_progress_handler(None, STEPS)
    return len(looks) * STEPS


@pytest.mark.parametrize("ask", [holds_for_member_sql, evidence_for_member_sql])
@pytest.mark.parametrize(
    "written",
    [
        {"did": "rated", "sum": {"at_least": 20}, "value": {"at_least": 1}},
        {"did": "replied", "to": {"staff": False, "group": "team", "persona": "author"}},
        {"was": "replied_to", "by": {"persona": "author"}, "times": 2},
        {"invited_by": {"persona": "author"}},
        {"first": {"did": "posted", "within": "7d"}},
        {"last": {"was": "replied_to", "by": {"staff": True}, "more_than": "7d"}},
        {"streak": {"did": "posted", "months": 3}},
        {"has": {"tag": "vip", "level": "regular", "field": {"plan": "pro"}}},
        {"in": {"stage": "regular", "since": "7d"}},
        {"is": {"source": "discourse"}},
    ],
    ids=str,
)
def test_the_deeds_of_others_are_not_read(crowd, alice, written, ask):
    query = ask(resolve(parse(written), WORDS), "sqlite", transactional())

    assert steps(query, alice) < DEEDS_OF_OTHERS


def test_the_measure_sees_a_crowd(crowd, bob):
    query = holds_for_member_sql(parse({"did": "posted", "times": 5}), "sqlite", transactional())

    assert steps(query, bob) > DEEDS_OF_OTHERS

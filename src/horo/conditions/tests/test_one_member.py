from datetime import timedelta

import pytest
from conftest import AT, join
from django.db import connection

from horo.conditions import evidence_for_member_sql, holds_for_member_sql, parse
from horo.content.activities import POSTED, REPLIED
from horo.facts.services import transactional
from horo.log.services import record

DAY = timedelta(days=1)


def ask(condition, member, *, at=AT, since=None, query_of=holds_for_member_sql):
    query = query_of(parse(condition), connection.vendor_name, transactional())
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.bind(member.pk, at=at, since=since))
        return cursor.fetchall()


@pytest.fixture(autouse=True)
def dialect(monkeypatch):
    name = {"postgresql": "postgres"}.get(connection.vendor, connection.vendor)
    monkeypatch.setattr(connection, "vendor_name", name, raising=False)


def test_a_condition_is_asked_on_the_connection_that_recorded_the_act(alice, bob):
    record(POSTED, actor=alice, at=AT)

    assert ask({"did": "posted", "within": "7d"}, alice) == [(alice.pk, alice.pk)]
    assert ask({"did": "posted", "within": "7d"}, bob) == []
    assert ask({"did": "posted", "times": 0}, bob) == [(bob.pk, bob.pk)]


def test_since_leaves_out_what_happened_at_or_before_it(alice):
    record(POSTED, actor=alice, at=AT)

    assert ask({"did": "posted"}, alice, since=AT - DAY)
    assert not ask({"did": "posted"}, alice, since=AT)


def test_a_bot_is_never_asked(robot):
    record(POSTED, actor=robot, at=AT)

    assert ask({"did": "posted"}, robot) == []


def test_every_relation_has_its_name_in_the_database(mara, bob):
    record(REPLIED, actor=mara, recipient=bob, at=AT)
    condition = [
        {"has": {"group": "managers"}},
        {"is": {"locale": "en", "staff": False}},
        {"joined": {"less_than": "7d"}},
        {"not": {"has": {"badge": "early-bird"}}},
        {"did": "replied", "distinct": "days", "times": {"at_most": 3}},
        {"did": "replied", "in_space": "help", "times": 0},
    ]
    mara.locale = "en"
    mara.save()

    assert ask(condition, mara) == [(mara.pk, mara.pk)]
    assert ask(condition, bob) == []


def test_evidence_names_the_act_that_was_just_recorded(alice):
    activity = record(POSTED, actor=alice, at=AT)

    found = ask({"did": "posted"}, alice, query_of=evidence_for_member_sql)

    assert found == [(alice.pk, alice.pk, activity.pk, "")]


def test_a_condition_is_compiled_once_for_a_database(alice):
    def query(member):
        return holds_for_member_sql(parse({"did": "posted"}), "sqlite", transactional())

    assert query(alice) is query(alice)


def test_a_group_counts_from_the_moment_of_joining_it(otto):
    join(otto, "team")

    assert ask({"in": {"group": "team"}}, otto, at=AT)
    assert not ask({"not": {"in": {"group": "team"}}}, otto, at=AT)

from datetime import timedelta

import pytest
from conftest import AT, join
from django.db import connection

from horo.conditions import evidence_for_member_sql, holds_for_member_sql, parse
from horo.content.activities import POSTED, REPLIED
from horo.facts.services import transactional
from horo.log.services import record

pytestmark = pytest.mark.usefixtures("each_database")
DAY = timedelta(days=1)


def ask(condition, member, *, at=AT, since=None, query_of=holds_for_member_sql):
    dialect = "postgres" if connection.vendor == "postgresql" else "sqlite"
    query = query_of(parse(condition), dialect, transactional())
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.bind(member.pk, at=at, since=since))
        return cursor.fetchall()


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


def test_a_condition_is_compiled_once_for_a_database():
    def query():
        return holds_for_member_sql(parse({"did": "posted"}), "sqlite", transactional())

    assert query() is query()


def test_a_percent_sign_in_a_slug_is_no_parameter(alice):
    condition = parse({"did": "posted"}).model_copy(update={"in_space": ("50%", "%s")})
    query = holds_for_member_sql(condition, "sqlite", transactional())

    assert "'50%%', '%%s'" in query.sql
    assert ask({"not": condition}, alice)


def test_the_indexes_of_the_log_answer(alice, each_database):
    condition = parse([{"did": "posted", "within": "7d"}, {"was": "flagged", "times": 0}])
    query = holds_for_member_sql(condition, each_database, transactional())
    explain = "EXPLAIN QUERY PLAN" if each_database == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if each_database == "postgres":  # which rightly reads a table this small as a whole
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{explain} {query.sql}", query.bind(alice.pk, at=AT))
        plan = " ".join(str(row) for row in cursor.fetchall())

    assert "log_by_actor" in plan
    assert "log_by_recipient" in plan


def test_a_group_counts_from_the_moment_of_joining_it(otto):
    join(otto, "team")

    assert ask({"in": {"group": "team"}}, otto, at=AT)
    assert not ask({"not": {"in": {"group": "team"}}}, otto, at=AT)

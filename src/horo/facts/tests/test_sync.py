import pytest
from conftest import AT
from django.db import transaction

from horo.facts import services
from horo.log import services as log
from horo.people.activities import JOINED


def numbers(warehouse) -> list[tuple]:
    return warehouse.raw.execute(
        "SELECT id, verb, actor_id, occurred_at FROM activities ORDER BY id"
    ).fetchall()


def test_what_was_recorded_is_there_when_the_facts_are_opened(alice):
    activity = log.record(JOINED, alice, actor=alice, at=AT)

    with services.open_facts() as warehouse:
        [(id_, verb, actor_id, _)] = numbers(warehouse)

    assert (id_, verb, actor_id) == (activity.pk, "joined", alice.pk)


def test_an_empty_community_has_empty_relations(db):
    with services.open_facts() as warehouse:
        found = [warehouse.rows(f"SELECT count(*) FROM {n}") for n in ("activities", "members")]

    assert found == [[(0,)], [(0,)]]


def test_ibis_tables_are_answered(alice, bob):
    log.record(JOINED, bob, actor=bob, at=AT)

    with services.open_facts() as warehouse:
        members, activities = warehouse.facts.members, warehouse.facts.activities
        joined = members.filter(members.id.isin(activities.actor_id)).select("id", "is_staff")

        assert warehouse.rows(joined) == [(bob.pk, False)]


def test_a_second_synchronisation_adds_nothing(alice):
    log.record(JOINED, alice, actor=alice, at=AT)
    assert services.sync().added == 1

    assert services.sync().added == 0


def test_nothing_is_copied_inside_a_transaction(alice):
    with transaction.atomic(), pytest.raises(services.InsideTransaction):
        services.sync()


def test_a_member_who_changed_is_seen(alice):
    services.sync()
    alice.persona = "builder"
    alice.save(update_fields=["persona"])

    report = services.sync()

    assert report.refreshed == ("members",)
    with services.open_facts() as warehouse:
        assert warehouse.rows("SELECT persona FROM members") == [("builder",)]

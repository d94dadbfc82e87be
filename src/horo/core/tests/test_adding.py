import pytest
from conftest import AT
from django.db import IntegrityError, connection, transaction

from horo.core import adding
from horo.engine.models import Outgoing
from horo.people.models import Group

pytestmark = pytest.mark.usefixtures("each_database")
COLUMNS = ("slug", "name")


def add(*rows, columns=COLUMNS) -> None:
    with transaction.atomic():
        adding.add(Group, columns, rows)


def test_rows_are_added_in_their_order(db):
    add(("team", "Team"), ("chess", "Chess"))
    add()

    assert list(Group.objects.order_by("id").values_list(*COLUMNS)) == [
        ("team", "Team"),
        ("chess", "Chess"),
    ]


def test_what_the_database_refuses_is_an_error_of_django_and_nothing_stays(db):
    add(("chess", "Chess"))

    with pytest.raises(IntegrityError):
        add(("team", "Team"), ("chess", "Again"))

    assert not Group.objects.filter(slug="team").exists()


@pytest.mark.parametrize("text", ["tab\tnew\nline", "back\\slash \\N", "quote \" '", "Ж🌻", "%s"])
def test_texts_arrive_as_they_are(db, text):
    add(("team", text))

    assert Group.objects.get().name == text


def test_ids_given_ahead_are_those_that_nobody_else_gets(db):
    before = Group.objects.create(slug="first", name="First")
    with transaction.atomic():
        ids = list(adding.next_ids(Group, 2))
        assert before.pk < ids[0] < ids[1]
        adding.add(Group, ("id", *COLUMNS), list(zip(ids, ["a", "b"], ["A", "B"], strict=True)))

    assert Group.objects.create(slug="last", name="Last").pk > ids[1]
    assert Group.objects.get(slug="b").pk == ids[1]


def test_whatever_watches_the_statements_sees_these_too(db):
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        add(("team", "Team"))

    assert any("people_group" in sql for sql in seen)


def test_objects_get_their_ids_and_are_what_they_were(db):
    made = [
        Outgoing(key=key, channel="webhook", payload={"n": [1]}, created_at=AT, next_try_at=AT)
        for key in ("a", "b")
    ]
    with transaction.atomic():
        adding.add_all(made)
        adding.add_all([])

    assert made[0].pk < made[1].pk
    assert [one.key for one in Outgoing.objects.order_by("pk")] == ["a", "b"]
    kept = Outgoing.objects.get(pk=made[1].pk)
    assert kept == made[1]
    assert (kept.payload, kept.created_at, kept.dead_at) == ({"n": [1]}, AT, None)

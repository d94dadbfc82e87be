import pytest
from django.db import IntegrityError, transaction

from horo.core import bulk
from horo.people.models import Group

pytestmark = pytest.mark.usefixtures("each_database")
COLUMNS = ("slug", "name")


def insert(*rows) -> int:
    with transaction.atomic():
        return bulk.insert_new(Group, COLUMNS, iter(rows), unique=("slug",))


def test_rows_are_inserted_in_their_order_and_counted(db):
    assert insert(("team", "Team"), ("chess", "Chess")) == 2

    assert list(Group.objects.order_by("id").values_list(*COLUMNS)) == [
        ("team", "Team"),
        ("chess", "Chess"),
    ]


def test_a_row_whose_key_is_taken_is_left_alone(db):
    insert(("team", "Team"))

    assert insert(("team", "Other"), ("chess", "Chess"), ("chess", "Again")) == 1

    assert Group.objects.get(slug="team").name == "Team"
    assert Group.objects.get(slug="chess").name == "Chess"


def test_no_rows_are_no_work(db):
    assert insert() == 0


def test_what_the_database_refuses_is_an_error_of_django_and_nothing_stays(db):
    with pytest.raises(IntegrityError):
        insert(("chess", "Chess"), ("team", None))

    assert not Group.objects.exists()


def test_an_error_of_the_source_keeps_nothing(db):
    def rows():
        yield ("team", "Team")
        raise OSError("the archive ended")

    with pytest.raises(OSError, match="the archive ended"), transaction.atomic():
        bulk.insert_new(Group, COLUMNS, rows(), unique=("slug",))

    assert not Group.objects.exists()


@pytest.mark.parametrize("text", ["tab\tnew\nline", "back\\slash \\N", "quote \" '", "Ж🌻"])
def test_texts_arrive_as_they_are(db, text):
    insert(("team", text))

    assert Group.objects.get().name == text


def test_a_statement_is_run_for_every_row(db):
    insert(*((f"g{number}", "") for number in range(5_000)))

    with transaction.atomic():
        names = [(f"Group {number}", f"g{number}") for number in range(5_000)]
        bulk.run_many("UPDATE people_group SET name = %s WHERE slug = %s", names)

    assert Group.objects.filter(name="").count() == 0
    assert Group.objects.get(slug="g4999").name == "Group 4999"

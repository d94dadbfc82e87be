"""A row is written as saving it would, on both databases."""

import pytest
from conftest import AT
from django.db import IntegrityError, transaction

from horo.core.inserting import insert
from horo.core.models import Job


def a_job(key):
    return Job(name="note", key=key, args={"url": "ы", "n": [1]}, run_at=AT, enqueued_at=AT)


@pytest.mark.usefixtures("each_database", "db")
def test_it_writes_what_saving_writes(django_assert_num_queries):
    saved, inserted = a_job("saved"), a_job("inserted")
    saved.save(force_insert=True)

    with django_assert_num_queries(1):
        insert(inserted)

    assert inserted.pk == saved.pk + 1
    assert not inserted._state.adding
    rows = [Job.objects.filter(pk=job.pk).values().get() for job in (saved, inserted)]
    for row in rows:
        del row["id"], row["key"]
    assert rows[0] == rows[1]
    inserted.failure = "late"
    inserted.save()
    assert Job.objects.count() == 2, "saving it again changes the row"


@pytest.mark.usefixtures("each_database", "db")
def test_what_is_there_already_is_refused():
    insert(a_job("once"))

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(a_job("once"))

    assert Job.objects.count() == 1

"""The numbers of documents: they grow with the time of the posts."""

from collections.abc import Iterable, Sequence

from django.db import connection

from horo.core import bulk
from horo.people.identities import chunks
from horo.search.models import Document
from horo.search.services.documents import Source

STEPS = 8  # numbers a second
LOCK = 0x73656172  # of PostgreSQL: one writer of the index at a time, as SQLite has anyway


def number_at(micros: int) -> int:
    """Return the least number that a document of this moment can have."""
    return max(1, micros * STEPS // 1_000_000)


def alone() -> None:
    """Wait until no other transaction writes the index; to the end of this one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def numbers_of(posts: Sequence[int]) -> dict[int, int]:
    """Return the numbers of the documents of those posts that have one."""
    found: dict[int, int] = {}
    for some in chunks(posts):
        rows = Document.objects.filter(post_id__in=some)
        found.update(rows.values_list("post_id", "pk"))
    return found


def place(sources: Iterable[Source]) -> dict[int, int]:
    """Give a document to each of these posts, which have none; return their numbers.

    Call with the index to oneself, see `alone`.
    """
    ordered = sorted(sources, key=lambda source: (source.posted_at, source.id))
    wanted = [number_at(source.posted_at) for source in ordered]
    taken = _taken(wanted)
    numbers: dict[int, int] = {}
    last = 0
    for source, number in zip(ordered, wanted, strict=True):
        number = max(number, last + 1)
        if number in taken or (number != wanted[len(numbers)] and _taken([number])):
            number = _free_after(number)
        numbers[source.id] = last = number
    bulk.run_many(
        "INSERT INTO search_document (id, post_id, topic_id, posted_at) VALUES (%s, %s, %s, %s)",
        [(numbers[one.id], one.id, one.topic_id, one.posted_at) for one in ordered],
    )
    return numbers


def _taken(numbers: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(numbers):
        found.update(Document.objects.filter(pk__in=some).values_list("pk", flat=True))
    return found


def _free_after(number: int) -> int:
    """Return the lowest number from `number` on that no document has."""
    step = 32
    while True:
        there = Document.objects.filter(pk__gte=number, pk__lt=number + step)
        taken = set(there.values_list("pk", flat=True))
        for one in range(number, number + step):
            if one not in taken:
                return one
        number, step = number + step, step * 2

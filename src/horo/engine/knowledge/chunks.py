"""Questions about many rows, a part at a time."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

IDS_A_QUERY = 10_000  # SQLite takes 32,766 parameters

Id = TypeVar("Id", int, str)


def chunks(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    for start in range(0, len(ids), IDS_A_QUERY):
        yield ids[start : start + IDS_A_QUERY]

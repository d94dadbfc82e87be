"""A community of any size, made by DuckDB from the row number alone: every run has the same.

Acts go by a power law: a few members do most of it. Of ten acts one starts a topic and five
reply, mostly to a topic of late; each member joins once, spread over the whole time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

FIRST = 1_704_067_200_000_000  # 2024-01-01, UTC
DAY = 86_400_000_000
PRIME = 1_000_003  # a hash modulo this is as good as drawn
FIELDS = (
    'SELECT NULL::BIGINT AS member_id, NULL::VARCHAR AS "name", NULL::VARCHAR AS "value", '
    'NULL::DOUBLE AS "number" WHERE false'
)


@dataclass(frozen=True)
class Size:
    """How much there is. With `is_answered` a reply names the author of the topic it answers."""

    members: int
    activities: int
    days: int = 730
    spaces: int = 40
    is_answered: bool = False

    @property
    def every(self) -> int:
        """Of so many acts one is somebody joining."""
        return self.activities // self.members


def tables(size: Size) -> dict[str, str]:
    """Return the query that makes each table of the facts."""
    return {
        "activities": activities(size),
        "members": members(size),
        "memberships": "SELECT 1::BIGINT AS member_id, 'team' AS \"group\", 0::BIGINT AS since",
        "fields": FIELDS,
        "spaces": "SELECT range AS id, 'space-' || range AS slug, 'public' AS access"
        f" FROM range(1, {size.spaces + 1})",
    }


def activities(size: Size) -> str:
    """Return the query for the log; joining takes a row that neither starts a topic nor replies."""
    joining = size.every // 2 if not size.is_answered else size.every // 20 * 10 + 9
    thread = (
        "CASE WHEN i % 10 = 0 THEN i WHEN i % 10 < 6 THEN greatest(0, "
        f"(i - floor(200000 * pow((h >> 20) % {PRIME} / {PRIME}.0, 4))::BIGINT) // 10 * 10) END"
    )
    recipient = (
        f"CASE WHEN i % 10 BETWEEN 1 AND 5 THEN {_author(size, f'hash({thread})')} END"
        if size.is_answered
        else "NULL::BIGINT"
    )
    return f"""
    WITH rows AS (
        SELECT range AS i, hash(range) AS drawn, hash(range + 77) AS h
        FROM range({size.activities})
    )
    SELECT i + 1 AS id,
        {FIRST} + i * ({size.days} * {DAY} // {size.activities}) + (h % 6000000)::BIGINT
            AS occurred_at,
        occurred_at AS recorded_at,
        CASE WHEN i % {size.every} = {joining} THEN i // {size.every} + 1
             ELSE {_author(size, "drawn")} END AS actor_id,
        CASE WHEN i % {size.every} = {joining} THEN 'joined' WHEN i % 10 = 0 THEN 'posted'
             WHEN i % 10 < 6 THEN 'replied' WHEN i % 10 < 9 THEN 'reacted'
             ELSE 'visited' END AS verb,
        'post' AS object_type, i AS object_id, '' AS object_key,
        (h % {size.spaces})::BIGINT + 1 AS space_id,
        {thread} AS thread_id,
        {recipient} AS recipient_id, NULL::DOUBLE AS "value", 'made' AS "source"
    FROM rows
    """


def members(size: Size) -> str:
    return f"""
    SELECT range AS id, CASE WHEN range % 1000 = 0 THEN 'bot' ELSE 'person' END AS kind,
        range % 200 = 1 AS is_staff, '' AS locale, '' AS timezone, '' AS persona,
        NULL::BIGINT AS joined_at
    FROM range(1, {size.members + 1})
    """


def warehouse(folder: Path, size: Size, *, threads: int = 2) -> Any:
    """Make the facts as Parquet in `folder`, and return them as an opened warehouse."""
    from horo.facts.schemas import unbound

    raw = duckdb.connect(config={"threads": threads, "temp_directory": str(folder / "spill")})
    for name, select in tables(size).items():
        path = folder / f"{name}.parquet"
        raw.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        raw.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    return SimpleNamespace(facts=unbound(), raw=raw)


def populate(size: Size) -> int:
    """Write the members of `size` into the empty database, with the same ids; return how many."""
    from horo.core import bulk
    from horo.people.models import Member

    columns = [
        field.column for field in Member._meta.concrete_fields if field.column != "last_login"
    ]
    return bulk.insert_new(Member, columns, _rows(size, columns), unique=["handle"])


def _rows(size: Size, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    for number in range(1, size.members + 1):
        own = {
            "id": number,
            "handle": f"m{number}",
            "name": f"Member {number}",
            "email": f"m{number}@example.org",
            "kind": "bot" if number % 1000 == 0 else "person",
            "is_staff": number % 200 == 1,
            "joined_at": None,
        }
        yield tuple(own.get(column, "") for column in columns)


def _author(size: Size, drawn: str) -> str:
    """Who acts where `drawn` is the row's hash."""
    return f"floor({size.members} * pow({drawn} % {PRIME} / {PRIME}.0, 3))::BIGINT + 1"

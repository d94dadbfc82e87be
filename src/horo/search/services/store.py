"""The table `search_index`, which SQLite keeps with FTS5 and PostgreSQL as tsvector with GIN.

A row is a document's number and its tokens in their order, with spaces between.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

MOST_POSITION = 16_383  # beyond, PostgreSQL takes every position for this one
HASH = (
    "hashsize",
    16 * 2**20,
)  # of FTS5: bytes in which words are gathered before they are written
POSITIONS = 250  # of one token; PostgreSQL keeps 255

Row = tuple[int, str]


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def write(rows: Sequence[Row]) -> None:
    """Put documents into the index, in place of what it had under their numbers."""
    if is_postgres():
        sql = (
            "INSERT INTO search_index (rowid, tokens, vector) VALUES (%s, %s, %s::tsvector) "
            "ON CONFLICT (rowid) DO UPDATE SET tokens = EXCLUDED.tokens, vector = EXCLUDED.vector"
        )
        with connection.cursor() as cursor:
            cursor.executemany(sql, [(key, tokens, vector(tokens)) for key, tokens in rows])
    else:
        remove([key for key, _tokens in rows])
        add(rows)


def add(rows: Iterable[Row]) -> None:
    """Put new documents into the index, fast; their numbers must be free."""
    connection.ensure_connection()
    if is_postgres():
        sql = "COPY search_index (rowid, tokens, vector) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(sql) as copy:
            for key, tokens in rows:
                copy.write_row((key, tokens, vector(tokens)))
    else:
        with connection.wrap_database_errors:
            connection.connection.executemany(
                "INSERT INTO search_index (rowid, tokens) VALUES (?, ?)", rows
            )


def remove(keys: Sequence[int]) -> None:
    """Take documents out of the index."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_index WHERE rowid = %s", [(key,) for key in keys])


def clear() -> None:
    """Empty the index. SQLite makes the table anew: row by row would take minutes."""
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute("DELETE FROM search_index")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'search_index'")
            (made,) = cursor.fetchone()
            cursor.execute("DROP TABLE search_index")
            cursor.execute(made)
            cursor.execute("INSERT INTO search_index (search_index, rank) VALUES (%s, %s)", HASH)


@contextmanager
def in_bulk(is_much: bool) -> Iterator[None]:
    """Let much be added at once: PostgreSQL then builds its index at the end, in one go.

    Whoever is interrupted meanwhile comes back, and the index is built then.
    """
    if not is_postgres():
        yield
        return
    with connection.cursor() as cursor:
        if is_much:
            cursor.execute("DROP INDEX IF EXISTS search_index_vector")
        yield
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS search_index_vector ON search_index "
            "USING gin (vector) WITH (fastupdate = off)"
        )


def settle() -> None:
    """Bring the index into its quickest form after much was added."""
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute("ANALYZE search_index")
            cursor.execute("ANALYZE search_document")
        else:
            cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def vector(tokens: str) -> str:
    """Return the tokens as PostgreSQL writes a tsvector: each with its positions."""
    found: dict[str, list[str]] = {}
    for place, token in enumerate(tokens.split(" "), 1):
        found.setdefault(token, []).append(str(min(place, MOST_POSITION)))
    return " ".join(f"'{token}':{','.join(places[:POSITIONS])}" for token, places in found.items())

"""Where PostgreSQL looks first: among the newest documents, if what is asked for is frequent.

Its index knows no order, so a frequent word would bring half of the community to be sorted.
How frequent words are is what the database itself has counted; a wrong guess costs a further
window, never a result.
"""

import math
from collections.abc import Generator

from django.core.cache import cache
from django.db import connection

from horo.search.services.expressions import And, Except, Expression, Or, Phrase

FEW = 3_000  # documents that are looked through at once
SPARE = 3  # times as many documents as should be needed
WIDEST = 8  # times the window before
COUNTED_SECONDS = 120

Window = tuple[int | None, int | None]

COUNTED = """
SELECT most_common_elems::text::text[], most_common_elem_freqs
FROM pg_stats WHERE tablename = 'search_index' AND attname = 'vector'
"""


def of(
    expression: Expression, since: int | None, until: int | None, *, most: int
) -> Generator[Window, int, None]:
    """Yield ranges of document numbers, the newest first, that cover those asked for.

    Send how many documents were found in each; the next is made wide enough for the rest.
    """
    shares, total = _counted()
    share = frequency(expression, shares)
    if share * total <= FEW:
        yield since, until
        return
    size = max(1_000, math.ceil(SPARE * most / share))
    found = seen = 0
    while seen + size < total:
        border = _border(size, until)
        if border is None or (since is not None and border <= since):
            break
        found += yield border, until
        seen += size
        until = border - 1
        needed = math.ceil(2 * most * seen / found) if found else WIDEST * size
        size = min(max(2 * size, needed), WIDEST * size)
    yield since, until


def frequency(expression: Expression, shares: dict[str, float]) -> float:
    """Return the share of documents that fulfil `expression`, at most; unknown words are rare."""
    if isinstance(expression, Phrase):
        return min(shares.get(token, 0.0) for token in expression.tokens)
    if isinstance(expression, And):
        return min(frequency(part, shares) for part in expression.parts)
    if isinstance(expression, Or):
        return min(1.0, sum(frequency(part, shares) for part in expression.parts))
    if isinstance(expression, Except):
        return frequency(expression.wanted, shares)
    raise TypeError(expression)


def _border(size: int, until: int | None) -> int | None:
    """Return the number of the document that is the `size`th counted from `until` backwards."""
    bound = "" if until is None else "WHERE id <= %s "
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM search_document {bound}ORDER BY id DESC OFFSET %s LIMIT 1",
            [size] if until is None else [until, size],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _counted() -> tuple[dict[str, float], int]:
    """Return the share of documents that have each frequent token, and how many there are."""
    known: tuple[dict[str, float], int] | None = cache.get("search:counted")
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(COUNTED)
            row = cursor.fetchone()
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'search_index'")
            (total,) = cursor.fetchone() or (0,)
        shares = dict(zip(row[0], row[1], strict=False)) if row and row[0] else {}
        known = shares, int(total)
        cache.set("search:counted", known, COUNTED_SECONDS)
    return known

"""Ask the index: the newest documents that fulfil a condition, in spaces one may enter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from horo.content.models import Post, Topic
from horo.search.services import windows
from horo.search.services.expressions import Expression, fts5, tsquery
from horo.search.services.narrowing import Narrowed
from horo.search.services.store import is_postgres

WEIGHED = 4_000  # characters of a document: what stands far below the beginning weighs nothing
MATCH = "search_index MATCH %s"

SQLITE = """
SELECT i.rowid, p.id, p.topic_id, d.posted_at, SUBSTR(i.tokens, 1, {weighed})
FROM search_index i CROSS JOIN search_document d CROSS JOIN content_post p
CROSS JOIN content_topic t
WHERE {match} AND d.id = i.rowid AND p.id = d.post_id AND t.id = p.topic_id
    AND p.removed_at IS NULL AND t.removed_at IS NULL AND t.space_id IN ({spaces})
ORDER BY i.rowid DESC LIMIT %s
"""

# The order of the steps is fixed, whatever the planner believes of the tables: the numbers that
# match, sorted; for one after the other whether it may be shown; the texts of those that may.
POSTGRES = """
WITH matching AS MATERIALIZED (SELECT i.rowid FROM search_index i WHERE {match})
SELECT m.rowid, x.post_id, x.topic_id, x.posted_at, y.said
FROM (SELECT rowid FROM matching ORDER BY rowid DESC) m
CROSS JOIN LATERAL (
    SELECT p.id AS post_id, p.topic_id, d.posted_at
    FROM search_document d JOIN content_post p ON p.id = d.post_id
    JOIN content_topic t ON t.id = p.topic_id
    WHERE d.id = m.rowid AND p.removed_at IS NULL AND t.removed_at IS NULL
        AND t.space_id IN ({spaces}) OFFSET 0
) x
CROSS JOIN LATERAL (
    SELECT SUBSTR(i.tokens, 1, {weighed}) AS said FROM search_index i
    WHERE i.rowid = m.rowid OFFSET 0
) y
ORDER BY m.rowid DESC LIMIT %s
"""


@dataclass(frozen=True)
class Candidate:
    """A document that fits, not yet weighed. `posted_at` is microseconds."""

    number: int
    post_id: int
    topic_id: int
    posted_at: int
    tokens: str


def newest(
    expression: Expression, narrowed: Narrowed, *, most: int
) -> tuple[list[Candidate], bool]:
    """Return the newest documents that fulfil `expression`, and whether there may be more.

    At most `most`, the newest first. They and their topics are there, in the spaces of
    `narrowed`; the rest is for `allowed`.
    """
    if not narrowed.spaces:
        return [], False
    if not is_postgres():
        found = _between(expression, narrowed, narrowed.since, narrowed.until, most)
        return found, len(found) == most
    found = []
    ranges = windows.of(expression, narrowed.since, narrowed.until, most=most)
    window = next(ranges, None)
    while window and 2 * len(found) < most:
        here = _between(expression, narrowed, *window, most - len(found))
        found += here
        try:
            window = ranges.send(len(here))
        except StopIteration:
            window = None
    return found, len(found) == most or window is not None


def _between(
    expression: Expression, narrowed: Narrowed, since: int | None, until: int | None, most: int
) -> list[Candidate]:
    """Ask for the newest of the documents with numbers from `since` to `until`."""
    match, asked = ("i.vector @@ %s::tsquery", tsquery) if is_postgres() else (MATCH, fts5)
    values: list[Any] = [asked(expression)]
    bounds = ""
    for number, comparison in ((since, ">="), (until, "<=")):
        if number is not None:
            bounds += f" AND i.rowid {comparison} %s"
            values.append(number)
    spaces = ", ".join(str(space.pk) for space in narrowed.spaces)
    sql = POSTGRES if is_postgres() else SQLITE
    with connection.cursor() as cursor:
        cursor.execute(
            sql.format(match=match + bounds, spaces=spaces, weighed=WEIGHED), [*values, most]
        )
        return [Candidate(*row) for row in cursor.fetchall()]


def allowed(candidates: Sequence[Candidate], narrowed: Narrowed) -> list[Candidate]:
    """Return those whose topic the member may read now and that are as the operators want it.

    The topics are asked for by name: `Post.objects.visible_to` would first list all there are.
    """
    topics = {one.topic_id for one in candidates}
    visible = Topic.objects.visible_to(narrowed.member).filter(pk__in=topics)
    readable = set(visible.values_list("pk", flat=True))
    found = [one for one in candidates if one.topic_id in readable]
    if narrowed.exactly:
        posts = Post.objects.filter(narrowed.exactly, pk__in=[one.post_id for one in found])
        fitting = set(posts.values_list("pk", flat=True))
        found = [one for one in found if one.post_id in fitting]
    return found

"""Columns that are kept for speed, and how they are computed from posts and marks.

Of a topic: `posts_count` (posts that can be read), `last_number` (the highest number ever given,
so it never falls), `last_post_at` and `last_author` (of the latest post that can be read, else of
the topic itself), `votes` (on the post that opens it). Of a post: `reaction_counts` and `votes`.

Whoever writes changes them by the cheapest statement; `recount` computes them anew, and a test
proves that both agree.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from horo.content.models import Post, Topic
from horo.core.time import to_micros
from horo.people.identities import chunks

TOPIC_COLUMNS = ("posts_count", "last_number", "last_post_at", "last_author_id", "votes")

TOPICS = """
SELECT counted.id, counted.posts_count, counted.votes,
    CASE WHEN counted.highest > counted.given THEN counted.highest ELSE counted.given END
        AS last_number,
    COALESCE(latest.posted_at, counted.opened_at) AS last_post_at,
    COALESCE(latest.author_id, counted.author_id) AS last_author_id
FROM (
    SELECT t.id, t.opened_at, t.author_id, t.last_number AS given,
        (SELECT COUNT(*) FROM content_post p WHERE p.topic_id = t.id AND p.removed_at IS NULL)
            AS posts_count,
        COALESCE((SELECT MAX(p.number) FROM content_post p WHERE p.topic_id = t.id), 0) AS highest,
        COALESCE((SELECT p.votes FROM content_post p WHERE p.topic_id = t.id AND p.kind = 'post'
            ORDER BY p.number, p.id LIMIT 1), 0) AS votes,
        (SELECT p.id FROM content_post p
            WHERE p.topic_id = t.id AND p.kind = 'post' AND p.removed_at IS NULL
            ORDER BY p.posted_at DESC, p.number DESC, p.id DESC LIMIT 1) AS latest_id
    FROM content_topic t WHERE {which}
) counted LEFT JOIN content_post latest ON latest.id = counted.latest_id
"""

POSTS = """
SELECT p.id, {counts} AS reaction_counts,
    (SELECT COUNT(*) FROM content_vote v WHERE v.post_id = p.id) AS votes
FROM content_post p WHERE {which}
"""

COUNTS = {  # {emoji: times} of the post p
    "sqlite": """(SELECT json_group_object(emoji, times) FROM (
        SELECT r.emoji, SUM(r.times) AS times FROM content_reaction r
        WHERE r.post_id = p.id GROUP BY r.emoji ORDER BY r.emoji) each_emoji)""",
    "postgresql": """COALESCE((SELECT jsonb_object_agg(emoji, times) FROM (
        SELECT r.emoji, SUM(r.times)::bigint AS times FROM content_reaction r
        WHERE r.post_id = p.id GROUP BY r.emoji) each_emoji), '{}'::jsonb)""",
}


@dataclass(frozen=True)
class Disagreement:
    """A kept column of the row `id` of `table` that holds something else than is true."""

    table: str
    id: int
    column: str
    kept: Any
    true: Any

    def __str__(self) -> str:
        return f"{self.table} {self.id}: {self.column} is {self.kept!r}, but {self.true!r} is true"


def count_post(topic_id: int, *, author_id: int, at: datetime) -> int | None:
    """Count a post that `author_id` adds to a topic at `at`, and return the number it takes.

    One statement, whatever the size of the topic; writers of one topic queue for its row, so no
    number is given twice. Returns None where the topic is not there any more. Call it in the
    transaction that adds the post.
    """
    is_latest = "CASE WHEN last_post_at IS NULL OR last_post_at <= %s THEN %s ELSE {} END"
    micros = to_micros(at)
    sql = f"""
    UPDATE content_topic SET last_number = last_number + 1, posts_count = posts_count + 1,
        last_author_id = {is_latest.format("last_author_id")},
        last_post_at = {is_latest.format("last_post_at")}, changed_at = %s
    WHERE id = %s AND removed_at IS NULL RETURNING last_number
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [micros, author_id, micros, micros, micros, topic_id])
        found = cursor.fetchall()
    return int(found[0][0]) if found else None


def recount(topic_ids: Iterable[int]) -> int:
    """Compute every kept column of these topics and of their posts; return how many rows differed.

    A topic whose columns are right is not written. Run it in the transaction of the change.
    """
    changed = 0
    for some in chunks(sorted(set(topic_ids))):
        changed += _update_posts("p.topic_id", some) + _update_topics("t.id", some)
    return changed


def recount_marks(post_ids: Iterable[int]) -> None:
    """Compute the kept columns of these posts, and the votes of the topics they open."""
    for some in chunks(sorted(set(post_ids))):
        _update_posts("p.id", some)
        topics = Post.objects.filter(pk__in=some, number=1).values_list("topic_id", flat=True)
        if opened := list(topics):
            _update_topics("t.id", opened)


def recount_all() -> int:
    """Compute everything, some topics a transaction; return how many rows differed."""
    changed = 0
    for some in _all_topics():
        with transaction.atomic():
            changed += recount(some)
    return changed


def disagreements() -> Iterator[Disagreement]:
    """Yield every kept column that holds something else than the posts and marks tell."""
    for some in _all_topics():
        yield from _differing("content_topic", TOPICS, TOPIC_COLUMNS, "t.id", some)
        columns = ("reaction_counts", "votes")
        yield from _differing("content_post", POSTS, columns, "p.topic_id", some)


def _all_topics() -> Iterable[Sequence[int]]:
    return chunks(list(Topic.objects.order_by("pk").values_list("pk", flat=True)))


def _update_topics(column: str, ids: Sequence[int]) -> int:
    return _update("content_topic", TOPICS, TOPIC_COLUMNS, column, ids)


def _update_posts(column: str, ids: Sequence[int]) -> int:
    return _update("content_post", POSTS, ("reaction_counts", "votes"), column, ids)


def _update(table: str, true: str, columns: Sequence[str], column: str, ids: Sequence[int]) -> int:
    sets = ", ".join(f"{name} = true_now.{name}" for name in columns)
    differ = " OR ".join(f"{table}.{name} IS DISTINCT FROM true_now.{name}" for name in columns)
    sql = (
        f"UPDATE {table} SET {sets} FROM ({_computed(true, column, ids)}) true_now "
        f"WHERE {table}.id = true_now.id AND ({differ})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, list(ids))
        return max(int(cursor.rowcount), 0)


def _differing(
    table: str, true: str, columns: Sequence[str], column: str, ids: Sequence[int]
) -> Iterator[Disagreement]:
    pairs = ", ".join(f"there.{name}, true_now.{name}" for name in columns)
    differ = " OR ".join(f"there.{name} IS DISTINCT FROM true_now.{name}" for name in columns)
    sql = (
        f"SELECT there.id, {pairs} FROM {table} there "
        f"JOIN ({_computed(true, column, ids)}) true_now ON true_now.id = there.id "
        f"WHERE {differ} ORDER BY there.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, list(ids))
        rows = cursor.fetchall()
    for pk, *values in rows:
        for name, kept, now in zip(columns, values[::2], values[1::2], strict=True):
            if _plain(name, kept) != _plain(name, now):
                yield Disagreement(table, pk, name, _plain(name, kept), _plain(name, now))


def _computed(true: str, column: str, ids: Sequence[int]) -> str:
    which = f"{column} IN ({', '.join(['%s'] * len(ids))})"
    return true.replace("{counts}", COUNTS[connection.vendor]).replace("{which}", which)


def _plain(name: str, value: Any) -> Any:
    """Return JSON as what it says: two texts may say the same."""
    if name == "reaction_counts":
        return json.loads(value) if isinstance(value, str) else value
    return value

"""Whoever wrote a post has read it: the mark moves over one's own posts where it stood before."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from horo.core.time import to_micros

BEGIN = """
INSERT INTO community_readstate (read_at, topic_id, member_id, read_to)
SELECT %s, p.topic_id, p.author_id, p.number FROM content_post p
WHERE p.topic_id = %s AND p.author_id = %s AND p.number = 1
ON CONFLICT DO NOTHING
"""
MOVE = """
UPDATE community_readstate SET read_at = %s, read_to = read_to + 1
WHERE topic_id = %s AND member_id = %s AND EXISTS (
    SELECT 1 FROM content_post p WHERE p.topic_id = community_readstate.topic_id
        AND p.author_id = community_readstate.member_id
        AND p.number = community_readstate.read_to + 1
)
"""


def count_as_read(wrote: Iterable[tuple[int, int, datetime]]) -> None:
    """Move the marks of (member, topic, when) over the post that the member just wrote.

    A mark further back stays: there are posts of others between. Nothing is recorded, since
    writing is no reading.
    """
    rows = [(to_micros(at), topic_id, member_id) for member_id, topic_id, at in wrote]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(BEGIN, rows)
        cursor.executemany(MOVE, rows)

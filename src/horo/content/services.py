"""Put content in place in bulk: spaces, topics, posts, reactions and answers of a source.

Every function takes rows in the order of the table's columns, leaves alone what is there
already, and belongs inside the caller's transaction, so that content and log agree.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from horo.content.models import PRIVATE, PUBLIC, Post, Reaction, Solution, Space, Topic
from horo.core import bulk
from horo.people.identities import chunks, slugged

ONCE = ("source", "source_key")


class TopicRow(NamedTuple):
    space_id: int
    author_id: int
    title: str
    opened_at: int  # microseconds
    source: str
    source_key: str


class PostRow(NamedTuple):
    topic_id: int
    number: int
    author_id: int
    kind: str
    text: str
    html: str  # sanitised
    posted_at: int  # microseconds
    edited_at: int | None
    removed_at: int | None
    source: str
    source_key: str


class ReactionRow(NamedTuple):
    post_id: int
    member_id: int
    emoji: str
    times: int


class SolutionRow(NamedTuple):
    topic_id: int
    reply_id: int
    chosen_by_id: int | None
    chosen_at: int  # microseconds


class Known(NamedTuple):
    """A post that is there already, as far as a later import may change it."""

    id: int
    topic_id: int
    posted_at: int
    edited_at: int | None
    removed_at: int | None
    is_changed_here: bool  # edited, taken down or brought back by a member, not by the source


def add_space(
    name: str, *, source: str, source_key: str, is_private: bool, group_id: int | None
) -> tuple[Space, bool]:
    """Find or add the space; return it and whether it is new. Its slug is free of clashes."""
    known = Space.objects.filter(source=source, source_key=source_key).first()
    if known:
        return known, False
    stem = (slugged(name) or "space")[:100]
    slug, number = stem, 1
    while Space.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    space = Space.objects.create(
        slug=slug,
        name=name[:200],
        access=PRIVATE if is_private else PUBLIC,
        group_id=group_id,
        source=source,
        source_key=source_key,
    )
    return space, True


def add_topics(rows: Sequence[TopicRow]) -> int:
    """Add topics and return how many are new."""
    return bulk.insert_new(Topic, TopicRow._fields, rows, unique=ONCE)


def add_posts(rows: Sequence[PostRow]) -> int:
    """Add posts and return how many are new."""
    return bulk.insert_new(Post, PostRow._fields, rows, unique=ONCE)


def link_replies(replies: Iterable[tuple[int, int]]) -> None:
    """Note for each (post id, id of the post it answers) what it answers."""
    bulk.run_many(
        f"UPDATE {Post._meta.db_table} SET reply_to_id = %s WHERE id = %s",
        [(target, post) for post, target in replies],
    )


def change_post(
    post_id: int, *, text: str, html: str, edited_at: int | None, removed_at: int | None
) -> None:
    """Bring a post up to date that was edited or taken down at its source."""
    Post.objects.filter(pk=post_id).update(
        text=text, html=html, edited_at=edited_at, removed_at=removed_at
    )


def add_reactions(rows: Sequence[ReactionRow]) -> int:
    """Add reactions and return how many are new; a higher count replaces a lower one."""
    new = bulk.insert_new(
        Reaction, ReactionRow._fields, rows, unique=("post_id", "member_id", "emoji")
    )
    counted = [row for row in rows if row.times > 1]
    if counted and new < len(rows):
        bulk.run_many(
            f"UPDATE {Reaction._meta.db_table} SET times = %s "
            "WHERE post_id = %s AND member_id = %s AND emoji = %s AND times < %s",
            [(r.times, r.post_id, r.member_id, r.emoji, r.times) for r in counted],
        )
    return new


def add_solutions(rows: Sequence[SolutionRow]) -> int:
    """Add accepted answers, one a topic, and return how many are new."""
    return bulk.insert_new(Solution, SolutionRow._fields, rows, unique=("topic_id",))


def has_posts(source: str) -> bool:
    """Whether anything of this source is here."""
    return Post.objects.filter(source=source).exists()


def known_topics(keys: Sequence[str], *, source: str) -> dict[str, tuple[int, int]]:
    """Return (id, author id) of those of a source's topics that are there, by their keys."""
    found: dict[str, tuple[int, int]] = {}
    for some in chunks(keys):
        rows = Topic.objects.filter(source=source, source_key__in=some)
        found.update(
            (key, (pk, author))
            for key, pk, author in rows.values_list("source_key", "pk", "author")
        )
    return found


def known_posts(keys: Sequence[str], topics: Sequence[int], *, source: str) -> dict[str, Known]:
    """Return those of a source's posts that are there already, by their keys.

    They are looked for in `topics` first, which is many times cheaper than by key; what is not
    there may have been moved to another topic since.
    """
    found: dict[str, Known] = {}
    posts = Post.objects.filter(source=source).annotate(
        posted=_micros("posted_at"),
        edited=_micros("edited_at"),
        removed=_micros("removed_at"),
        is_ours=Q(version__gt=1) | Q(removed_by__isnull=False),
    )
    columns = ("source_key", "id", "topic_id", "posted", "edited", "removed", "is_ours")
    for some in chunks(topics):
        rows = posts.filter(topic_id__in=some).values_list(*columns)
        found.update((key, Known(*rest)) for key, *rest in rows)
    for moved in chunks([key for key in keys if key not in found]):
        rows = posts.filter(source_key__in=moved).values_list(*columns)
        found.update((key, Known(*rest)) for key, *rest in rows)
    return found


def post_ids(keys: Sequence[str], topics: Sequence[int], *, source: str) -> dict[str, int]:
    """Return the ids of a source's posts by their keys; see `known_posts` for `topics`."""
    found: dict[str, int] = {}
    posts = Post.objects.filter(source=source)
    for some in chunks(topics):
        found.update(posts.filter(topic_id__in=some).values_list("source_key", "pk"))
    for moved in chunks([key for key in keys if key not in found]):
        found.update(posts.filter(source_key__in=moved).values_list("source_key", "pk"))
    return found


def last_numbers(topics: Sequence[int]) -> dict[int, int]:
    """Return the highest post number that each of these topics has given."""
    found: dict[int, int] = {}
    for some in chunks(topics):
        found.update(Topic.objects.filter(pk__in=some).values_list("pk", "last_number"))
    return found


def numbers_elsewhere(topics: Sequence[int], *, source: str) -> set[tuple[int, int]]:
    """Return (topic id, number) of the posts in these topics that are not of `source`."""
    found: set[tuple[int, int]] = set()
    for some in chunks(topics):
        posts = Post.objects.filter(topic_id__in=some).exclude(source=source)
        found.update(posts.values_list("topic_id", "number"))
    return found


def _micros(column: str) -> models.Expression:
    return models.ExpressionWrapper(models.F(column), output_field=models.BigIntegerField())

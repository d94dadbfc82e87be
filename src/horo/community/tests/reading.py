"""Spaces, topics and posts to read, made quickly."""

from datetime import timedelta

from bs4 import BeautifulSoup
from conftest import AT

from horo.content.models import Space, Topic
from horo.content.services import PostRow
from horo.content.services import add_posts as add_rows
from horo.core.time import to_micros
from horo.people.models import Group, Member


def make_space(slug: str, *, group: Group | None = None, **fields) -> Space:
    fields = {"access": "private" if group else "public", **fields}
    return Space.objects.create(
        slug=slug, name=slug.capitalize(), group=group, source="horo", source_key=slug, **fields
    )


def make_topic(space: Space, author: Member, title: str, *, posts: int = 1, **fields) -> Topic:
    """A topic with so many posts, a minute apart, whose kept columns agree."""
    fields = {"opened_at": AT, "posts_count": posts, "last_number": posts, **fields}
    fields.setdefault("last_post_at", AT + timedelta(minutes=posts - 1))
    topic = Topic.objects.create(
        space=space, author=author, last_author=author, title=title, source="horo",
        source_key=title, **fields,
    )  # fmt: skip
    add_posts(topic, author, range(1, posts + 1))
    return topic


def add_posts(topic: Topic, author: Member, numbers) -> None:
    at = to_micros(AT)
    add_rows(
        [
            PostRow(
                topic.pk, n, author.pk, "post", f"{topic.title} says {n}",
                f"<p>{topic.title} says {n}</p>", at + n * 60_000_000, None, None, "horo",
                f"{topic.pk}:{n}",
            )
            for n in numbers
        ]
    )  # fmt: skip


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


def text(response) -> str:
    """Return what a person reads on the page, without the space between."""
    return " ".join(read(response).get_text(" ").split())

"""Small places to test marks in."""

from conftest import AT
from django.utils.text import slugify

from horo.community.models import Poll
from horo.community.services import polls
from horo.content import kept
from horo.content.models import PUBLIC, Post, Space, Topic


def make_space(name: str, **fields) -> Space:
    given = {"slug": slugify(name), "access": PUBLIC, "source": "horo", "source_key": name}
    return Space.objects.create(name=name, **{**given, **fields})


def make_topic(space, author, title="How?", **fields) -> Topic:
    """A topic with its first post."""
    count = Topic.objects.count()
    topic = Topic.objects.create(
        space=space, author=author, title=title, opened_at=AT, source="horo",
        source_key=f"t{count}", **fields,
    )  # fmt: skip
    make_post(topic, author)
    return topic


def make_post(topic, author, **fields) -> Post:
    number = topic.posts.count() + 1
    given = {"html": "<p>So.</p>", "posted_at": AT, "source": "horo"}
    post = Post.objects.create(
        topic=topic, number=number, author=author, source_key=f"{topic.pk}.{number}",
        **{**given, **fields},
    )  # fmt: skip
    kept.recount([topic.pk])
    return post


def make_poll(topic, *, options=("A", "B", "C"), **fields) -> Poll:
    """A poll in a new post of the topic's author."""
    post = make_post(topic, topic.author)
    given = {"question": "Which?", "kind": "single", "shows": "always", "is_anonymous": False}
    given |= {"least": 1, "most": 10, "closes_at": None, "options": options, **fields}
    if given["kind"] == "number":
        given["options"] = ()
    poll = polls.create(post, given, by=topic.author, at=AT)
    return polls.find(poll.pk, topic.author)

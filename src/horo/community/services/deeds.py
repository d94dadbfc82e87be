"""What every mark on a post has in common: one at a time a topic, recorded, and told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from horo.content.models import Post, Topic
from horo.core import limits
from horo.core.refused import Refused
from horo.people.models import Member
from horo.search import services as search

A_MINUTE = 60  # marks that a member may leave in a minute


class NotMarkable(Refused):
    pass


@contextmanager
def marking(post: Post, *, by: Member, at: datetime) -> Iterator[Topic]:
    """Run a change of `post`'s marks in one transaction, with its topic locked, and tell of it.

    Whoever changes marks holds the topic's row, so that counts which are computed from the rows
    are exact on PostgreSQL too. Yields the topic with its space, read under the lock; its
    `changed_at` becomes `at`.

    Raises TooSoon after sixty marks in a minute, NotMarkable in an archived space or on a note
    of a source's system.
    """
    limits.spend("mark", by.pk, times=A_MINUTE, seconds=60, at=at)
    with transaction.atomic():
        topic = lock(post.topic_id)
        if not is_markable(post, topic):
            raise NotMarkable(_("This can be read, but nothing is changed here any more."))
        yield topic
        changed(topic, at=at)


def is_markable(post: Post, topic: Topic) -> bool:
    """Whether readers may leave marks on `post`: not on notes, nor in an archived space."""
    return post.kind == "post" and not post.removed_at and not topic.space.is_archived


def lock(topic_id: int) -> Topic:
    """Return the topic with its space, locked until the transaction ends."""
    topics = Topic.objects.select_related("space").select_for_update(of=("self",))
    return topics.get(pk=topic_id)


def changed(topic: Topic, *, at: datetime) -> None:
    """Note that readers of `topic` would see something else now; in a transaction.

    Open pages hear of it by what is recorded in the topic.
    """
    Topic.objects.filter(pk=topic.pk).update(changed_at=at)
    search.touch("topic", topic.pk)

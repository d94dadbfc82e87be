"""What feed readers and search engines fetch: Atom feeds, and the map of the public topics."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from horo.community.services.reading import Head, slug_of
from horo.community.services.reading_shared import topic_url, whole
from horo.content.models import Post, Space, Topic
from horo.people.models import Member

ENTRIES = 30
A_CHUNK = 10_000  # topics by their ids; a map may hold five times as many


class Place(NamedTuple):
    """A page of the map, and when it last changed."""

    url: str
    changed_at: datetime | None


def topics_feed(title: str, path: str, topics: QuerySet[Topic], member: Member | None) -> str:
    """Return the newest of `topics`, which `member` may read, as a feed of the page `path`."""
    opening = Post.objects.filter(topic=OuterRef("pk"), removed_at=None).order_by("number")
    newest = topics.select_related("author").annotate(opening=Subquery(opening.values("html")[:1]))
    feed = _feed(title, path)
    for topic in newest.order_by("-opened_at", "-pk")[:ENTRIES]:
        feed.add_item(
            title=topic.title,
            link=topic_url(topic.pk, slug_of(topic.title)),
            description=vars(topic)["opening"] or "",
            author_name=topic.author.name or topic.author.handle,
            pubdate=topic.opened_at,
            updateddate=topic.last_post_at or topic.opened_at,
            unique_id=whole(reverse("community:topic", args=[topic.pk])),
        )
    return str(feed.writeString("utf-8"))


def posts_feed(head: Head) -> str:
    """Return the newest posts of a topic as a feed."""
    topic = head.topic
    feed = _feed(topic.title, reverse("community:topic", args=[topic.pk, head.slug]))
    posts = Post.objects.filter(topic=topic, removed_at=None).select_related("author")
    for post in posts.order_by("-number")[:ENTRIES]:
        name = post.author.name or post.author.handle
        url = whole(reverse("community:post", args=[post.pk]))
        feed.add_item(
            title=f"{name}: {topic.title}",
            link=url,
            description=post.html,
            author_name=name,
            pubdate=post.posted_at,
            updateddate=post.edited_at or post.posted_at,
            unique_id=url,
        )
    return str(feed.writeString("utf-8"))


def _feed(title: str, path: str) -> Atom1Feed:
    url = whole(path)
    return Atom1Feed(title=title, link=url, description="", feed_url=f"{url}feed/", feed_guid=url)


def chunks() -> list[int]:
    """Return the numbers of the parts of the map that have topics, from 0."""
    last = Topic.objects.visible_to(None).aggregate(last=Max("pk"))["last"]
    return list(range(last // A_CHUNK + 1)) if last else []


def places(chunk: int) -> Iterator[Place]:
    """Yield the public topics of one part of the map."""
    first = chunk * A_CHUNK
    topics = Topic.objects.visible_to(None).filter(pk__gte=first, pk__lt=first + A_CHUNK)
    rows = topics.order_by("pk").values_list("pk", "title", "changed_at", "last_post_at")
    for pk, title, changed_at, last_post_at in rows:
        yield Place(topic_url(pk, slug_of(title)), last_post_at or changed_at)


def space_places() -> Iterable[Place]:
    """Yield the pages of the public spaces, and of their list."""
    yield Place(whole(reverse("community:spaces")), None)
    for slug in Space.objects.visible_to(None).order_by("pk").values_list("slug", flat=True):
        yield Place(whole(reverse("community:space", args=[slug])), None)

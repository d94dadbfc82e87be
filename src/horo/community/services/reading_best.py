"""The summary of a long topic: its best posts, in the order in which they were written."""

from django.core.cache import cache
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from horo.community.services.reading import Head, Page, posts_of
from horo.content.models import Post
from horo.core.time import to_micros

SHOWN = 12  # posts, the opening one among them
KEPT = 600  # seconds that a choice is kept while nothing changes in the topic


def page(head: Head) -> Page:
    """Return the opening post, the answer, and the posts with most votes and reactions.

    A vote counts as much as two reactions. Whatever is best of a topic without any is its
    opening post alone.
    """
    topic = head.topic
    changed = to_micros(topic.changed_at) if topic.changed_at else head.last
    key = f"best:{topic.pk}:{changed}"
    numbers = cache.get(key)
    if numbers is None:
        numbers = _best(topic.pk)
        cache.set(key, numbers, KEPT)
    wanted = {1, *numbers, *([head.answer[1]] if head.answer else [])}
    return Page(1, posts_of(head, wanted))


def _best(topic_id: int) -> list[int]:
    """Return the numbers of the posts that people liked most."""
    liked = (
        Post.objects.filter(topic=topic_id, kind="post", removed_at=None, number__gt=1)
        .annotate(liking=Coalesce(Sum("reactions__times"), 0) + 2 * F("votes"))
        .filter(liking__gt=0)
        .order_by("-liking", "number")
    )
    return list(liked.values_list("number", flat=True)[: SHOWN - 1])

"""Index everything that is not in the index yet: after an import, or from the ground up."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from horo.content.models import Post, Topic
from horo.core import jobs
from horo.people.identities import chunks
from horo.search import kinds
from horo.search.models import Document, Pending, TopicDigest
from horo.search.services import documents, naming, placing, store
from horo.search.services.indexing import digests, index_noted, keep_digests
from horo.search.services.pending import EVERYTHING, touch_all, touch_everything

AT_ONCE = 2_000  # posts a transaction
MUCH = 20_000  # posts: from so many on, an index is built at the end


def index_all(at: datetime) -> int:
    """Index every post and name that is not in the index yet; return how many posts were.

    What is there and has changed is indexed again, as far as it was noted or its topic tells.
    Each transaction takes a fraction of a second, so that others may write meanwhile.
    """
    touch_everything()
    noted = list(Pending.objects.filter(kind=EVERYTHING).values_list("pk", flat=True))
    topics = documents.topics(Topic.objects.values_list("pk", flat=True))
    _note_differing(topics)
    missing = _missing()
    with store.in_bulk(len(missing) > max(MUCH, Document.objects.count())):
        for start in range(0, len(missing), AT_ONCE):
            _fill(missing[start : start + AT_ONCE], topics)
    for kind in kinds.registered().values():
        naming.name_all(kind)
    naming.count_all()
    while index_noted():
        pass
    if missing:
        store.settle()
    Pending.objects.filter(pk__in=noted).delete()
    return len(missing)


def index_pending(at: datetime, most: int = 500) -> int:
    """Bring up to `most` changed things up to date and return how many were; 0: nothing waits.

    May run in several processes at once and be killed at any moment: what a batch has done is
    committed together with the fact that nothing of it waits any more. After an import that was
    interrupted everything that is missing is indexed. `at` is the present.
    """
    done = index_noted(most)
    if not done and Pending.objects.filter(kind=EVERYTHING).exists():
        done = max(1, index_all(at))
    elif done >= most:
        jobs.soon("search.index")  # more may wait
    return done


def rebuild(at: datetime) -> int:
    """Throw the index away and write it anew; return the number of posts in it."""
    with transaction.atomic():
        placing.alone()
        for model in (Document, TopicDigest, Pending):
            model._default_manager.all().delete()
        store.clear()
        naming.forget_all()
    return index_all(at)


def _missing() -> list[int]:
    """Return the posts that can be read and have no document, the oldest first."""
    posts = Post.objects.filter(removed_at=None, kind="post")
    posts = posts.exclude(Exists(Document.objects.filter(post_id=OuterRef("pk"))))
    return list(posts.order_by("posted_at", "pk").values_list("pk", flat=True))


def _note_differing(topics: dict[int, documents.About]) -> None:
    known = digests(list(topics))
    differing = [pk for pk, about in topics.items() if known.get(pk) != about.digest]
    with transaction.atomic():
        keep_digests(topics[pk] for pk in differing)
        for some in chunks([pk for pk in differing if pk in known]):
            there = Document.objects.filter(topic_id__in=some)
            touch_all("post", there.values_list("post_id", flat=True))


def _fill(posts: Sequence[int], topics: dict[int, documents.About]) -> None:
    rows = [
        (source, documents.tokens(source, topics[source.topic_id]))
        for some in chunks(posts)
        for source in documents.posts(pk__in=some)
        if source.topic_id in topics
    ]
    with transaction.atomic():
        placing.alone()
        there = placing.numbers_of(posts)
        new = [(source, tokens) for source, tokens in rows if source.id not in there]
        numbers = placing.place(source for source, _tokens in new)
        store.add([(numbers[source.id], tokens) for source, tokens in new])

"""Bring the index up to date with what was noted as changed."""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from horo.content.models import Topic
from horo.core import bulk
from horo.people.identities import chunks
from horo.search import kinds
from horo.search.models import Document, Pending, TopicDigest
from horo.search.services import documents, naming, placing, store
from horo.search.services.pending import EVERYTHING, touch_all

BATCH = 100  # things a transaction: it holds SQLite's only pen for a few milliseconds


def index_noted(most: int = 500) -> int:
    """Index up to `most` of the things that were noted one by one; return how many were."""
    done = 0
    waiting = Pending.objects.exclude(kind=EVERYTHING).order_by("pk")
    while done < most:
        rows = list(waiting[: min(BATCH, most - done)])
        if not rows or not _index(rows):
            break
        done += len(rows)
    return done


def _index(rows: Sequence[Pending]) -> bool:
    """Index what these rows name; False if another process was quicker with some of them.

    What is written was read after the rows were, so it holds what they tell of. Whoever finds
    a row gone leaves everything to the one who took it.
    """
    changed: dict[str, set[int]] = {}
    for row in rows:
        changed.setdefault(row.kind, set()).add(row.object_id)
    if spaces := changed.get("space"):
        there = Topic.objects.filter(space__in=spaces).values_list("pk", flat=True)
        changed.setdefault("topic", set()).update(there)
    batch = Batch(changed.get("post", set()), changed.get("topic", set()))
    with transaction.atomic():
        placing.alone()
        taken, _ = Pending.objects.filter(pk__in=[row.pk for row in rows]).delete()
        if taken != len(rows):
            transaction.set_rollback(True)
            return False
        batch.write()
        _name(changed)
    return True


def _name(changed: dict[str, set[int]]) -> None:
    for name, kind in kinds.registered().items():
        for some in chunks(sorted(changed.get(name, ()))):
            naming.name_again(kind, some)


class Batch:
    """Posts to index, and topics of which to see whether their documents still hold."""

    def __init__(self, posts: Collection[int], topics: Collection[int]) -> None:
        """Read what there is to read: outside the transaction, which is kept short."""
        self.posts = list(posts)
        sources = [one for some in chunks(self.posts) for one in documents.posts(pk__in=some)]
        self.topics = documents.topics({one.topic_id for one in sources} | set(topics))
        known = digests(list(self.topics))
        self.differing = sorted(
            pk for pk, about in self.topics.items() if known.get(pk) != about.digest
        )
        self.rows = [
            (one, documents.tokens(one, self.topics[one.topic_id]))
            for one in sources
            if one.topic_id in self.topics
        ]

    def write(self) -> None:
        """Put the documents into the index, and note the posts whose topic has changed."""
        numbers = placing.numbers_of(self.posts)
        kept = {source.id for source, _tokens in self.rows}
        gone = sorted(set(self.posts) - kept)
        store.remove([numbers[post] for post in gone if post in numbers])
        for some in chunks(gone):
            Document.objects.filter(post_id__in=some).delete()
        for source, _tokens in self.rows:
            if source.id in numbers:
                there = Document.objects.filter(post_id=source.id)
                there.exclude(topic_id=source.topic_id).update(topic_id=source.topic_id)
        numbers |= placing.place(one for one, _tokens in self.rows if one.id not in numbers)
        store.write([(numbers[one.id], tokens) for one, tokens in self.rows])
        self._note_others()

    def _note_others(self) -> None:
        keep_digests(self.topics[pk] for pk in self.differing)
        for some in chunks(self.differing):
            others = Document.objects.filter(topic_id__in=some).exclude(post_id__in=self.posts)
            touch_all("post", others.values_list("post_id", flat=True))


def digests(topics: Sequence[int]) -> dict[int, str]:
    """Return what the index was last told of these topics."""
    found: dict[int, str] = {}
    for some in chunks(topics):
        found.update(TopicDigest.objects.filter(pk__in=some).values_list("pk", "digest"))
    return found


def keep_digests(abouts: Iterable[documents.About]) -> None:
    """Note what the index has been told of these topics."""
    bulk.run_many(
        "INSERT INTO search_topic (topic_id, digest) VALUES (%s, %s) "
        "ON CONFLICT (topic_id) DO UPDATE SET digest = excluded.digest",
        [(about.topic_id, about.digest) for about in abouts],
    )

"""Read posts that nobody read yet, and write their tone into the log.

A score speaks of a post, never of a person: the measure `sentiment` needs twenty posts of more
than one author. A post that was edited is read again; the activity that was written down last
counts. One that was removed, or has no words left, has its score taken back: an activity
`scored` without a value. The posts of bots and the notes of systems are not read.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import F, Q, QuerySet

from horo.ai.models import Read
from horo.ai.tone import Scorer, has_words, plain
from horo.content.activities import SCORED
from horo.content.models import Post
from horo.core.time import now
from horo.log.services import HOSTED, Entry, record_many
from horo.people.models import PERSON

AT_ONCE = 8  # posts of one transaction; a text takes about 20 ms of CPU
A_TURN = 40  # posts a duty reads, so that pages need not wait for a processor


@cache
def scorer() -> Scorer:
    return Scorer.read()


def score_some(at: datetime | None = None, *, most: int = A_TURN) -> int:
    """Read up to `most` posts, the newest first; return how many were. Raises NoScorer."""
    done = 0
    while done < most:
        posts = list(unread()[: min(AT_ONCE, most - done)])
        if not posts:
            break
        _score(posts, at or now())
        done += len(posts)
    return done


def unread() -> QuerySet[Post]:
    """Posts whose newest text no scorer of this version has read, the newest first.

    Among them those that were removed while they had a score.
    """
    same = Read.objects.filter(version=F("post__version"), scorer=scorer().name)
    there = Q(removed_at=None) & ~Q(pk__in=same.values("pk"))
    gone = ~Q(removed_at=None) & Q(pk__in=Read.objects.filter(has_score=True).values("pk"))
    people = Q(kind="post", author__kind=PERSON)
    found = Post.objects.filter(people & (there | gone)).order_by("-pk")
    return found.select_related("topic")


def _score(posts: Sequence[Post], at: datetime) -> None:
    texts = ["" if post.removed_at else plain(post.html) for post in posts]
    worded = [text for text in texts if has_words(text)]
    scores = iter(scorer().score(worded))
    values = [next(scores) if has_words(text) else None for text in texts]
    before = Read.objects.in_bulk([post.pk for post in posts])
    reads, entries = [], []
    for post, value in zip(posts, values, strict=True):
        known = before.get(post.pk)
        read = _read(post, value, times=known.times + 1 if known else 1)
        reads.append(read)
        if value is not None or (known and known.has_score):
            entries.append(_entry(post, value, read))
    with transaction.atomic():
        record_many(entries, recorded_at=at)
        Read.objects.bulk_create(
            reads,
            update_conflicts=True,
            unique_fields=["post"],
            update_fields=["version", "times", "scorer", "has_score"],
        )


def _read(post: Post, value: float | None, *, times: int) -> Read:
    return Read(
        post=post,
        version=0 if post.removed_at else post.version,
        times=times,
        scorer=scorer().name,
        has_score=value is not None,
    )


def _entry(post: Post, value: float | None, read: Read) -> Entry:
    return Entry(
        verb=SCORED,
        occurred_at=post.posted_at,
        source=HOSTED,
        source_key=f"tone of post {post.pk}, reading {read.times}",
        object_type="post",
        object_id=post.pk,
        space_id=post.topic.space_id,
        thread_id=post.topic_id,
        recipient_id=post.author_id,
        value=value,
    )

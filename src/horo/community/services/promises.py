"""Promises of an answer within a day: made to newcomers, watched by the team, kept by anybody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, OuterRef, Subquery

from horo.community.activities import PROMISED
from horo.community.models import AnswerPromise
from horo.content.models import Post, Topic
from horo.log import services as log
from horo.people.models import PERSON, Member

WITHIN = timedelta(days=1)


def make(topic: Topic, *, at: datetime) -> AnswerPromise:
    """Promise whoever opened `topic` an answer within a day of `at`; records `promised` once."""
    with transaction.atomic():
        promise, is_new = AnswerPromise.objects.get_or_create(
            topic=topic, defaults={"made_at": at, "due_at": at + WITHIN}
        )
        if is_new:
            log.record(
                PROMISED,
                topic,
                actor=None,
                at=at,
                recipient=topic.author,
                space_id=topic.space_id,
                thread_id=topic.pk,
            )
    return promise


def note_kept(at: datetime) -> int:
    """Note of every open promise when somebody else first replied; return how many were kept.

    It is read off the posts, so it comes out the same however often and late it is done.
    """
    replies = (
        Post.objects.filter(
            topic=OuterRef("topic"), number__gt=1, kind="post", author__kind=PERSON, removed_at=None
        )
        .exclude(author=OuterRef("topic__author"))
        .order_by()
        .values("topic")
        .annotate(first=Min("posted_at"))
        .values("first")
    )
    waiting = AnswerPromise.objects.filter(kept_at=None).annotate(answered_at=Subquery(replies))
    kept = list(waiting.filter(answered_at__isnull=False).values_list("pk", "answered_at"))
    for pk, answered_at in kept:
        AnswerPromise.objects.filter(pk=pk, kept_at=None).update(kept_at=answered_at)
    return len(kept)


def waiting(reader: Member, at: datetime) -> Sequence[AnswerPromise]:
    """Return the promises that are to be kept, as far as `reader` sees the topics, soonest first.

    What is overdue at `at` therefore comes first.
    """
    note_kept(at)
    there = Topic.objects.visible_to(reader).filter(closed_at=None)
    open_ = AnswerPromise.objects.filter(kept_at=None, topic__in=there)
    return list(
        open_.select_related("topic__author", "topic__space").order_by(F("due_at"), "topic_id")
    )

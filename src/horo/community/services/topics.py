"""What hosts do with a topic: pin, close, move, split, merge, slow down, tag, publish it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from horo.community.services import posting, rights, texts, told
from horo.content import kept
from horo.content.activities import CLOSED, MERGED, PINNED, RELOCATED, SPLIT, UNPINNED, UNSOLVED
from horo.content.models import Post, Solution, Space, Topic, TopicTag
from horo.core.refused import Refused
from horo.log.activities import REOPENED
from horo.log.services import HOSTED
from horo.people.models import Member
from horo.search.services import touch, touch_all

SLOWEST = 7 * 86_400  # seconds


class NothingToSplit(Refused):
    pass


class CannotMerge(Refused):
    pass


def check_host(by: Member, topic: Topic) -> None:
    """Raise MayNot unless `by` looks after the space of `topic`."""
    if not rights.may_host(by, topic.space):
        raise rights.MayNot(_("Only hosts of the space do this."))


def pin(topic: Topic, *, by: Member, at: datetime) -> None:
    """Hold `topic` at the top of its space. Records `pinned`, once."""
    check_host(by, topic)
    with transaction.atomic():
        if _changes(topic, at, {"pinned_at": None}, pinned_at=at):
            told.record(PINNED, topic, topic, by=by, at=at)


def unpin(topic: Topic, *, by: Member, at: datetime) -> None:
    """Let `topic` take its place among the others again. Records `unpinned`, once."""
    check_host(by, topic)
    with transaction.atomic():
        if _changes(topic, at, {"pinned_at__isnull": False}, pinned_at=None):
            told.record(UNPINNED, topic, topic, by=by, at=at)


def close(topic: Topic, *, by: Member, at: datetime) -> None:
    """End the replies in `topic`, but for hosts. Records `closed`, once."""
    check_host(by, topic)
    with transaction.atomic():
        if _changes(topic, at, {"closed_at": None}, closed_at=at, closed_by=by):
            told.record(CLOSED, topic, topic, by=by, at=at, recipient=topic.author)


def reopen(topic: Topic, *, by: Member, at: datetime) -> None:
    """Allow replies in `topic` again. Records `reopened`, once."""
    check_host(by, topic)
    with transaction.atomic():
        if _changes(topic, at, {"closed_at__isnull": False}, closed_at=None, closed_by=None):
            told.record(REOPENED, topic, topic, by=by, at=at, recipient=topic.author)


def move(topic: Topic, space: Space, *, by: Member, at: datetime) -> None:
    """Put `topic` into another `space`; from then on that space says who may read it.

    Records `relocated` in the new space. Raises MayNot unless `by` hosts where it is and may open
    topics where it goes.
    """
    check_host(by, topic)
    rights.check(rights.why_no_topic(by, space))
    before = topic.space_id
    if before == space.pk:
        return
    with transaction.atomic():
        if _changes(topic, at, {"space": before}, space=space, pinned_at=None):
            topic.space = space
            told.record(RELOCATED, topic, topic, by=by, at=at, recipient=topic.author)


def set_slow_mode(topic: Topic, seconds: int, *, by: Member, at: datetime) -> None:
    """Let a member write in `topic` every `seconds` only, hosts excepted; 0 ends it."""
    check_host(by, topic)
    _changes(topic, at, {}, slow_mode=min(max(seconds, 0), SLOWEST))


def retag(topic: Topic, names: Iterable[str], *, by: Member, at: datetime) -> None:
    """Give `topic` the tags `names` and no others. Raises MayNot or TagsRefused.

    Who opened the topic may, and the hosts of its space.
    """
    check_tagger(by, topic)
    with transaction.atomic():
        put_tags(topic, names, at=at)


def check_tagger(by: Member, topic: Topic) -> None:
    """Raise MayNot unless `by` opened `topic`, where that still counts, or hosts its space."""
    if topic.author_id != by.pk or topic.space.is_archived:
        check_host(by, topic)


def put_tags(topic: Topic, names: Iterable[str], *, at: datetime) -> None:
    """Give `topic` the tags `names` and no others, where somebody was allowed to already."""
    wanted = texts.find_or_add_tags(names)
    there = TopicTag.objects.filter(topic=topic)
    if {tag.pk for tag in wanted} != set(there.values_list("tag_id", flat=True)):
        there.exclude(tag__in=wanted).delete()
        posting.tag(topic, wanted)
        _changes(topic, at, {})


def reschedule(topic: Topic, when: datetime, *, by: Member, at: datetime) -> None:
    """Publish a topic that waits at another time. Raises MayNot or ScheduleRefused."""
    check_host(by, topic)
    posting.check_schedule(when, by=by, space=topic.space, at=at)
    with transaction.atomic():
        waits = Topic.objects.filter(pk=topic.pk, scheduled_for__isnull=False)
        if waits.update(scheduled_for=when, opened_at=when, last_post_at=when, changed_at=at):
            Post.objects.filter(topic=topic).update(posted_at=when)


def publish(topic: Topic, *, by: Member, at: datetime) -> None:
    """Publish a topic that waits for its time now."""
    check_host(by, topic)
    _publish(topic, at=at)


def publish_due(at: datetime) -> int:
    """Publish every topic whose time has come, and return how many they were.

    Records `posted` at `at`: that is when the community got it. What waits in an archived space
    goes on waiting. Of two processes that call it at once, one publishes each topic.
    """
    due = Topic.objects.filter(scheduled_for__lte=at, removed_at=None, space__is_archived=False)
    waiting = due.select_related("author", "space").order_by("scheduled_for", "pk")
    return sum(_publish(topic, at=at) for topic in waiting)


def split(topic: Topic, posts: Sequence[int], title: str, *, by: Member, at: datetime) -> Topic:
    """Make the posts of `topic` with the ids `posts` a topic of their own, and return it.

    It has the author and the time of its first post; numbers begin at 1. The post that opens
    `topic` stays. An accepted answer that leaves is no answer there any more. Records `split` with
    the new topic as object; what was recorded about the posts stays as it is.

    Raises MayNot, TitleRefused, or NothingToSplit where none of `posts` can leave.
    """
    check_host(by, topic)
    title = texts.title_of(title)
    with transaction.atomic():
        _hold(topic)
        there = Post.objects.filter(topic=topic).order_by("number", "pk")
        opener = there.filter(kind="post").first()
        leaving = [post for post in there.filter(pk__in=posts) if post != opener]
        if not any(post.kind == "post" for post in leaving):
            raise NothingToSplit(_("Choose at least one post other than the first."))
        new = _begun(topic, leaving, title, at=at)
        _put(leaving, new, after=0, at=at)
        _forget_answer(topic, leaving, by=by, at=at)
        ids = [post.pk for post in leaving]
        told.record(SPLIT, new, topic, by=by, at=at, props={"posts": ids})
        _regrouped(topic, new, leaving, at=at)
    new.refresh_from_db()
    return new


def merge(topic: Topic, into: Topic, *, by: Member, at: datetime) -> None:
    """Put all posts of `topic` after those of `into`; its address leads there from then on.

    An accepted answer comes along where `into` has none. Records `merged` with `topic` as object;
    what was recorded about its posts stays as it is.

    Raises MayNot unless `by` hosts the spaces of both, CannotMerge where one of them is not
    published, or both are the same.
    """
    check_host(by, topic)
    check_host(by, into)
    if topic.pk == into.pk:
        raise CannotMerge(_("Choose another topic: this one is itself."))
    with transaction.atomic():
        held = {each.pk: each for each in _hold(topic, into)}
        if len(held) < 2 or any(each.scheduled_for for each in held.values()):
            raise CannotMerge(_("Only topics that are published and still there are merged."))
        moving = list(Post.objects.filter(topic=topic).order_by("number", "pk"))
        _put(moving, into, after=held[into.pk].last_number, at=at)
        _bring_answer(topic, into)
        gone = Topic.objects.filter(pk=topic.pk)
        gone.update(merged_into=into, removed_at=at, pinned_at=None, changed_at=at)
        Topic.objects.filter(merged_into=topic).update(merged_into=into)
        Topic.objects.filter(duplicate_of=topic).exclude(pk=into.pk).update(duplicate_of=into)
        Topic.objects.filter(pk=into.pk, duplicate_of=topic).update(duplicate_of=None)
        told.record(MERGED, topic, topic, by=by, at=at, props={"into": into.pk})
        _regrouped(topic, into, moving, at=at)


def _publish(topic: Topic, *, at: datetime) -> bool:
    with transaction.atomic():
        waits = Topic.objects.filter(pk=topic.pk, scheduled_for__isnull=False, removed_at=None)
        now_there = {"opened_at": at, "last_post_at": at, "changed_at": at}
        if not waits.update(scheduled_for=None, **now_there):
            return False
        topic.scheduled_for, topic.opened_at = None, at
        posts = Post.objects.filter(topic=topic)
        posts.update(posted_at=at)
        touch("topic", topic.pk)
        posting.record_posted(topic, posts.order_by("number", "pk")[0], at=at)
    return True


def _changes(topic: Topic, at: datetime, only_if: dict[str, Any], **columns: Any) -> bool:
    """Change columns of `topic` if it is still as `only_if` says; return whether it was."""
    found = Topic.objects.filter(pk=topic.pk, removed_at=None, **only_if)
    if not found.update(changed_at=at, **columns):
        return False
    for name, value in columns.items():
        setattr(topic, name, value)
    touch("topic", topic.pk)
    return True


def _hold(*topics: Topic) -> list[Topic]:
    """Return those of `topics` that are still there, held until the transaction ends."""
    there = Topic.objects.filter(pk__in=[topic.pk for topic in topics], removed_at=None)
    return list(there.select_for_update().order_by("pk"))


def _begun(topic: Topic, posts: Sequence[Post], title: str, *, at: datetime) -> Topic:
    """Add the topic that `posts` of `topic` will be."""
    first = next(post for post in posts if post.kind == "post")
    return Topic.objects.create(
        space=topic.space,
        author_id=first.author_id,
        title=title,
        opened_at=first.posted_at,
        changed_at=at,
        source=HOSTED,
        source_key=uuid.uuid4().hex,
    )


def _put(posts: Sequence[Post], into: Topic, *, after: int, at: datetime) -> None:
    """Move `posts` into a topic, numbered on from `after` in their order."""
    for number, post in enumerate(posts, after + 1):
        post.topic, post.number = into, number
    Post.objects.bulk_update(posts, ["topic", "number"], batch_size=500)


def _forget_answer(topic: Topic, posts: Sequence[Post], *, by: Member, at: datetime) -> None:
    """Take back the accepted answer of `topic` where it is one of `posts`."""
    found = Solution.objects.filter(topic=topic, reply__in=[post.pk for post in posts])
    for solution in found.select_related("reply__author"):
        solution.delete()
        author = solution.reply.author
        told.record(UNSOLVED, solution.reply, topic, by=by, at=at, recipient=author)


def _bring_answer(topic: Topic, into: Topic) -> None:
    """Let the accepted answer of `topic` answer `into`, unless that is answered already."""
    if not Solution.objects.filter(topic=into).exists():
        Solution.objects.filter(topic=topic).update(topic=into)


def _regrouped(topic: Topic, other: Topic, posts: Sequence[Post], *, at: datetime) -> None:
    Topic.objects.filter(pk__in=[topic.pk, other.pk]).update(changed_at=at)
    kept.recount([topic.pk, other.pk])
    touch_all("topic", [topic.pk, other.pk])
    touch_all("post", [post.pk for post in posts])

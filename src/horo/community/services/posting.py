"""Write: open a topic, reply in one. Both are in the log as an import would bring them."""

import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from horo.community.services import drafts, newcomers, pace, rights, texts, told
from horo.content import kept, markdown, previews
from horo.content.activities import POSTED, REPLIED
from horo.content.markdown import Rendered
from horo.content.models import Post, Space, Tag, Topic, TopicTag
from horo.core.inserting import insert
from horo.core.refused import Refused, TooSoon
from horo.files.services import attach
from horo.log.services import HOSTED
from horo.people.abilities import Bounds
from horo.people.models import Member
from horo.people.own_account import is_own
from horo.search.services import touch

Made = TypeVar("Made")
FURTHEST = timedelta(days=366)  # how far ahead a topic may be scheduled


class ScheduleRefused(Refused):
    pass


@dataclass(frozen=True)
class _Written:
    """A text, what it became, and the key of its post: of one member's form always the same.

    `given` are the limits of a newcomer that its author has.
    """

    text: str
    rendered: Rendered
    key: str
    given: Bounds | None


def open_topic(
    space: Space,
    title: str,
    text: str,
    *,
    by: Member,
    at: datetime,
    tags: Iterable[str] = (),
    scheduled_for: datetime | None = None,
    token: str = "",
    draft: str = "",
    then: Callable[[Post], object] | None = None,
) -> Topic:
    """Open a topic in `space` with its first post, and record `posted`.

    `scheduled_for` (hosts only) keeps it from everyone but its author and the team until then;
    `posted` is recorded when it is published. The same `token` of the same member makes one
    topic: a form that was sent twice gets the topic it made. `draft` is the key of the draft that
    it was, which is forgotten. `then` is called with the first post in the same transaction: what
    it raises takes the topic back.

    Raises MayNot, TooSoon, TooMuch, TitleRefused, TagsRefused, ScheduleRefused or TextRefused.
    """
    rights.check(rights.why_no_topic(by, space))
    check_schedule(scheduled_for, by=by, space=space, at=at)
    title, names = texts.title_of(title), list(tags)
    texts.tags_of(names)
    written = _written(text, by=by, space=space, token=token)

    def write() -> Topic:
        pace.limit_topics(by, at=at)
        with transaction.atomic():
            _check_pace(written, by=by, space=space, topic=None, at=at)
            topic = _add_topic(space, title, by=by, at=at, scheduled_for=scheduled_for)
            post = _add_post(topic, written, by=by, at=topic.opened_at)
            tag(topic, texts.find_or_add_tags(names))
            _finish(topic, post, at=at, draft=draft, then=then)
        return topic

    return _once(write, lambda: Topic.objects.filter(posts__in=_made(written)).first())


def reply(
    topic: Topic, text: str, *, by: Member, at: datetime, to: Post | None = None, token: str = ""
) -> Post:
    """Add a post to `topic`, as an answer to the post `to` or to the topic, and record `replied`.

    The recipient is who wrote `to`, else who opened the topic; never `by`, and nobody where `by`
    is the community's own account. A `token` as in `open_topic`. Raises MayNot, TooSoon,
    TooMuch or TextRefused.
    """
    rights.check(rights.why_no_reply(by, topic))
    written = _written(text, by=by, space=topic.space, token=token)
    answered = to if to and to.topic_id == topic.pk else None

    def write() -> Post:
        pace.limit_posts(by, at=at)
        with transaction.atomic():
            _check_pace(written, by=by, space=topic.space, topic=topic, at=at)
            number = kept.count_post(topic.pk, author_id=by.pk, at=at)
            if number is None:
                raise rights.MayNot(_("This topic is not here any more."))
            post = _add_post(topic, written, by=by, at=at, number=number, to=answered)
            drafts.discard(by, f"reply:{topic.pk}")
            concerned = answered.author if answered else topic.author
            # who hears from the playbook alone has not been replied to by anybody
            recipient = None if is_own(by) else concerned
            told.record(REPLIED, post, topic, by=by, at=at, recipient=recipient)
        return post

    return _once(write, lambda: _made(written).first())


def made_with(by: Member, token: str) -> Post | None:
    """Return the post that `by` made with the form's `token`, with its topic and space."""
    posts = Post.objects.filter(source=HOSTED, source_key=_key(by, token))
    return posts.select_related("author", "topic__space", "topic__author").first()


def tag(topic: Topic, tags: Iterable[Tag]) -> None:
    """Put `tags` on a topic that has none of them."""
    rows = [TopicTag(topic=topic, tag=each) for each in tags]
    if rows:
        TopicTag.objects.bulk_create(rows, ignore_conflicts=True)


def record_posted(topic: Topic, post: Post, *, at: datetime) -> None:
    """Record that `topic` was opened by its first `post`."""
    told.record(POSTED, post, topic, by=topic.author, at=at)


def _finish(
    topic: Topic, post: Post, *, at: datetime, draft: str, then: Callable[[Post], object] | None
) -> None:
    if then:
        then(post)
    if draft:
        drafts.discard(topic.author, draft)
    if not topic.scheduled_for:
        record_posted(topic, post, at=at)


def _add_topic(
    space: Space, title: str, *, by: Member, at: datetime, scheduled_for: datetime | None
) -> Topic:
    since = scheduled_for or at
    topic = Topic.objects.create(
        space=space,
        author=by,
        title=title,
        opened_at=since,
        scheduled_for=scheduled_for,
        posts_count=1,
        last_number=1,
        last_post_at=since,
        last_author=by,
        changed_at=at,
        source=HOSTED,
        source_key=uuid.uuid4().hex,
    )
    touch("topic", topic.pk)
    return topic


def _add_post(
    topic: Topic,
    written: _Written,
    *,
    by: Member,
    at: datetime,
    number: int = 1,
    to: Post | None = None,
) -> Post:
    post = Post(
        topic=topic,
        number=number,
        author=by,
        reply_to=to,
        text=written.text,
        html=written.rendered.html,
        posted_at=at,
        source=HOSTED,
        source_key=written.key,
    )
    insert(post)
    if written.rendered.files:
        attach(written.rendered.files, "post", post.pk, by)
    touch("post", post.pk)
    previews.ask(post.pk, post.html)
    return post


def check_schedule(
    scheduled_for: datetime | None, *, by: Member, space: Space, at: datetime
) -> None:
    if scheduled_for is None:
        return
    if not rights.may_host(by, space):
        raise ScheduleRefused(_("Only hosts schedule topics. Post it now, or keep it as a draft."))
    if not at < scheduled_for <= at + FURTHEST:
        raise ScheduleRefused(_("Choose a time that is still to come, within a year."))


def _written(text: str, *, by: Member, space: Space, token: str) -> _Written:
    text = texts.body_of(text)
    rendered = markdown.render(text, author=by, space=space)
    given = newcomers.bounds_in(space, by)
    newcomers.check_text(rendered, given)
    return _Written(text, rendered, _key(by, token) if token else uuid.uuid4().hex, given)


def _check_pace(
    written: _Written, *, by: Member, space: Space, topic: Topic | None, at: datetime
) -> None:
    """Raise TooSoon or TooMuch where `by` writes too fast: in the transaction that writes."""
    pace.check_slow_mode(by, space, topic, at=at)
    if topic is None:
        newcomers.check_topic(by, written.given, at=at)
    else:
        newcomers.check_reply(by, topic, written.given, at=at)


def _key(by: Member, token: str) -> str:
    return hashlib.blake2b(f"{by.pk}:{token}".encode(), digest_size=16).hexdigest()


def _made(written: _Written) -> QuerySet[Post]:
    return Post.objects.filter(source=HOSTED, source_key=written.key)


def _once(write: Callable[[], Made], made: Callable[[], Made | None]) -> Made:
    """Write, or return what the same form has made already."""
    try:
        return write()
    except (IntegrityError, TooSoon, newcomers.TooMuch):
        if (known := made()) is not None:
            return known
        raise

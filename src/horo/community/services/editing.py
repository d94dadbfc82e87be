"""Change what was written: edit, take down, bring back. Nothing is lost by any of them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from horo.community.services import drafts, newcomers, pace, rights, texts, told, topics
from horo.content import kept, markdown, previews
from horo.content.activities import EDITED, REMOVED, RESTORED
from horo.content.markdown import Rendered
from horo.content.markdown.tidying import is_visible, on_one_line
from horo.content.models import Post, PostVersion, Space, Topic
from horo.core.refused import Refused
from horo.files.services import attach
from horo.people.models import Member
from horo.search.services import touch

LONGEST_REASON = 300  # characters


class Conflict(Refused):
    """Somebody else has edited the post meanwhile.

    `there` is the post as it is now, with its topic; `text` and `title` are what was sent.
    """

    def __init__(self, sentence: str, *, there: Post, text: str, title: str | None) -> None:
        super().__init__(sentence)
        self.there = there
        self.text = text
        self.title = title


class ReasonMissing(Refused):
    pass


def find(post_id: int, member: Member) -> Post | None:
    """Return a post that `member` may read, or one taken down that they may bring back; else None.

    With its author, and its topic with space and author, in one statement.
    """
    posts = Post.objects.filter(topic__space__in=Space.objects.visible_to(member))
    whole = posts.select_related("author", "topic__space", "topic__author", "removed_by")
    post = whole.filter(pk=post_id).first()
    if post is None:
        return None
    topic = post.topic
    if topic.scheduled_for and not (rights.standing(member).is_team or topic.author == member):
        return None
    if post.removed_at or topic.removed_at:
        is_back = rights.may_restore(member, post) or rights.may_host(member, topic.space)
        return post if is_back else None
    return post


def source_of(post: Post) -> str:
    """Return the Markdown of `post`, made of its HTML where its source gave none."""
    return post.text or markdown.from_html(post.html)


def opens(post: Post) -> bool:
    """Whether `post` is the one that opens its topic."""
    if post.number == 1:
        return True
    earlier = Post.objects.filter(topic=post.topic_id, kind="post", number__lt=post.number)
    return post.kind == "post" and not earlier.exists()


def edit(
    post: Post,
    text: str,
    *,
    by: Member,
    at: datetime,
    based_on: int,
    title: str | None = None,
    tags: Iterable[str] | None = None,
    reason: str = "",
) -> Post:
    """Give `post` a new text, and for a first post its topic a new `title` and `tags`; return it.

    What it said before is kept as a `PostVersion`, and `edited` is recorded with its author as
    recipient. `based_on` is the version that the editor saw. A text that changes nothing
    changes and records nothing.

    Raises Conflict if it was edited since; MayNot, TooSoon, TooMuch, TitleRefused, TextRefused.
    """
    _refuse_unless(rights.may_edit(by, post))
    title = texts.title_of(title) if title is not None else None
    text = texts.body_of(text)
    rendered = _rendered(text, by=by, space=post.topic.space)
    pace.limit_edits(by, at=at)
    with transaction.atomic():
        there = _locked(post)
        if there.version != based_on or there.removed_at:
            raise _conflict(there, text, title)
        _refuse_unless(rights.may_edit(by, there))  # it may have been moved meanwhile
        drafts.discard(by, f"edit:{post.pk}")
        is_first = opens(there)
        if tags is not None and is_first:
            topics.put_tags(there.topic, tags, at=at)
        new_title = title if title and is_first and title != there.topic.title else ""
        if text != there.text or new_title:
            _keep_version(there, by=by, at=at, reason=reason, has_title=is_first)
            _rewrite(there, text, rendered, by=by, at=at)
            _change_topic(there, new_title, at=at)
            told.record(EDITED, there, there.topic, by=by, at=at, recipient=there.author)
    return there


def _rendered(text: str, *, by: Member, space: Space) -> Rendered:
    rendered = markdown.render(text, author=by, space=space)
    newcomers.check_text(rendered, newcomers.bounds_in(space, by))
    return rendered


def remove(post: Post, *, by: Member, at: datetime, reason: str = "") -> None:
    """Take `post` down; with the post that opens a topic, the whole topic.

    Its text stays for the hosts and for its author, who may bring it back. Records `removed`
    with the author as recipient. Removing it again changes and records nothing.

    Raises MayNot, or ReasonMissing where somebody else's post is removed without a word.
    """
    if not post.removed_at and not rights.may_remove(by, post):
        raise rights.MayNot(_("This post cannot be removed by you."))
    reason = on_one_line(reason)[:LONGEST_REASON]
    if by.pk != post.author_id and not is_visible(reason):
        raise ReasonMissing(_("Say why: the author reads it, and so do the other hosts."))
    with transaction.atomic():
        there = _locked(post)
        if there.removed_at:
            return
        if not rights.may_remove(by, there):
            raise rights.MayNot(_("This post cannot be removed by you."))
        is_first = opens(there)
        if is_first and not rights.may_host(by, there.topic.space):
            _refuse_where_others_wrote(there)
        there.removed_at, there.removed_by, there.removed_reason = at, by, reason
        there.save(update_fields=["removed_at", "removed_by", "removed_reason"])
        if is_first:
            Topic.objects.filter(pk=there.topic_id).update(removed_at=at)
            touch("topic", there.topic_id)
        _changed(there, at=at)
        if not there.topic.scheduled_for:  # nobody has seen it: there is nothing to tell
            told.record(REMOVED, there, there.topic, by=by, at=at, recipient=there.author)


def restore(post: Post, *, by: Member, at: datetime) -> None:
    """Bring `post` back, with its topic if it opens it. Records `restored`.

    Who had removed it stays on the row: so a later import leaves alone what people decided here.
    Raises MayNot.
    """
    if not rights.may_restore(by, post):
        raise rights.MayNot(_("This post cannot be brought back by you. Ask a host of the space."))
    with transaction.atomic():
        there = _locked(post)
        if not there.removed_at:
            return
        there.removed_at, there.removed_by = None, there.removed_by or by
        there.save(update_fields=["removed_at", "removed_by"])
        if opens(there):
            Topic.objects.filter(pk=there.topic_id, merged_into=None).update(removed_at=None)
            touch("topic", there.topic_id)
        _changed(there, at=at)
        if not there.topic.scheduled_for:
            told.record(RESTORED, there, there.topic, by=by, at=at, recipient=there.author)


def _refuse_unless(may_edit: bool) -> None:
    if not may_edit:
        raise rights.MayNot(_("This post cannot be edited by you."))


def _conflict(there: Post, text: str, title: str | None) -> Conflict:
    said = _("Somebody has edited this post meanwhile. Both texts are below.")
    return Conflict(said, there=there, text=text, title=title)


def _locked(post: Post) -> Post:
    """Return the post as it is now, held with its topic until the transaction ends."""
    topic = Topic.objects.select_for_update(of=("self",)).select_related("space", "author")
    there = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=post.pk)
    there.topic = topic.get(pk=there.topic_id)
    return there


def _keep_version(post: Post, *, by: Member, at: datetime, reason: str, has_title: bool) -> None:
    PostVersion.objects.create(
        post=post,
        number=post.version,
        title=post.topic.title if has_title else "",
        text=post.text,
        html=post.html,
        replaced_by=by,
        replaced_at=at,
        reason=on_one_line(reason)[:LONGEST_REASON],
    )


def _rewrite(post: Post, text: str, rendered: Rendered, *, by: Member, at: datetime) -> None:
    post.text, post.html = text, rendered.html
    post.version, post.edited_at = post.version + 1, at
    post.save(update_fields=["text", "html", "version", "edited_at"])
    if rendered.files:
        attach(rendered.files, "post", post.pk, by)
    previews.ask(post.pk, post.html)


def _change_topic(post: Post, new_title: str, *, at: datetime) -> None:
    changes = {"title": new_title} if new_title else {}
    Topic.objects.filter(pk=post.topic_id).update(changed_at=at, **changes)
    if new_title:
        post.topic.title = new_title
        touch("topic", post.topic_id)
    else:
        touch("post", post.pk)


def _changed(post: Post, *, at: datetime) -> None:
    Topic.objects.filter(pk=post.topic_id).update(changed_at=at)
    kept.recount([post.topic_id])
    touch("post", post.pk)


def _refuse_where_others_wrote(post: Post) -> None:
    replies = Post.objects.filter(topic=post.topic_id, removed_at=None, kind="post")
    if replies.exclude(author=post.author_id).exists():
        raise rights.MayNot(
            _("Others have replied already, so the topic stays. Ask a host to remove it.")
        )

"""What the playbook writes in the community: topics, replies and polls of its own account.

The account may write where it may read, also where only hosts announce. It reads public and
members' spaces, and private ones whose group the team put it into.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from horo.community.models.polls import ALWAYS, SINGLE
from horo.community.services import editing, polls, posting
from horo.content.models import Post, Space, Topic
from horo.core.refused import Refused
from horo.log.models import Activity
from horo.people.models import Member
from horo.people.own_account import own_account
from horo.playbook.services import current


class NoPlaceToWrite(Refused):
    pass


class OthersWrote(Refused):
    pass


@dataclass(frozen=True)
class Question:
    """A poll: what is asked, and the options of which one is chosen. None of it is secret."""

    question: str
    options: tuple[str, ...]
    open_for: timedelta | None = None


def account() -> Member:
    """Return the account that writes for the community, called as the community is."""
    return own_account(current().name)


def space_named(slug: str) -> Space:
    """Return the space where a topic can be opened. Raises NoPlaceToWrite in words."""
    space = Space.objects.visible_to(account()).filter(slug=slug).first()
    if space is None:
        raise NoPlaceToWrite(
            _("There is no space “%(space)s” that the community's own account may enter.")
            % {"space": slug}
        )
    if space.is_archived:
        raise NoPlaceToWrite(
            _("The space “%(space)s” is archived: nothing new is written there.") % {"space": slug}
        )
    return space


def topic_of(because: Sequence[int], *, to_reply: bool = True) -> Topic:
    """Return the topic of the activity that let the member in, the first of `because`.

    Raises NoPlaceToWrite in words: where it belongs to none, or the account may not read it, and
    `to_reply` where nobody replies any more.
    """
    entry = _entry(because)
    there = Topic.objects.visible_to(account()).filter(scheduled_for=None)
    found = there.filter(pk=(entry.thread_id if entry else None) or 0)
    topic = found.select_related("space", "author").first()
    if topic is None:
        raise NoPlaceToWrite(
            _("What let the member in belongs to no topic that the community's account may read.")
        )
    if to_reply and (topic.closed_at or topic.space.is_archived):
        raise NoPlaceToWrite(_("Nobody replies in this topic any more."))
    return topic


def space_of(because: Sequence[int]) -> int | None:
    """Return the id of the space in which the activity happened that let the member in."""
    entry = _entry(because)
    return entry.space_id if entry else None


def open_topic(
    space: Space, title: str, text: str, *, key: str, at: datetime, asks: Question | None = None
) -> Topic:
    """Open a topic for the effect `key`, with a poll where one `asks`. As `posting.open_topic`."""
    by = account()

    def put_poll(post: Post) -> None:
        if asks is not None:
            _ask(post, asks, by=by, at=at)

    return posting.open_topic(space, title, text, by=by, at=at, token=key, then=put_poll)


def reply(topic: Topic, text: str, *, key: str, at: datetime, asks: Question | None = None) -> Post:
    """Reply in `topic` for the effect `key`, with a poll where one `asks`. As `posting.reply`."""
    by = account()
    with transaction.atomic():
        post = posting.reply(topic, text, by=by, at=at, token=key)
        if asks is not None and not post.has_poll:
            _ask(post, asks, by=by, at=at)
    return post


def take_back(key: str, *, by: Member, at: datetime) -> bool:
    """Remove what was written for the effect `key`, with a reason; False where it is not there.

    Raises OthersWrote where it opened a topic in which others have replied: theirs would go too.
    """
    post = posting.made_with(account(), key)
    if post is None or post.removed_at:
        return False
    if editing.opens(post) and _others_wrote(post):
        raise OthersWrote(
            _("Others have replied in the topic. Remove it there if their words may go as well.")
        )
    editing.remove(post, by=by, at=at, reason=_("The team took back what the playbook wrote."))
    return True


def _entry(because: Sequence[int]) -> Activity | None:
    return Activity.objects.filter(pk=because[0]).first() if because else None


def _others_wrote(post: Post) -> bool:
    posts = Post.objects.filter(topic=post.topic_id, removed_at=None, kind="post")
    return posts.exclude(author=post.author_id).exists()


def _ask(post: Post, asks: Question, *, by: Member, at: datetime) -> None:
    closes_at = at + asks.open_for if asks.open_for else None
    said: Mapping[str, Any] = {
        "question": asks.question,
        "kind": SINGLE,
        "shows": ALWAYS,
        "is_anonymous": False,
        "least": 1,
        "most": 10,
        "closes_at": closes_at,
        "options": asks.options,
    }
    polls.create(post, said, by=by, at=at)

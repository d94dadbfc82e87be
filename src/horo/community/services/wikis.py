"""Wikis: posts that every member who may write in the space may edit."""

from datetime import datetime

from django.utils.translation import gettext as _

from horo.community.services import deeds, rights, told
from horo.content.activities import EDITED
from horo.content.models import Post
from horo.people.models import Member


def set_wiki(post: Post, is_wiki: bool, *, by: Member, at: datetime) -> None:
    """Let everyone edit `post`, or its author and the hosts alone again.

    Records `edited` where that changes something. Raises MayNot unless `by` wrote the post or
    looks after the space, and what `deeds.marking` does.
    """
    if not may_set(by, post):
        raise rights.MayNot(_("Whoever wrote the post, the hosts and the team decide that."))
    with deeds.marking(post, by=by, at=at) as topic:
        if Post.objects.filter(pk=post.pk, is_wiki=not is_wiki).update(is_wiki=is_wiki):
            told.record(EDITED, post, topic, by=by, at=at, recipient=post.author)


def may_set(member: Member | None, post: Post) -> bool:
    """Whether `member` may make `post` a wiki; it comes with its topic and space."""
    if member is None or not deeds.is_markable(post, post.topic):
        return False
    return post.author_id == member.pk or rights.may_host(member, post.topic.space)

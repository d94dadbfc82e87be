"""Replies that come by another way than the page, under the same rules."""

from datetime import datetime

from django.utils.translation import gettext as _

from horo.community.services import posting, rights
from horo.content.models import Post, Topic
from horo.people.models import Member


def reply(topic_id: int, text: str, member: Member, key: str, at: datetime) -> Post:
    """Post `text` in the topic, once for each `key`. Raises what `posting.reply` raises."""
    topics = Topic.objects.visible_to(member).select_related("space", "author")
    topic = topics.filter(pk=topic_id).first()
    if topic is None:
        raise rights.MayNot(_("This topic is not here any more."))
    return posting.reply(topic, text, by=member, at=at, token=key)

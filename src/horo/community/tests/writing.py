"""Spaces and topics made as members make them."""

from conftest import AT

from horo.community.services import posting
from horo.content.models import PUBLIC, Space, SpaceHost, Topic
from horo.people.models import Member


def space_of(name: str, **fields) -> Space:
    given = {"slug": name.lower(), "access": PUBLIC, "source": "horo", "source_key": name}
    return Space.objects.create(name=name, **{**given, **fields})


def topic_by(author: Member, space: Space, title="How?", text="How does it work?", at=AT) -> Topic:
    return posting.open_topic(space, title, text, by=author, at=at)


def reply_by(author: Member, topic: Topic, text="Like this.", at=AT, **kwargs):
    return posting.reply(fresh(topic), text, by=author, at=at, **kwargs)


def hosted_by(member: Member, space: Space) -> Member:
    """Let `member` host `space`; return them as a new request would find them."""
    SpaceHost.objects.create(space=space, member=member, since=AT)
    return Member.objects.get(pk=member.pk)


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)

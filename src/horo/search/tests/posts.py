"""Topics to look for."""

from datetime import timedelta
from uuid import uuid4

from conftest import AT, join

from horo.content.models import PRIVATE, PUBLIC, Post, Solution, Space, Tag, Topic, TopicTag
from horo.people.models import Group
from horo.search.services import index_all, index_pending, touch


def make_space(slug, *, access=PUBLIC, kind="discussion", members=(), **fields):
    group = None
    if access == PRIVATE:
        group = Group.objects.create(slug=slug, name=slug)
        for member in members:
            join(member, slug)
    return Space.objects.create(
        slug=slug,
        name=slug.capitalize(),
        access=access,
        kind=kind,
        group=group,
        source="horo",
        source_key=uuid4().hex,
        **fields,
    )


def make_topic(space, author, title, *texts, by=None, at=AT, tags=(), **fields):
    """Open a topic; `texts` are its posts, a minute apart, the later ones by `by`."""
    topic = Topic.objects.create(
        space=space,
        author=author,
        title=title,
        opened_at=at,
        posts_count=len(texts),
        last_number=len(texts),
        last_post_at=at,
        source="horo",
        source_key=uuid4().hex,
        **fields,
    )
    for number, text in enumerate(texts or ("Hello",), 1):
        add_post(topic, author if number == 1 else by or author, text, number=number)
    for slug in tags:
        tag, _ = Tag.objects.get_or_create(slug=slug, defaults={"name": slug})
        TopicTag.objects.create(topic=topic, tag=tag)
    return topic


def add_post(topic, author, text, *, number=2, at=None, **fields):
    return Post.objects.create(
        topic=topic,
        number=number,
        author=author,
        text=text,
        html=f"<p>{text}</p>",
        posted_at=at or topic.opened_at + timedelta(minutes=number),
        source="horo",
        source_key=uuid4().hex,
        **fields,
    )


def solve(topic, reply):
    return Solution.objects.create(topic=topic, reply=reply, chosen_at=AT)


def indexed(*topics):
    """Index everything; return the topics."""
    index_all(AT)
    return topics


def touched(kind, thing):
    """Note that a thing changed, and index it."""
    touch(kind, thing.pk)
    while index_pending(AT):
        pass


def titles(results):
    return [hit.post.topic.title for hit in results.page]

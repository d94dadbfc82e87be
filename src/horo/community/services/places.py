"""Where a reply goes: found in one statement, which is compiled once and then only filled in."""

from django.db.models import QuerySet

from horo.community.services.reading import stand_in
from horo.content.models import Post, Topic
from horo.core.prepared import Prepared
from horo.people.models import Member


def find(topic_id: int, member: Member, *, to: int = 0) -> tuple[Topic, Post | None] | None:
    """Return the topic if `member` may read it, and the post with the id `to` in it; else None.

    Both come with what a reply asks of them: the space, and who wrote them.
    """
    is_team = member.is_team
    who = () if is_team else (member.pk,)
    if to and (posts := _posts[is_team].rows(to, topic_id, *who)):
        return posts[0].topic, posts[0]
    topics = _topics[is_team].rows(topic_id, *who)
    return (topics[0], None) if topics else None


def _topics_of(topic_id: int, member_id: int = 0) -> QuerySet[Topic]:
    visible = Topic.objects.visible_to(stand_in(member_id, is_team=not member_id))
    return visible.filter(pk=topic_id).select_related("space", "author")


def _posts_of(post_id: int, topic_id: int, member_id: int = 0) -> QuerySet[Post]:
    visible = Post.objects.visible_to(stand_in(member_id, is_team=not member_id))
    posts = visible.filter(pk=post_id, topic_id=topic_id)
    return posts.select_related("author", "topic__space", "topic__author")


# by whether the member is of the team, for whom nothing depends on who they are
_topics = {True: Prepared(_topics_of, values=1), False: Prepared(_topics_of, values=2)}
_posts = {True: Prepared(_posts_of, values=2), False: Prepared(_posts_of, values=3)}

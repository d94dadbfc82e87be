"""What open pages are told: which activity means what, who may hear it, and what is shown of it."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any

from django.utils import translation

from horo.community.services.reading import Head
from horo.community.services.reading_posts import Around, post_html
from horo.content import activities as content
from horo.content.models import Post, Space, Topic
from horo.content.models.spaces import MEMBERS, PUBLIC
from horo.core import live
from horo.core.live import Event, Replay, Since
from horo.core.prepared import Prepared
from horo.core.time import now
from horo.log.activities import REOPENED, VOTED
from horo.log.models import Activity
from horo.log.recent import recent
from horo.people.models import TEAM, Membership
from horo.ui.words import zone_of

POST, CHANGED, MARKS, TOPIC = "post", "changed", "marks", "topic"

IN_TOPIC = {
    content.REPLIED.name: POST,
    content.RESTORED.name: CHANGED,
    content.EDITED.name: CHANGED,
    content.REMOVED.name: CHANGED,
    **dict.fromkeys(
        (verb.name for verb in (content.REACTED, content.UNREACTED, VOTED, content.UNVOTED)), MARKS
    ),
    **dict.fromkeys(
        (
            verb.name
            for verb in (
                content.SOLVED,
                content.UNSOLVED,
                content.CLOSED,
                REOPENED,
                content.PINNED,
                content.UNPINNED,
                content.RELOCATED,
                content.SPLIT,
                content.MERGED,
                content.DUPLICATED,
            )
        ),
        TOPIC,
    ),
}
IN_SPACE = frozenset(
    verb.name
    for verb in (
        content.POSTED,
        content.REPLIED,
        content.SOLVED,
        content.CLOSED,
        content.PINNED,
        content.UNPINNED,
        content.RELOCATED,
        content.MERGED,
    )
)


def verbs() -> Collection[str]:
    """Return those that mean something to an open page."""
    return IN_TOPIC.keys() | IN_SPACE


def tell(activities: Iterable[Activity]) -> None:
    """Tell the open pages that `activities` concern; the log calls it once they are kept."""
    for event in chain.from_iterable(map(events_of, activities)):
        live.publish(event.channel, event.name, event.data, id=event.id)


def events_of(activity: Activity) -> Iterable[Event]:
    """Yield what `activity` means for its topic and for the list of its space."""
    said = {"topic": activity.thread_id, "post": activity.object_id}
    if activity.thread_id is not None and activity.verb in IN_TOPIC:
        channel = f"topic:{activity.thread_id}"
        yield Event(channel, IN_TOPIC[activity.verb], said, activity.pk, activity.actor_id)
    if activity.space_id is not None and activity.verb in IN_SPACE:
        about = {"topic": activity.thread_id}
        yield Event(f"space:{activity.space_id}", TOPIC, about, activity.pk, activity.actor_id)


def may_hear_topic(topic_id: int, members: Collection[int | None]) -> Collection[int | None]:
    """Return who of `members` may read the topic: as `visible_to`, for all of them at once."""
    if not (topics := _topics.rows(topic_id)):
        return ()
    topic = topics[0]
    allowed = _may_enter(topic.space, members)
    if topic.scheduled_for is not None:
        return {*_in_groups(members, None), *({topic.author_id} & set(allowed))}
    return allowed


_topics = Prepared(  # asked at each event, and whenever a page opens
    lambda pk: Topic.objects.filter(pk=pk, removed_at=None).select_related("space"), values=1
)


def may_hear_space(space_id: int, members: Collection[int | None]) -> Collection[int | None]:
    """Return who of `members` may enter the space."""
    space = Space.objects.filter(pk=space_id).first()
    return _may_enter(space, members) if space else ()


def _may_enter(space: Space, members: Collection[int | None]) -> Collection[int | None]:
    if space.access == PUBLIC:
        return members
    if space.access == MEMBERS:
        return {pk for pk in members if pk is not None}
    return _in_groups(members, space.group_id)


def _in_groups(members: Collection[int | None], group_id: int | None) -> set[int | None]:
    """Return who is in the group or the team."""
    of_them = Membership.objects.filter(member__in=[pk for pk in members if pk is not None])
    mine = of_them.filter(group__slug=TEAM)
    if group_id is not None:
        mine = mine | of_them.filter(group_id=group_id)
    return set(mine.values_list("member_id", flat=True))


def replay_topic(topic_id: int, since: Since) -> Replay:
    return _replay(f"topic:{topic_id}", since, thread_id=topic_id)


def replay_space(space_id: int, since: Since) -> Replay:
    return _replay(f"space:{space_id}", since, space_id=space_id)


def _replay(channel: str, since: Since, **place: int) -> Replay:
    found = recent(after=since.id, since=since.at, **place)
    events = [event for one in found.activities for event in events_of(one)]
    mine = tuple(event for event in events if event.channel == channel)
    return Replay(mine, found.latest, found.is_whole)


def shown_in_topic(event: Event, language: str) -> Mapping[str, Any]:
    """Return the number and the markup of a new post; nothing for what a page fetches itself."""
    if event.name != POST:
        return {}
    posts = Post.objects.select_related("author", "topic")
    there = posts.filter(topic=event.object_id, removed_at=None)  # not moved elsewhere since
    post = there.filter(pk=int(event.data.get("post") or 0)).first()
    if post is None:
        return {}
    with translation.override(language):
        return {"number": post.number, "html": fragment(post)}


def shown_in_space(event: Event, language: str) -> Mapping[str, Any]:
    return {}  # the page fetches its list


def fragment(post: Post) -> str:
    """Return `post` as everybody may see it: without what only some readers may do with it."""
    head = Head(
        topic=post.topic,
        member=None,
        tags=(),
        last=post.number,
        read_to=None,
        is_followed=False,
        is_host=False,
        may_reply=False,
        answer=None,
    )
    return str(post_html(post, Around(head, now(), zone_of("")), after=post.number - 1))

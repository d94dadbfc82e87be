"""Whom an activity concerns, and for which reason: of several reasons the most direct one."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from horo.content import activities as content
from horo.content import markdown, readers
from horo.content.models import Post, Space
from horo.log.models import Activity
from horo.messaging import kinds
from horo.messaging.telling.candidates import RANK, Candidate
from horo.people.models import PERSON, TEAM, Membership

_SOURCE = re.compile(r"<blockquote[^>]* cite=\"[^\"]*?/posts/(\d{1,18})/")
MOST_QUOTES = 50  # different posts in one text


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is told of a post: the kind, what makes one line, and what it is about."""

    kind: str
    bundle: str
    about_type: str = ""
    about_id: int | None = None


Reasons = dict[int, Reason]


def candidates_of(activity: Activity, post: Post) -> Iterator[Candidate]:
    """Yield who might be told that `activity` happened to `post`; never who did it."""
    if activity.verb not in _OF_VERB or post.kind != "post":
        return
    key, reasons = _OF_VERB[activity.verb](activity, post)
    reasons.pop(activity.actor_id or 0, None)
    for member_id in _allowed(reasons, post.topic.space):
        reason = reasons[member_id]
        yield Candidate(
            member_id=member_id,
            kind=reason.kind,
            bundle=reason.bundle,
            key=key,
            at=activity.occurred_at,
            actor_id=activity.actor_id,
            topic_id=post.topic_id,
            space_id=post.topic.space_id,
            post_id=post.pk,
            about_type=reason.about_type,
            about_id=reason.about_id,
        )


def reaction_key(post_id: int, actor_id: int | None) -> str:
    return f"reaction:{post_id}:{actor_id or 0}"


def solved_key(post_id: int) -> str:
    return f"solved:{post_id}"


def _posted(activity: Activity, post: Post) -> tuple[str, Reasons]:
    topic = post.topic
    tags = list(topic.tags.values_list("pk", flat=True))
    things = {"space": [topic.space_id], "tag": tags, "member": [topic.author_id]}
    ways = {
        "space": Reason(kinds.SPACE, f"space:{topic.space_id}"),
        "member": Reason(kinds.MEMBER, f"member:{topic.author_id}"),
        "tag": Reason(kinds.TAG, f"tag:{tags[0]}" if tags else ""),
    }
    return f"post:{post.pk}", _reasons(_followers(things, ways), _named(post))


def _replied(activity: Activity, post: Post) -> tuple[str, Reasons]:
    topic_id = post.topic_id
    following = {"topic": Reason(kinds.TOPIC, f"topic:{topic_id}")}
    to: list[tuple[int, Reason]] = []
    if activity.recipient_id:
        to.append((activity.recipient_id, Reason(kinds.REPLY, f"reply:{topic_id}")))
    return f"post:{post.pk}", _reasons(
        _followers({"topic": [topic_id]}, following), to, _named(post)
    )


def _edited(activity: Activity, post: Post) -> tuple[str, Reasons]:
    """Who is named now; whoever knows of the post already has a row of the same key."""
    return f"post:{post.pk}", _reasons(_named(post))


def _reacted(activity: Activity, post: Post) -> tuple[str, Reasons]:
    reason = Reason(kinds.REACTION, f"reaction:{post.pk}")
    return reaction_key(post.pk, activity.actor_id), _to_recipient(activity, reason)


def _solved(activity: Activity, post: Post) -> tuple[str, Reasons]:
    return solved_key(post.pk), _to_recipient(activity, Reason(kinds.SOLVED, f"solved:{post.pk}"))


_OF_VERB: dict[str, Callable[[Activity, Post], tuple[str, Reasons]]] = {
    content.POSTED.name: _posted,
    content.REPLIED.name: _replied,
    content.EDITED.name: _edited,
    content.REACTED.name: _reacted,
    content.SOLVED.name: _solved,
}


def _to_recipient(activity: Activity, reason: Reason) -> Reasons:
    return {activity.recipient_id: reason} if activity.recipient_id else {}


def _reasons(*found: Iterable[tuple[int, Reason]]) -> Reasons:
    """Return the most direct reason of each member; a person named beats a group named."""
    best: Reasons = {}
    for some in found:
        for member_id, reason in some:
            known = best.get(member_id)
            if known is None or _rank(reason) < _rank(known):
                best[member_id] = reason
    return best


def _rank(reason: Reason) -> tuple[int, int]:
    if reason.about_type == "group":
        return RANK[kinds.QUOTE], 1
    return RANK[reason.kind], 0


def _followers(
    things: dict[str, list[int]], ways: dict[str, Reason]
) -> Iterator[tuple[int, Reason]]:
    for member_id, kind in readers.followers(things):
        yield member_id, ways[kind]


def _named(post: Post) -> Iterator[tuple[int, Reason]]:
    """Yield who is mentioned in `post`, by name or by group, and whose posts it quotes.

    The name above a quote is a mention too, to the renderer: who stands there alone is quoted.
    """
    rendered = _rendered(post)
    if rendered is None:
        return
    topic_id = post.topic_id
    quoted = _quoted(rendered.html)
    own_words = "\n".join(one for one in post.text.splitlines() if not one.startswith(">"))
    alone = {pk for pk, handle in quoted.items() if f"@{handle}".lower() not in own_words.lower()}
    for member_id in rendered.mentions:
        if member_id not in alone:
            yield member_id, Reason(kinds.MENTION, f"mention:{topic_id}")
    for member_id in quoted:
        yield member_id, Reason(kinds.QUOTE, f"quote:{topic_id}")
    for group_id in rendered.groups:
        about = Reason(kinds.MENTION, f"mention:{topic_id}", "group", group_id)
        members = Membership.objects.filter(group=group_id).values_list("member_id", flat=True)
        for member_id in members.iterator(chunk_size=5_000):
            yield member_id, about


def _rendered(post: Post) -> markdown.Rendered | None:
    """Return what is in the text of `post`; None where nobody can be named in it."""
    if "@" not in post.text and "](" not in post.text:
        return None
    try:
        return markdown.render(post.text, author=post.author, space=post.topic.space)
    except markdown.TextRefused:  # written when more was allowed
        return None


def _quoted(html: str) -> dict[int, str]:
    """Return ids and handles of the people whose posts are quoted in `html`."""
    ids = list(dict.fromkeys(int(pk) for pk in _SOURCE.findall(html)))[:MOST_QUOTES]
    if not ids:
        return {}
    posts = Post.objects.filter(pk__in=ids, author__kind=PERSON, removed_at=None)
    return dict(posts.values_list("author_id", "author__handle"))


def _allowed(reasons: Reasons, space: Space) -> Iterable[int]:
    """Return who of those with `reasons` may enter `space`: as `visible_to`, for all at once."""
    if not space.is_private:
        return sorted(reasons)
    inside = Membership.objects.filter(group__slug=TEAM)
    if space.group_id is not None:
        inside = inside | Membership.objects.filter(group_id=space.group_id)
    return sorted(reasons.keys() & set(inside.values_list("member_id", flat=True)))

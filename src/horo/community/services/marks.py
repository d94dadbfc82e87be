"""What stands under each post of a page, and what the one who looks may add to it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from horo.community.models import Bookmark
from horo.community.services import deeds, emoji, solutions, votes, wikis
from horo.content.models import Post, Reaction, Solution, Topic, Vote
from horo.core.prepared import asked
from horo.people.models import Member
from horo.people.services.viewing import is_looked_at

OWN = f"""
SELECT 'reaction', post_id, emoji FROM {Reaction._meta.db_table}
    WHERE member_id = %s AND post_id IN ({{posts}})
UNION ALL SELECT 'vote', post_id, '' FROM {Vote._meta.db_table}
    WHERE member_id = %s AND post_id IN ({{posts}})
UNION ALL SELECT 'bookmark', post_id, '' FROM {Bookmark._meta.db_table}
    WHERE member_id = %s AND post_id IN ({{posts}})
"""
ANSWERS = f"""
SELECT 'answer', reply_id, CAST(topic_id AS text) FROM {Solution._meta.db_table}
    WHERE topic_id IN ({{topics}})
"""


@dataclass(frozen=True, slots=True)
class Chip:
    """One kind of reaction to a post. `emoji` is how it is shown, and what a form sends."""

    emoji: str
    times: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one post for one reader."""

    chips: tuple[Chip, ...]
    votes: int
    has_votes: bool  # posts of this space are voted on
    has_voted: bool
    is_answer: bool
    is_kept: bool  # bookmarked
    may_react: bool
    may_vote: bool
    may_accept: bool  # this post as the answer, or take that back
    may_wiki: bool  # let everyone edit it, or end that


@dataclass(frozen=True, slots=True)
class _Found:
    """What one reader left on some posts, and which posts are answers."""

    reactions: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    votes: set[int] = field(default_factory=set)
    bookmarks: set[int] = field(default_factory=set)
    answers: set[int] = field(default_factory=set)
    solved: set[int] = field(default_factory=set)  # topics


def marks_of(posts: Sequence[Post], member: Member | None) -> dict[int, Marks]:
    """Return the marks of each of `posts` by its id, as `member` sees them.

    One statement for a member, besides `rights.standing`. For a visitor one, and none where the
    topics came with their `solution`. The posts come with their topic and its space.
    """
    found = _found(posts, member)
    return {post.pk: _marks(post, member, found) for post in posts}


def _marks(post: Post, member: Member | None, found: _Found) -> Marks:
    topic = post.topic
    has_votes = votes.has_votes(post, topic)
    is_open = member is not None and deeds.is_markable(post, topic)
    return Marks(
        chips=_chips(post, found.reactions.get(post.pk, ())) if post.reaction_counts else (),
        votes=post.votes,
        has_votes=has_votes,
        has_voted=post.pk in found.votes,
        is_answer=post.pk in found.answers,
        is_kept=post.pk in found.bookmarks,
        may_react=is_open,
        may_vote=is_open and has_votes and member is not None and post.author_id != member.pk,
        may_accept=is_open and solutions.may_accept(post, member, topic.pk in found.solved),
        may_wiki=is_open and wikis.may_set(member, post),
    )


def _chips(post: Post, own: Collection[str]) -> tuple[Chip, ...]:
    """Put the names that sources give to one emoji together, the most frequent first."""
    times: dict[str, int] = defaultdict(int)
    for name, count in post.reaction_counts.items():
        times[emoji.shown(name)] += count
    mine = {emoji.shown(name) for name in own}
    ranked = sorted(times, key=lambda each: (-times[each], emoji.rank(each), each))
    return tuple(Chip(each, times[each], each in mine) for each in ranked)


def _found(posts: Sequence[Post], member: Member | None) -> _Found:
    found = _Found()
    topics = {post.topic_id: post.topic for post in posts}
    unsure = [topic.pk for topic in topics.values() if not _knows_answer(topic, found)]
    for kind, pk, text in _rows([post.pk for post in posts], unsure, member):
        if kind == "reaction":
            found.reactions[pk].add(text)
        elif kind == "vote":
            found.votes.add(pk)
        elif kind == "bookmark":
            if not is_looked_at(member):
                found.bookmarks.add(pk)
        else:
            found.answers.add(pk)
            found.solved.add(int(text))
    return found


def _knows_answer(topic: Topic, found: _Found) -> bool:
    """Take the answer over where the topic came with it; say whether it did."""
    if not Topic._meta.get_field("solution").is_cached(topic):
        return False
    if solution := getattr(topic, "solution", None):
        found.answers.add(solution.reply_id)
        found.solved.add(topic.pk)
    return True


def _rows(
    posts: Sequence[int], topics: Sequence[int], member: Member | None
) -> list[tuple[str, int, str]]:
    """Ask for everything at once."""
    parts: list[str] = []
    values: list[int] = []
    if member is not None and posts:
        parts.append(OWN.format(posts=_places(posts)))
        values += [member.pk, *posts] * 3
    if topics:
        parts.append(ANSWERS.format(topics=_places(topics)))
        values += topics
    if not parts:
        return []
    rows = asked(" UNION ALL ".join(parts), values)
    return [(str(kind), int(pk), str(text)) for kind, pk, text in rows]


def _places(ids: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(ids))

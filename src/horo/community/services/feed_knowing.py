"""What is known of a member, as far as it says what could matter to them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F

from horo.community.models import Visit
from horo.community.services import follow
from horo.community.services.visits import away_since
from horo.content.models import QUESTIONS, Post
from horo.people.models import Member, Profile

REPLIES = 200  # the latest of a member, which show what they know
EXPERT = 2  # questions answered about a tag, or in a space, that make one
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Known:
    """One member: what they follow, care about, wrote in and know; since when they were away.

    `answered_in` and `answered_about` count questions of others by space and by tag (ids).
    """

    member: Member
    followed: dict[str, set[int]]
    interests: frozenset[str] = frozenset()  # slugs of tags
    wrote_in: frozenset[int] = frozenset()  # topics
    answered_in: dict[int, int] = field(default_factory=dict)
    answered_about: dict[int, int] = field(default_factory=dict)
    away_since: datetime | None = None
    profile: Profile | None = None


def known_of(member: Member, *, at: datetime) -> Known:
    """Return what the feed goes by, in three statements."""
    rows = Member.objects.filter(pk=member.pk).select_related("profile", "visit")
    whole = rows.only("pk", "profile__interests", "profile__welcome_step", "visit").get()
    profile: Profile | None = getattr(whole, "profile", None)
    visit: Visit | None = getattr(whole, "visit", None)
    wrote_in, answered_in, answered_about = _knowledge(member, at)
    return Known(
        member=member,
        followed=follow.followed(member),
        interests=frozenset(profile.interests if profile else ()),
        wrote_in=frozenset(wrote_in),
        answered_in=answered_in,
        answered_about=answered_about,
        away_since=away_since(visit, at),
        profile=profile,
    )


def _knowledge(member: Member, at: datetime) -> tuple[set[int], dict[int, int], dict[int, int]]:
    """Return the topics `member` replied in lately, and the questions answered by space and tag."""
    posts = Post.objects.filter(
        author=member, kind="post", removed_at=None, posted_at__gt=at - YEAR
    )
    lately = posts.order_by(F("posted_at").desc())[:REPLIES].values("pk")
    rows = Post.objects.filter(pk__in=lately, topic__removed_at=None).values_list(
        "topic_id", "topic__author_id", "topic__space_id", "topic__space__kind", "topic__tags"
    )
    topics: set[int] = set()
    in_space: dict[int, set[int]] = defaultdict(set)
    about: dict[int, set[int]] = defaultdict(set)
    for topic_id, author_id, space_id, kind, tag_id in rows:
        topics.add(topic_id)
        if author_id != member.pk and kind == QUESTIONS:
            in_space[space_id].add(topic_id)
            if tag_id is not None:
                about[tag_id].add(topic_id)
    return topics, _counted(in_space), _counted(about)


def _counted(found: dict[int, set[int]]) -> dict[int, int]:
    counts = Counter({key: len(topics) for key, topics in found.items()})
    return {key: times for key, times in counts.items() if times >= EXPERT}

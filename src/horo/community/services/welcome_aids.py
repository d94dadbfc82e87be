"""What a newcomer is shown: something of value before anything is asked of them."""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from horo.community.services import follow, reading_lists, reading_tags
from horo.community.services.reading_lists import Row
from horo.content.models import ANNOUNCEMENTS, INTRODUCTIONS, Space, Tag, Topic, TopicTag
from horo.people.models import Member, Profile

LIVELY, USEFUL, TAGS, EXAMPLES = 3, 4, 24, 2
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Choice:
    """A tag to be interested in, with titles of topics that carry it."""

    tag: Tag
    examples: Sequence[str]
    is_chosen: bool


@dataclass(frozen=True)
class SpaceChoice:
    space: Space
    is_followed: bool


def token() -> str:
    """Return what makes a form that is sent twice one deed."""
    return secrets.token_urlsafe(16)


def lively(member: Member, *, at: datetime) -> list[Row]:
    """Return a few topics of the last days in which many people say something."""
    there = Topic.objects.visible_to(member).filter(last_post_at__gt=at - LATELY)
    kinds = there.exclude(space__kind__in=[ANNOUNCEMENTS, INTRODUCTIONS])
    return reading_lists.rows(kinds.order_by("-posts_count", "-pk")[:LIVELY], member)


def choices(member: Member) -> list[Choice]:
    """Return the tags most used, each with examples, the most used first."""
    profile = Profile.objects.filter(member=member).only("interests").first()
    chosen = set(profile.interests if profile else ())
    tags = sorted(reading_tags.used(member), key=lambda tag: -vars(tag)["times"])[:TAGS]
    examples = _examples(member, [tag.pk for tag in tags])
    return [Choice(tag, examples[tag.pk], tag.slug in chosen) for tag in tags]


def spaces(member: Member) -> list[SpaceChoice]:
    """Return the spaces that `member` may enter and could follow, the followed ones chosen."""
    found = Space.objects.visible_to(member).filter(is_archived=False)
    sorted_ = found.order_by(F("section__position").asc(nulls_last=True), "position", "name", "pk")
    mine = follow.followed(member)["space"]
    return [SpaceChoice(space, space.pk in mine) for space in sorted_]


def useful(member: Member) -> list[Row]:
    """Return what helped others: pinned or solved topics about the interests of `member`.

    Where there are none about those, what helped most people of all.
    """
    helpful = Topic.objects.visible_to(member).filter(
        Q(solution__isnull=False) | Q(pinned_at__isnull=False)
    )
    best = helpful.order_by(F("pinned_at").desc(nulls_last=True), "-votes", "-posts_count", "-pk")
    profile = Profile.objects.filter(member=member).only("interests").first()
    interests = list(profile.interests) if profile else []
    tagged = TopicTag.objects.filter(tag__slug__in=interests).values("topic")
    found = reading_lists.rows(best.filter(pk__in=tagged)[:USEFUL], member) if interests else []
    return found or reading_lists.rows(best[:USEFUL], member)


def _examples(member: Member, tags: Sequence[int]) -> dict[int, list[str]]:
    """Return titles of the latest topics of each tag, in one statement."""
    there = Topic.objects.visible_to(member).filter(merged_into=None)
    rows = TopicTag.objects.filter(tag__in=tags, topic__in=there).order_by("-topic__last_post_at")
    found: dict[int, list[str]] = defaultdict(list)
    for tag_id, title in rows.values_list("tag", "topic__title")[: 40 * len(tags)]:
        if len(found[tag_id]) < EXAMPLES and title not in found[tag_id]:
            found[tag_id].append(title)
    return found

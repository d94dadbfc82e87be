"""The spotlight: put a topic or a member on the first page for some days, show it, end it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language

from horo.community.activities import FEATURED
from horo.community.models import Spotlight
from horo.content.models import Topic
from horo.log import services as log
from horo.people.models import PERSON, Member

SHOWN = 3  # at once; the latest ones


@dataclass(frozen=True)
class Spot:
    """What is shown: a topic or a member, and why in one sentence of `locale`, or ""."""

    topic: Topic | None
    member: Member | None
    sentence: str
    locale: str
    key: str  # of the effect that put it there


def feature(
    on: Topic | Member, *, words: Mapping[str, str], lasts: timedelta, key: str, at: datetime
) -> Spotlight:
    """Show `on` on the first page until `lasts` has passed; `words` says why, by locale.

    Records `featured` with the member, or the author of the topic, as recipient.
    """
    topic = on if isinstance(on, Topic) else None
    member = on if isinstance(on, Member) else None
    author = topic.author if topic and topic.author.kind == PERSON else None
    with transaction.atomic():
        made = Spotlight.objects.create(
            topic=topic,
            member=member,
            words=dict(words),
            since=at,
            until=at + lasts,
            effect_key=key,
        )
        log.record(
            FEATURED,
            on,
            actor=None,
            recipient=member or author,
            at=at,
            space_id=topic.space_id if topic else None,
            thread_id=topic.pk if topic else None,
        )
    return made


def shown_to(viewer: Member | None, *, at: datetime) -> Sequence[Spot]:
    """Return what stands in the spotlight for `viewer`, the latest first. One statement.

    A topic only where they may read it, a member only where they may open the profile.
    """
    topics = Topic.objects.visible_to(viewer).filter(scheduled_for=None)
    members = Member.objects.listed_to(viewer)
    there = Spotlight.objects.filter(Q(topic__in=topics) | Q(member__in=members))
    now = there.filter(since__lte=at, until__gt=at, ended_at=None)
    rows = now.select_related("topic__space", "topic__author", "member")
    return [_spot(row) for row in _each_once(list(rows.order_by("-since", "-pk")[: SHOWN * 3]))]


def take_back(key: str, *, by: Member, at: datetime) -> bool:
    """End the spotlight of the effect `key`; False where it is over."""
    still = Spotlight.objects.filter(effect_key=key, until__gt=at, ended_at=None)
    return still.update(ended_at=at, ended_by=by) == 1


def _each_once(rows: Sequence[Spotlight]) -> Sequence[Spotlight]:
    latest: dict[tuple[int | None, int | None], Spotlight] = {}
    for row in rows:
        latest.setdefault((row.topic_id, row.member_id), row)
    return list(latest.values())[:SHOWN]


def _spot(row: Spotlight) -> Spot:
    language = (get_language() or "").split("-")[0]
    locale = language if language in row.words else next(iter(row.words), "")
    return Spot(row.topic, row.member, row.words.get(locale, ""), locale, row.effect_key)

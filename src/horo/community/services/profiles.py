"""What a member tells about themselves, and who may read which part of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language

from horo.community.services import reading_tags
from horo.content.models import Post, Solution, Tag, Topic
from horo.people import places
from horo.people.models import Member, Profile
from horo.people.services.viewing import is_looked_at
from horo.playbook.services import NoPlaybook, current

FIELDS = ("headline", "about", "interests", "links", "answers", "timezone", "place")
SHOWN = 8  # topics, and answers, on a profile
REPLIES_A_TOPIC = 8  # that are looked through for each topic shown
TAGS = 40  # to choose interests from


@dataclass(frozen=True)
class Shown:
    """A profile as one viewer sees it: what is hidden from them is empty."""

    whom: Member
    is_own: bool
    headline: str = ""
    about_html: str = ""
    interests: tuple[Tag, ...] = ()
    links: tuple[dict[str, str], ...] = ()
    persona: str = ""  # its name
    timezone: str = ""
    place: str = ""  # "Sofia, Bulgaria", in the reader's language


def place_of(profile: Profile) -> str:
    """Return where somebody is, in the reader's language; "" where they do not say."""
    if not profile.place:
        return ""
    return f"{profile.place}, {places.country_name(profile.country, get_language() or '')}"


def personas() -> dict[str, str]:
    """Return the names of the playbook's personas by slug; none where there is no playbook."""
    try:
        found = current().personas
    except NoPlaybook:
        return {}
    return {slug: persona.name for slug, persona in sorted(found.items())}


def listed(viewer: Member | None) -> QuerySet[Member]:
    """Return the members whose profile `viewer` may open."""
    found: QuerySet[Member] = Member.objects.listed_to(viewer)
    return found


def directory(viewer: Member | None, *, text: str = "", interest: str = "") -> QuerySet[Member]:
    """Return the members whom `viewer` may know and whose name or handle has `text`, newest first.

    `interest` is the slug of a tag: of those who let `viewer` see their interests. A name is
    looked for in the cases that both databases can compare: as typed, lower, title.
    """
    found = listed(viewer).select_related("profile")
    for word in text.split()[:5]:
        ways = Q(handle__icontains=word.removeprefix("@"))
        for way in {word, word.lower(), word.upper(), word.capitalize()}:
            ways |= Q(name__icontains=way)
        found = found.filter(ways)
    if interest:
        found = holding_any(showing(found, "interests", viewer), "interests", [interest])
    return found.order_by(F("joined_at").desc(nulls_last=True), "-pk")


def showing(members: QuerySet[Member], name: str, viewer: Member | None) -> QuerySet[Member]:
    """Select those of `members` who show the field `name` of their profile to `viewer`."""
    seen = _holding(members, "hidden", name, negated=True)
    return _holding(seen, "public", name) if viewer is None else seen


def holding_any(members: QuerySet[Member], column: str, values: Sequence[str]) -> QuerySet[Member]:
    """Select those whose profile's list `column` holds one of `values`; both databases can."""
    if not values:
        return members.none()
    if connection.features.supports_json_field_contains:
        ways = [Q(**{f"profile__{column}__contains": [value]}) for value in values]
    else:
        members = members.annotate(**{f"{column}_any": Cast(f"profile__{column}", TextField())})
        ways = [Q(**{f"{column}_any__contains": json.dumps(value)}) for value in values]
    return members.filter(reduce(or_, ways))


def headline_for(whom: Member, viewer: Member | None) -> str:
    """Return the headline of `whom`, fetched with their profile, if `viewer` may see it."""
    profile: Profile | None = getattr(whom, "profile", None)
    if profile is None or not (whom == viewer or _may_see("headline", profile, viewer)):
        return ""
    return profile.headline


def own(member: Member) -> Profile:
    """Return the profile of `member`; one that was never written is empty and not kept."""
    return Profile.objects.filter(member=member).first() or Profile(member=member)


def tags_to_choose(member: Member | None) -> list[Tag]:
    """Return the tags that `member` may be interested in: those they see, most used first."""
    tags = reading_tags.used(member)
    return sorted(tags, key=lambda tag: -vars(tag)["times"])[:TAGS]


def shown_to(whom: Member, viewer: Member | None) -> Shown:
    """Return the profile of `whom` as `viewer` may see it; None is a visitor.

    Members see what is not hidden, visitors what is public, and everyone all of their own.
    """
    profile = own(whom)
    is_own = viewer == whom and not is_looked_at(viewer)
    may = {name for name in FIELDS if is_own or _may_see(name, profile, viewer)}
    values: dict[str, Any] = {
        "headline": profile.headline,
        "about_html": profile.about_html,
        "interests": _tags(profile.interests, viewer) if "interests" in may else (),
        "links": tuple(profile.links),
        "persona": personas().get(profile.answers.get("persona", ""), ""),
        "timezone": whom.timezone,
        "place": place_of(profile),
    }
    owners = {"about_html": "about", "persona": "answers"}
    return Shown(whom, is_own, **{n: v for n, v in values.items() if owners.get(n, n) in may})


def _tags(slugs: list[str], viewer: Member | None) -> tuple[Tag, ...]:
    """Return those of the tags that `viewer` may know of."""
    if not slugs:
        return ()
    return tuple(reading_tags.visible(viewer).filter(slug__in=slugs).order_by("name", "pk"))


def topics_of(whom: Member, viewer: Member | None) -> QuerySet[Topic]:
    """Return the latest topics of `whom` that `viewer` may read."""
    found = Topic.objects.visible_to(viewer).filter(author=whom).select_related("space")
    return found.order_by("-opened_at", "-pk")[:SHOWN]


def replies_of(whom: Member, viewer: Member | None) -> list[Post]:
    """Return the latest reply of `whom` in each of the topics they last replied in.

    Only what `viewer` may read; `is_answer` tells whether that reply was accepted.
    """
    accepted = Solution.objects.filter(reply=OuterRef("pk"))
    found = Post.objects.visible_to(viewer).filter(author=whom, number__gt=1, kind="post")
    shown = found.annotate(is_answer=Exists(accepted)).select_related("topic", "topic__space")
    latest: dict[int, Post] = {}
    for post in shown.order_by(F("posted_at").desc(), "-pk")[: SHOWN * REPLIES_A_TOPIC]:
        latest.setdefault(post.topic_id, post)
    return list(latest.values())[:SHOWN]


@dataclass(frozen=True)
class Numbers:
    """What a member has done where the viewer may see it."""

    topics: int
    replies: int
    accepted: int
    last_at: datetime | None


def numbers_of(whom: Member, viewer: Member | None) -> Numbers:
    topics = Topic.objects.visible_to(viewer).filter(author=whom).count()
    posts = Post.objects.visible_to(viewer).filter(author=whom, kind="post")
    last = posts.order_by(F("posted_at").desc()).values_list("posted_at", flat=True).first()
    return Numbers(
        topics=topics,
        replies=posts.filter(number__gt=1).count(),
        accepted=posts.filter(pk__in=Solution.objects.values("reply")).count(),
        last_at=last,
    )


def _may_see(name: str, profile: Profile, viewer: Member | None) -> bool:
    if name in profile.hidden:
        return False
    return viewer is not None or name in profile.public


def _holding(
    members: QuerySet[Member], column: str, value: str, *, negated: bool = False
) -> QuerySet[Member]:
    """Select those whose profile's list `column` holds `value`, or does not; both databases can."""
    if connection.features.supports_json_field_contains:
        holds = Q(**{f"profile__{column}__contains": [value]})
        return members.exclude(holds) if negated else members.filter(holds)
    text = members.annotate(**{f"{column}_text": Cast(f"profile__{column}", TextField())})
    holds = Q(**{f"{column}_text__contains": json.dumps(value)})
    return text.exclude(holds) if negated else text.filter(holds)

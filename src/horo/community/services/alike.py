"""People like you: who cares about the same things, with the reason why they are shown."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from django.utils.translation import gettext as _

from horo.community.models import Follow
from horo.community.services import profiles, reading_tags
from horo.people.models import Member, Profile
from horo.people.services.blocking import unheard_by

SHOWN = 6
LOOKED_AT = 500  # people who share an interest, the newest first
MOST_INTERESTS = 12
PERSONA, PLACE = 1.0, 1.5  # beside a shared interest, which weighs 1 to 5 by how rare it is


@dataclass(frozen=True)
class Alike:
    member: Member
    why: str


def like(member: Member, *, most: int = SHOWN) -> list[Alike]:
    """Return up to `most` people who are like `member`, the most alike first.

    Shared interests count, rare ones more; then the same city, then the same persona. Only what
    each of them shows to members is looked at, and nobody who does not want to be suggested, whom
    `member` blocked, muted or follows already, or who blocked them.
    """
    own = Profile.objects.filter(member=member).first()
    if own is None or not own.interests or not own.is_suggested:
        return []
    interests = own.interests[:MOST_INTERESTS]
    people = _candidates(member, interests)
    shared = {one.pk: [tag for tag in interests if tag in one.profile.interests] for one in people}
    times = Counter(tag for tags in shared.values() for tag in tags)
    rarity = {tag: 1 + log2(1 + len(people) / count) for tag, count in times.items()}
    ranked = sorted(
        people,
        key=lambda one: (-_score(one.profile, own, shared[one.pk], rarity), -one.pk),
    )[:most]
    names = dict(
        reading_tags.visible(member).filter(slug__in=interests).values_list("slug", "name")
    )
    return [Alike(one, _why(one.profile, own, shared[one.pk], names)) for one in ranked]


def _candidates(member: Member, interests: Sequence[str]) -> list[Member]:
    people = profiles.showing(profiles.listed(member), "interests", member)
    people = people.exclude(pk=member.pk).filter(profile__is_suggested=True)
    people = people.exclude(pk__in=unheard_by(member) | _followed(member))
    some = profiles.holding_any(people, "interests", interests).select_related("profile")
    return list(some.order_by("-pk")[:LOOKED_AT])


def _followed(member: Member) -> set[int]:
    mine = Follow.objects.filter(member=member, kind="member")
    return set(mine.values_list("object_id", flat=True))


def _score(theirs: Profile, own: Profile, shared: Sequence[str], rarity: dict[str, float]) -> float:
    score = sum(rarity[tag] for tag in shared)
    if _same_place(theirs, own):
        score += PLACE
    if _persona(theirs) and _persona(theirs) == _persona(own):
        score += PERSONA
    return score


def _why(theirs: Profile, own: Profile, shared: Sequence[str], names: dict[str, str]) -> str:
    tags = ", ".join(names[tag] for tag in shared[:3] if tag in names)
    if tags and _same_place(theirs, own):
        return _("You both care about %(tags)s, and are in %(place)s.") % {
            "tags": tags,
            "place": own.place,
        }
    if tags:
        return _("You both care about %(tags)s.") % {"tags": tags}
    return _("You care about the same things.")


def _same_place(theirs: Profile, own: Profile) -> bool:
    seen = theirs.place and "place" not in theirs.hidden
    return bool(seen) and (theirs.place, theirs.country) == (own.place, own.country)


def _persona(profile: Profile) -> str:
    return "" if "answers" in profile.hidden else str(profile.answers.get("persona", ""))

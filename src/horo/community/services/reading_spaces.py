"""Spaces as a reader finds them: the list by sections, and one space with its topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from horo.community.models import Follow
from horo.community.services import rights
from horo.community.services.reading import stand_in
from horo.content.models import Space, Topic
from horo.core.prepared import Prepared
from horo.people.models import Member


@dataclass(frozen=True, slots=True)
class Shelf:
    """Spaces that stand together; `name` is empty for those under no section."""

    name: str
    spaces: Sequence[Space]


@dataclass(frozen=True, slots=True)
class Room:
    """A space as one reader finds it. `hosts` are (handle, name)."""

    space: Space
    hosts: Sequence[tuple[str, str]]
    is_followed: bool
    is_host: bool
    may_post: bool


def shelves(member: Member | None) -> list[Shelf]:
    """Return every space that `member` may know of, in one statement.

    Each space says `may_enter`, and those that may be entered tell of their `latest` topic.
    """
    if member:
        rights.standing(member)
    latest = (
        Topic.objects.filter(space=OuterRef("pk"), removed_at=None, scheduled_for=None)
        .exclude(last_post_at=None)
        .order_by("-last_post_at")
    )
    spaces = _listed(member).annotate(
        latest_id=Subquery(latest.values("pk")[:1]),
        latest_title=Subquery(latest.values("title")[:1]),
        latest_at=Subquery(latest.values("last_post_at")[:1]),
    )
    for space in (found := list(spaces)):
        space.may_enter = rights.may_enter(member, space)  # type: ignore[attr-defined]
    return [
        Shelf(name, list(some))
        for name, some in groupby(found, lambda s: s.section.name if s.section else "")
    ]


def _listed(member: Member | None) -> QuerySet[Space]:
    return (
        Space.objects.listed_to(member)
        .select_related("section")
        .defer("guidelines", "guidelines_html")
        .order_by(
            F("section__position").asc(nulls_last=True),
            F("section__name").asc(nulls_last=True),
            "section",
            "is_archived",
            "position",
            "name",
            "pk",
        )
    )


def room_of(slug: str, member: Member | None) -> Room | None:
    """Return the space if `member` may enter it, in one statement; else None."""
    if member is None:
        rows = _for_visitors.rows(slug)
    else:
        rows = _for_members.rows(member.pk, slug, shape=(rights.standing(member).is_team,))
    if not rows:
        return None
    space = rows[0]
    return Room(
        space=space,
        hosts=[(vars(row)["host"], vars(row)["host_name"]) for row in rows if vars(row)["host"]],
        is_followed=bool(vars(space).get("is_followed")),
        is_host=rights.may_host(member, space),
        may_post=rights.may_post(member, space),
    )


def at_the_door(slug: str, member: Member | None) -> int | None:
    """Return which space a member who may not enter it may ask to join; None for visitors."""
    if member is None:
        return None
    return Space.objects.listed_to(member).filter(slug=slug).values_list("pk", flat=True).first()


def _rooms(slug: str, member: Member | None) -> QuerySet[Space]:
    """Return the space, once for each of its hosts."""
    return (
        Space.objects.visible_to(member)
        .filter(slug=slug)
        .annotate(host=F("hosts__handle"), host_name=F("hosts__name"))
        .defer("guidelines")
        .order_by("host")
    )


def _rooms_of(is_team: bool, member_id: int, slug: str) -> QuerySet[Space]:
    member = stand_in(member_id, is_team=is_team)
    follows = Follow.objects.filter(member=member, kind="space", object_id=OuterRef("pk"))
    return _rooms(slug, member).annotate(is_followed=Exists(follows))


_for_visitors = Prepared(lambda slug: _rooms(slug, None), values=0, texts=1)
_for_members = Prepared(_rooms_of, values=1, texts=1)

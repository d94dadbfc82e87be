"""The spaces beside every page of a member: those they follow, then the first of the community."""

from typing import NamedTuple
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from horo.community.models import Follow
from horo.community.services import rights
from horo.community.services.reading import stand_in
from horo.content.models import ANNOUNCEMENTS, INTRODUCTIONS, QUESTIONS, Space
from horo.core.prepared import Prepared
from horo.people.models import Member
from horo.ui.stencils import stencil

MOST = 12  # spaces; the others are on the page of all
KEPT = 20  # seconds
ICONS = {QUESTIONS: "help-circle", ANNOUNCEMENTS: "speakerphone", INTRODUCTIONS: "hand-stop"}


class Beside(NamedTuple):
    """A space as the list beside the page shows it."""

    slug: str
    name: str
    icon: str


def beside(request: HttpRequest) -> SafeString:
    """Return the list for the member who makes `request`; "" for a visitor.

    A view that shows something of a space says so in `request.space_slug`.
    """
    member: Member | None = getattr(request, "member", None)
    spaces = _kept(member) if member is not None else []
    if not spaces:
        return mark_safe("")
    here = getattr(request, "space_slug", "")
    lines = [
        stencil(
            "community/read/beside_space.html",
            ("slug", "name"),
            icon=space.icon,
            is_current=space.slug == here,
        )({"slug": quote(space.slug), "name": space.name})
        for space in spaces
    ]
    return stencil("community/read/beside.html", ("spaces",))({"spaces": mark_safe("".join(lines))})


def _kept(member: Member) -> list[Beside]:
    """Return what the list shows, asked anew every twenty seconds."""
    key = f"spaces-beside:{member.pk}"
    found: list[Beside] | None = cache.get(key)
    if found is None:
        found = [
            Beside(space.slug, space.name, icon_of(space))
            for space in _spaces.rows(member.pk, shape=(rights.standing(member).is_team,))
        ]
        cache.set(key, found, KEPT)
    return found


def icon_of(space: Space) -> str:
    """Return the name of the icon that stands for a space: its own, else that of its kind."""
    return space.icon or ICONS.get(space.kind, "messages")


def _near(is_team: bool, member_id: int) -> QuerySet[Space]:
    """Return what `member_id` may enter: what they follow first, then by the spaces' places."""
    member = stand_in(member_id, is_team=is_team)
    follows = Follow.objects.filter(member=member, kind="space", object_id=OuterRef("pk"))
    return (
        Space.objects.visible_to(member)
        .filter(is_archived=False)
        .annotate(is_followed=Exists(follows))
        .only("slug", "name", "icon", "kind")
        .order_by(
            "-is_followed", F("section__position").asc(nulls_last=True), "position", "name", "pk"
        )[:MOST]
    )


_spaces = Prepared(_near, values=1)

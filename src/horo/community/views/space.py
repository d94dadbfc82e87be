"""The spaces of the community, and the topics of one."""

from collections.abc import Callable, Container
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from horo.community.services import reading_lists, reading_shared, reading_spaces
from horo.community.services.reading_lists import LATEST, NEW, SOLVED, TOP, UNANSWERED
from horo.community.views.asked import number_of, template_if_there, unless_known
from horo.content.models import QUESTIONS, Space, Topic
from horo.people.models import Member
from horo.ui.http import visitors_page


@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """List what the reader may enter, and for members what they may ask to join."""
    reader: Member | None = request.member  # type: ignore[attr-defined]
    url = reading_shared.whole(reverse("community:spaces"))
    context = {
        "shelves": reading_spaces.shelves(reader),
        "shared": reading_shared.Shared(url=url, title=_("Spaces"), summary=""),
    }
    response = render(request, "community/read/spaces.html", context)
    return response if reader else visitors_page(response)


@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a space: what it is for, and its topics, the latest first."""
    reader: Member | None = request.member  # type: ignore[attr-defined]
    room = reading_spaces.room_of(slug, reader)
    if room is None:
        return _at_the_door(slug, reader)
    request.space_slug = slug  # type: ignore[attr-defined]
    views = _views(room.space)
    context = list_page(
        request,
        lambda: Topic.objects.visible_to(reader).filter(space=room.space),
        views=dict(views),
        space=room.space,
    )
    context |= {
        "space": room.space,
        "room": room,
        "views": views,
        "follow_template": reader and template_if_there("community/home/follow.html"),
        "shared": reading_shared.of_space(
            room.space, reader, page=context["number"], has_next=context["has_more"]
        ),
    }
    response = render(request, "community/read/space.html", context)
    if reader:
        return response
    return unless_known(request, visitors_page(response, f"space:{room.space.pk}"))


def _at_the_door(slug: str, reader: Member | None) -> HttpResponse:
    """Lead a member to where they can ask to enter, if they may know of the space; else 404."""
    space_id = reading_spaces.at_the_door(slug, reader)
    if space_id is None:
        raise Http404
    return redirect("membership:ask-space", space_id)


def _views(space: Space) -> list[tuple[str, str]]:
    """Return the ways to look at the topics of a space: the last two where there are answers."""
    views = [(LATEST, _("Latest")), (NEW, _("New topics")), (UNANSWERED, _("Without a reply"))]
    if space.kind == QUESTIONS:
        views += [(SOLVED, _("Answered")), (TOP, _("Most votes"))]
    return views


def list_page(
    request: HttpRequest,
    topics: Callable[[], QuerySet[Topic]],
    *,
    views: Container[str],
    space: Space | None = None,
) -> dict[str, Any]:
    """Return a page of `topics()` as the address asks for it: what `topics.html` and its kin show.

    Members go on from where a page ended, so that nothing is shown twice while new posts arrive;
    visitors, search engines among them, get numbered pages.
    """
    reader: Member | None = request.member  # type: ignore[attr-defined]
    asked = request.GET.get("view", LATEST)
    view = asked if asked in views else LATEST
    number = max(number_of(request, "page"), 1)
    before = request.GET.get("before", "")
    found = reading_lists.page(topics, reader, view=view, number=number, before=before, space=space)
    return {
        "rows": found.rows,
        "older": found.older if reader else "",
        "has_more": found.has_more,
        "number": number,
        "before": before,
        "view": view,
        "same": f"view={view}",
    }

"""Members as members see each other."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from horo.community.services import alike, finding, follow, mapping, profiles
from horo.core.limits import spend
from horo.core.time import now
from horo.people import places
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.ui.words import zone_of

A_PAGE = 40


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """The people of the community; a visitor sees those who have made something public."""
    viewer: Member | None = request.member  # type: ignore[attr-defined]
    asked, language = finding.asked(request.GET), request.LANGUAGE_CODE
    page = Paginator(finding.found(viewer, asked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "people": [(each, profiles.headline_for(each, viewer)) for each in page],
        "asked": asked,
        "tags": profiles.tags_to_choose(viewer),
        "personas": finding.personas(viewer),
        "places": finding.cities(viewer, language),
        "further": finding.further(viewer, asked),
        "alike": alike.like(viewer) if viewer and not asked and page.number == 1 else [],
    }
    return render(request, "community/home/members.html", context)


@require_safe
@member_required
def members_map(request: MemberRequest) -> HttpResponse:
    """Where members are who asked to be on the map, to the level of a city."""
    whole = request.GET.get("show") == "world"
    found = mapping.members_map(request.member, request.LANGUAGE_CODE, whole=whole)
    context = {"map": found, "whole": whole, "profile": profiles.own(request.member)}
    return render(request, "community/home/map.html", context)


@require_safe
@member_required
def suggest_places(request: MemberRequest) -> HttpResponse:
    """The cities that begin with what was typed so far, as options of a list."""
    spend("places", request.member.pk, times=120, seconds=60, at=now())
    typed = request.GET.get("place", "")[:100]
    found = [city.label(request.LANGUAGE_CODE) for city in places.search(typed)]
    return render(request, "community/home/place_options.html", {"places": found})


@require_safe
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    viewer: Member | None = request.member  # type: ignore[attr-defined]
    whom = get_object_or_404(profiles.listed(viewer), handle=handle)
    shown = profiles.shown_to(whom, viewer)
    context = {
        "whom": whom,
        "profile": shown,
        "topics": profiles.topics_of(whom, viewer),
        "replies": profiles.replies_of(whom, viewer),
        "numbers": profiles.numbers_of(whom, viewer),
        "is_followed": not shown.is_own and follow.follows(viewer, whom),
        "local_time": now().astimezone(zone_of(shown.timezone)) if shown.timezone else None,
    }
    return render(request, "community/home/profile.html", context)

"""Members as members see each other."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from horo.community.services import follow, profiles
from horo.core.time import now
from horo.people.models import Member
from horo.ui.words import zone_of

A_PAGE = 40


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """The people of the community; a visitor sees those who have made something public."""
    viewer: Member | None = request.member  # type: ignore[attr-defined]
    text, interest = request.GET.get("q", "")[:100], request.GET.get("interest", "")[:60]
    found = profiles.directory(viewer, text=text, interest=interest)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "people": [(each, profiles.headline_for(each, viewer)) for each in page],
        "text": text,
        "interest": interest,
        "tags": profiles.tags_to_choose(viewer),
    }
    return render(request, "community/home/members.html", context)


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

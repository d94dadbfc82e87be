"""The first page, and everything by time."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from horo.community.services import feed, spotlights, visits, welcome
from horo.community.services.feed_knowing import known_of
from horo.community.views.asked import number_of
from horo.core import jobs
from horo.core.time import now
from horo.people.models import Member
from horo.ui.http import visitors_page

ORDER = "horo_home"  # the cookie that remembers how a member likes the first page
FOR_ME, LATEST = "for-me", "latest"
KEPT: dict[str, Any] = {
    "max_age": timedelta(days=365),
    "samesite": "Lax",
    "httponly": True,
    "secure": settings.SESSION_COOKIE_SECURE,
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a visitor what is talked about, and a member what is new for them."""
    member: Member | None = request.member  # type: ignore[attr-defined]
    at = now()
    if member is None:
        seen = {
            "spotlights": spotlights.shown_to(None, at=at),
            "page": feed.latest(None, number=_page(request)),
            "charter": welcome.charter(),
            "spaces": feed.places(None),
        }
        return visitors_page(render(request, "community/home/visitor.html", seen))
    order = _order(request)
    known = known_of(member, at=at)
    is_plain = order == LATEST
    page = feed.latest(member, number=_page(request)) if is_plain else feed.personal(known, at=at)
    context = {
        "spotlights": spotlights.shown_to(member, at=at),
        "page": page,
        "order": order,
        "steps": welcome.waiting_steps(member, known.profile, at=at),
        "spaces": feed.places(member),
    }
    response = render(request, "community/home/home.html", context)
    if request.GET.get("order") == order:
        response.set_cookie(ORDER, order, **KEPT)
    if not jobs.errand(visits.saw, member, at):
        visits.saw(member, at)
    return response


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Everything that the viewer may read, the latest post first."""
    member: Member | None = request.member  # type: ignore[attr-defined]
    page = feed.latest(member, number=_page(request))
    response = render(request, "community/home/latest.html", {"page": page})
    return response if member else visitors_page(response)


def _order(request: HttpRequest) -> str:
    asked = request.GET.get("order") or request.COOKIES.get(ORDER, "")
    return LATEST if asked == LATEST else FOR_ME


def _page(request: HttpRequest) -> int:
    return number_of(request, "page") or 1

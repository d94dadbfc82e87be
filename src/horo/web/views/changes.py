"""Published figures that are others now, and why."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from horo.measures.models import PublishedFigure
from horo.people.gate import MemberRequest
from horo.web.gate import team_required
from horo.web.services import changes as shown

A_PAGE = 50


@require_safe
@team_required
def changes(request: MemberRequest) -> HttpResponse:
    found = shown.overview()
    page = Paginator(found.changed, A_PAGE).get_page(request.GET.get("page"))
    lines = shown.lines(list(page.object_list))
    return render(request, "web/changes.html", {"found": found, "page": page, "lines": lines})


@require_safe
@team_required
def published(request: MemberRequest) -> HttpResponse:
    """Every figure that was published, as it was then."""
    page = Paginator(shown.published(), A_PAGE).get_page(request.GET.get("page"))
    lines = shown.as_published(page.object_list)
    return render(request, "web/changes_published.html", {"page": page, "lines": lines})


@require_safe
@team_required
def change(request: MemberRequest, figure_id: int) -> HttpResponse:
    figure = get_object_or_404(PublishedFigure, pk=figure_id)
    context = {"figure": figure, "line": shown.explained(figure)}
    return render(request, "web/changes_why.html", context)

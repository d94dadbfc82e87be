"""Measures: every figure as a sentence, a chart and a table, and whom it counts."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.ui.http import render_part
from horo.web.gate import team_required
from horo.web.services import behind, figures, periods, triangle

A_PAGE = 50


@require_safe
@team_required
def measures(request: MemberRequest) -> HttpResponse:
    span = figures.span_of(request.GET, now())
    context = {
        "span": span,
        "presets": periods.PRESETS,
        "grains": periods.GRAINS,
        "sections": figures.sections(span),
        "retention": triangle.retention(span),
    }
    return render_part(request, "web/measures.html", "figures", context)


@require_safe
@team_required
def who(request: MemberRequest, name: str) -> HttpResponse:
    """The members or topics that one number counts."""
    span = figures.span_of(request.GET, now())
    by, group = request.GET.get("by", ""), request.GET.get("group", "")
    found = behind.of(name, span, reader=request.member, by=by, group=group)
    if found is None:
        raise Http404
    page = Paginator(found.ids, A_PAGE).get_page(request.GET.get("page"))
    items = behind.items(found, list(page.object_list), reader=request.member)
    acts = f"{reverse('web:measure-acts', args=[name])}?{behind.query(span, by, group)}"
    context = {"found": found, "page": page, "items": items, "acts": acts, "group": group}
    return render(request, "web/measure_who.html", context)

"""The funnel: its stages, how people move through them, and who is where."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.people.models import Member
from horo.ui.http import render_part
from horo.web.gate import team_required
from horo.web.services import asking, figures, members, periods
from horo.web.services import funnel as shaping

MEMBERS_A_PAGE = 30


@require_safe
@team_required
def funnel(request: MemberRequest) -> HttpResponse:
    at = now()
    span = figures.span_of(request.GET, at)
    context = {
        "span": span,
        "presets": periods.PRESETS,
        "grains": periods.GRAINS,
        "funnel": shaping.of(span, at),
        "dates": urlencode({"of": "stood", "from": span.start, "to": span.last}),
        "trend": figures.stages_over(span),
    }
    return render_part(request, "web/funnel.html", "funnel", context)


@require_safe
@team_required
def stage(request: MemberRequest, slug: str) -> HttpResponse:
    book = asking.playbook()
    found = next((one for one in book.funnel.stages if one.slug == slug), None) if book else None
    if found is None:
        raise Http404
    page = Paginator(shaping.members_of(slug, now()), MEMBERS_A_PAGE).get_page(
        request.GET.get("page")
    )
    shown = list(page.object_list)
    people = Member.objects.visible_to(request.member).in_bulk(shown)
    lines = members.lines(people, [number for number in shown if number in people])
    return render(request, "web/stage.html", {"stage": found, "page": page, "lines": lines})

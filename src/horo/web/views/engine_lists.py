"""The lists behind the numbers of the engine room."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.web.gate import team_required
from horo.web.services import engine_lists


@require_safe
@team_required
def listed(request: MemberRequest) -> HttpResponse:
    found = engine_lists.listed(request.GET, now(), reader=request.member)
    if found is None:
        raise Http404
    return render(request, "web/engine_list.html", {"found": found, "page": found.page})

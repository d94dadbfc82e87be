"""What a number on a member's page counts: their deeds of one kind."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from horo.people.gate import MemberRequest
from horo.people.models import Member
from horo.web.gate import team_required
from horo.web.services import deeds
from horo.web.services.profile import COUNTED, ids_of


@require_safe
@team_required
def listed(request: MemberRequest, member_id: int, verb: str) -> HttpResponse:
    """Every one of them, newest first; those in places that the reader cannot see say no more."""
    whom = get_object_or_404(Member.objects.visible_to(request.member), pk=member_id)
    if verb not in COUNTED:
        raise Http404
    page = Paginator(ids_of(whom, verb), deeds.A_PAGE).get_page(request.GET.get("page"))
    told = deeds.told(list(page.object_list), reader=request.member)
    context = {"whom": whom, "title": COUNTED[verb], "page": page, "deeds": told}
    return render(request, "web/member_deeds.html", context)

"""Members: found by name or condition, and each with their life in the community."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.people.models import Member
from horo.ui.http import render_part
from horo.web.gate import team_required
from horo.web.services import members, profile

MEMBERS_A_PAGE = 30


@require_safe
@team_required
def people(request: MemberRequest) -> HttpResponse:
    asked = members.asked(request.GET, at=now())
    everyone = Member.objects.visible_to(request.member).people()
    ids = members.matching(everyone, asked)
    page = Paginator(ids, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    lines = members.lines(everyone.in_bulk(shown), shown)
    context = {"asked": asked, "page": page, "lines": lines}
    return render_part(request, "web/people.html", "found", context)


@require_safe
@team_required
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    whom = get_object_or_404(Member.objects.visible_to(request.member), pk=member_id)
    context = profile.of(
        whom, reader=request.member, before=request.GET.get("before", ""), at=now()
    )
    return render_part(request, "web/member.html", "timeline", context)

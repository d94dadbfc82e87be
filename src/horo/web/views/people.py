"""Members: found by name or condition, and each with their life in the community."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.people.models import Group, Member
from horo.people.services import viewing
from horo.recognition.services.trust.levels import trust_in_words
from horo.ui.http import render_part, say
from horo.web.gate import team_required
from horo.web.services import keeping, members, profile

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
    may_look = viewing.may_look(request.member)
    context = {"asked": asked, "page": page, "lines": lines, "may_look": may_look}
    return render_part(request, "web/people.html", "found", context)


@require_safe
@team_required
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    whom = get_object_or_404(Member.objects.visible_to(request.member), pk=member_id)
    context = profile.of(
        whom, reader=request.member, before=request.GET.get("before", ""), at=now()
    )
    context["trust"] = trust_in_words(whom)
    return render_part(request, "web/member.html", "timeline", context)


@require_POST
@team_required
def put_in_group(request: MemberRequest, member_id: int) -> HttpResponse:
    return _keep(request, member_id, keeping.put_in)


@require_POST
@team_required
def take_out_of_group(request: MemberRequest, member_id: int) -> HttpResponse:
    return _keep(request, member_id, keeping.take_out)


def _keep(request: MemberRequest, member_id: int, change: Callable[..., str]) -> HttpResponse:
    whom = get_object_or_404(Member.objects.visible_to(request.member), pk=member_id)
    try:
        say(request, change(whom, request.POST.get("group", ""), by=request.member, at=now()))
    except Group.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        say(request, str(refusal))
    return redirect("web:member", whom.pk)

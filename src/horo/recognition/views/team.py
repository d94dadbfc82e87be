"""Recognition for the team: who has what, what was given lately, and giving and taking by hand."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.recognition.models import Holding
from horo.recognition.services import cards, giving, showing
from horo.recognition.services.book import criterion, merit_named, merits
from horo.ui.http import say

A_PAGE = 40


@require_safe
@member_required
def recognition(request: MemberRequest) -> HttpResponse:
    _team_only(request)
    found = showing.counted(request.member)
    context = {
        "levels": [one for one in found if one.merit.kind == "level"],
        "badges": [one for one in found if one.merit.kind == "badge"],
        "lately": showing.lately(),
        "merits": merits(),
        "most_reason": giving.MOST_REASON,
        "whom": request.GET.get("whom", "")[:150],
    }
    return render(request, "recognition/team.html", context)


@require_safe
@member_required
def holders(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    """Who has one badge, or is on one level, each with the evidence and a way to take it."""
    _team_only(request)
    found = merit_named(kind, slug)
    if found is None:
        raise Http404
    rows = showing.holders(found, request.member).select_related("member")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "merit": found,
        "criterion": criterion(found, request.member),
        "page": page,
        "lines": cards.whys([showing.Shown(found, row) for row in page], request.member),
        "most_reason": giving.MOST_REASON,
    }
    return render(request, "recognition/holders.html", context)


@require_POST
@member_required
def give(request: MemberRequest) -> HttpResponse:
    _team_only(request)
    kind, _slash, slug = request.POST.get("merit", "").partition("/")
    whom = giving.member_called(request.POST.get("whom", ""), by=request.member)
    reason = request.POST.get("reason", "")
    giving.give_by_hand(whom, kind, slug, reason=reason, by=request.member, at=now())
    say(request, _("%(name)s has it now, and a message with your reason.") % {"name": whom.name})
    return redirect("recognition:team")


@require_POST
@member_required
def take(request: MemberRequest, holding_id: int) -> HttpResponse:
    _team_only(request)
    rows = Holding.objects.visible_to(request.member).select_related("member")
    found = get_object_or_404(rows, pk=holding_id)
    reason = request.POST.get("reason", "")
    giving.take_back(found, reason=reason, by=request.member, at=now())
    say(request, _("%(name)s does not have it any more.") % {"name": found.member.name})
    return redirect("recognition:team")


def _team_only(request: MemberRequest) -> None:
    if not request.member.is_team:
        raise Http404

"""A member's own recognition, and the page of a badge or level."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.recognition.services import cards, progress, showing
from horo.recognition.services.book import criterion, merit_named
from horo.recognition.services.trust import showing as trust
from horo.ui.http import say

A_PAGE = 40


@require_safe
@member_required
def mine(request: MemberRequest) -> HttpResponse:
    """What the member has, and what could come next."""
    found = progress.mine(request.member, now())
    had = [*([found.level] if found.level else []), *found.badges]
    lines = cards.whys([showing.Shown(one.merit, one.holding) for one in had], request.member)
    context = {
        "mine": found,
        "trust": trust.card(request.member, now()),
        "level": next((one for one in lines if one.shown.merit.kind == "level"), None),
        "badges": [one for one in lines if one.shown.merit.kind == "badge"],
        "is_hidden": showing.is_hidden(request.member),
    }
    return render(request, "recognition/mine.html", context)


@require_POST
@member_required
def hide(request: MemberRequest) -> HttpResponse:
    showing.hide(request.member, at=now())
    say(request, _("Nobody but you and the team sees your badges and your level now."))
    return redirect("recognition:mine")


@require_POST
@member_required
def show(request: MemberRequest) -> HttpResponse:
    showing.show(request.member)
    say(request, _("Other members see your badges and your level again."))
    return redirect("recognition:mine")


@require_safe
@member_required
def merit(request: MemberRequest, kind: str, slug: str) -> HttpResponse:
    """What a badge or level is for, and who has it, as far as the member may see."""
    found = merit_named(kind, slug)
    if found is None:
        raise Http404
    holders = showing.holders(found, request.member).select_related("member")
    context = {
        "merit": found,
        "criterion": criterion(found, request.member),
        "page": Paginator(holders, A_PAGE).get_page(request.GET.get("page")),
        "own": holders.filter(member=request.member).first(),
    }
    return render(request, "recognition/merit.html", context)

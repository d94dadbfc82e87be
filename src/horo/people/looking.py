"""The pages of *View as*: begin, end, and who looked at what."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Look, Member
from horo.people.services import viewing
from horo.ui import links
from horo.ui.http import say

MOST = 100  # looks that the page shows


@require_safe
@member_required
def looks(request: MemberRequest) -> HttpResponse:
    """Let a manager choose whom to view as, and show who did so lately."""
    if not viewing.may_look(request.member):
        raise Http404
    rows = Look.objects.visible_to(request.member).select_related("viewer", "whom")
    context = {"looks": rows.order_by("-began_at", "-pk")[:MOST]}
    return render(request, "people/looks.html", context)


@require_POST
@member_required
def begin(request: MemberRequest) -> HttpResponse:
    """View as the member whose handle is sent, or as a visitor where it is empty."""
    if not viewing.may_look(request.member):
        raise Http404
    handle = request.POST.get("handle", "").strip().lstrip("@")
    whom = Member.objects.people().filter(handle=handle).first() if handle else None
    if handle and whom is None:
        say(request, _("Nobody here has the handle “%(handle)s”.") % {"handle": handle})
        return redirect("people:view-as")
    viewing.begin(request.session, whom, by=request.member, at=now())
    return redirect(links.to("home"))


@require_POST
@member_required
def end(request: MemberRequest) -> HttpResponse:
    look = viewing.end(request.session, by=request.member, at=now())
    if look is None:
        return redirect(links.to("home"))
    say(request, _("You are yourself again."))
    return redirect("people:view-as")


def beside(members: Sequence[Member], request: HttpRequest) -> Mapping[int, str]:
    """Offer *View as* on the profiles of `members`, to managers."""
    by: Member | None = request.member  # type: ignore[attr-defined]
    if getattr(request, "looking", None) or not viewing.may_look(by):
        return {}
    return {
        each.pk: render_to_string("people/look.html", {"whom": each}, request)
        for each in members
        if each != by
    }

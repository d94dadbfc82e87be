"""Report a message or a member; and the team's page, on which it is decided."""

from functools import wraps
from typing import Any, ParamSpec

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.chat.forms import TOLD, ReportForm
from horo.chat.models import DirectMessage, Report
from horo.chat.services import reports, standing
from horo.chat.views.conversations import refused
from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import Guarded, MemberRequest, View, member_required
from horo.ui import links
from horo.ui.http import say

A_PAGE = 30
P = ParamSpec("P")


def team_required(view: View[P]) -> Guarded[P]:
    """Let the team in; for other members there is nothing here."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.member.is_team:
            raise Http404
        return view(request, *args, **kwargs)

    return member_required(guarded)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def report_message(request: MemberRequest, message_id: int) -> HttpResponse:
    seen = DirectMessage.objects.visible_to(request.member).select_related("author")
    message = get_object_or_404(seen, pk=message_id)
    form = ReportForm(request.POST or None)
    page = {"form": form, "message": message, "about": message.author}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "chat/report.html", page, status=status)
    try:
        reports.report_message(message, **form.cleaned_data, by=request.member, at=now())
    except Refused as refusal:
        return refused(request, "chat/report.html", page, refusal)
    say(request, _("Thank you. The team looks at it and tells you what became of it."))
    return redirect("chat:conversation", message.conversation_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def report_member(request: MemberRequest, member_id: int) -> HttpResponse:
    about = get_object_or_404(standing.reachable(request.member), pk=member_id)
    form = ReportForm(request.POST or None)
    page = {"form": form, "about": about}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "chat/report.html", page, status=status)
    try:
        reports.report_member(about, **form.cleaned_data, by=request.member, at=now())
    except Refused as refusal:
        return refused(request, "chat/report.html", page, refusal)
    say(request, _("Thank you. The team looks at it and tells you what became of it."))
    return redirect(links.to("profile", about.handle) or "chat:conversations")


@never_cache
@require_safe
@team_required
def listed(request: MemberRequest) -> HttpResponse:
    """Open reports first, then what was decided; nothing of what anybody wrote is shown here."""
    seen = Report.objects.visible_to(request.member).select_related("decided_by")
    in_order = seen.order_by(F("decided_at").desc(nulls_first=True), "reported_at", "pk")
    page = Paginator(in_order, A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, TOLD[one.kind]) for one in page]
    open_ = seen.filter(decided_at=None).count()
    return render(request, "chat/reports.html", {"page": page, "rows": rows, "open": open_})


@never_cache
@require_safe
@team_required
def report(request: MemberRequest, report_id: int) -> HttpResponse:
    """What was reported, with at most five messages around it. Each look is written down."""
    found = _report(request, report_id)
    reports.look(found, by=request.member, at=now())
    return render(request, "chat/report_look.html", _page(found))


@require_POST
@team_required
def decide(request: MemberRequest, report_id: int) -> HttpResponse:
    found = _report(request, report_id)
    decision = request.POST.get("decision", "")
    try:
        reports.decide(found, decision, by=request.member, at=now())
    except Refused as refusal:
        say(request, str(refusal))
        return redirect("chat:reports")
    say(request, _("Decided. Whoever reported it has got a notice."))
    return redirect("chat:reports")


def _report(request: MemberRequest, report_id: int) -> Report:
    seen = Report.objects.visible_to(request.member)
    related = seen.select_related("message", "about", "reporter", "decided_by")
    return get_object_or_404(related, pk=report_id)


def _page(found: Report) -> dict[str, Any]:
    return {
        "report": found,
        "kind": TOLD[found.kind],
        "around": reports.around(found),
        "looks": reports.looks(found),
    }

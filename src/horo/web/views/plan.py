"""Plan: what launching the folder would change for whom, and what was launched before."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.people.models import Member
from horo.playbook.services import history
from horo.ui.http import say
from horo.web.gate import team_required
from horo.web.services import launching, members

LAUNCHES_A_PAGE = 10
MEMBERS_A_PAGE = 30


@require_safe
@team_required
def plan(request: MemberRequest) -> HttpResponse:
    """The folder beside what runs; with `to`, an older launch beside it."""
    try:
        shown = launching.page(request.GET.get("to", ""), at=now(), reader=request.member)
    except LookupError:
        raise Http404 from None
    before = request.GET.get("before", "")
    is_number = before.isdecimal() and len(before) < 10 and before != "0"
    past = history(LAUNCHES_A_PAGE, int(before) if is_number else None)
    return render(request, "web/plan.html", {"shown": shown, "past": past})


@require_safe
@team_required
def who(request: MemberRequest) -> HttpResponse:
    """Everybody whom one sentence of the plan speaks of."""
    key = request.GET.get("of", "")
    try:
        found = launching.sentence_of(request.GET.get("to", ""), key, at=now())
    except (LookupError, Refused):
        found = None
    if found is None:
        say(request, _("The plan says something else by now."))
        return redirect("web:plan")
    page = Paginator(found.members, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    people = Member.objects.visible_to(request.member).in_bulk(list(page.object_list))
    lines = members.lines(people, [pk for pk in page.object_list if pk in people])
    context = {"found": found, "page": page, "lines": lines, "to": request.GET.get("to", "")}
    return render(request, "web/plan_who.html", context)


@require_safe
@team_required
def tasks(request: MemberRequest) -> HttpResponse:
    """The tasks behind one number of the plan."""
    to, key = request.GET.get("to", ""), request.GET.get("of", "")
    try:
        heading, lines = launching.tasks_of(to, key, at=now(), reader=request.member)
    except (LookupError, Refused):
        say(request, _("The plan says something else by now."))
        return redirect("web:plan")
    page = Paginator(lines, MEMBERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/plan_tasks.html", {"heading": heading, "page": page, "to": to})


@require_POST
@team_required
def launch(request: MemberRequest) -> HttpResponse:
    try:
        row = launching.carry_out(request.POST.dict(), by=request.member, at=now())
    except Refused as refusal:
        say(request, str(refusal))
        return redirect("web:plan")
    except LookupError:
        raise Http404 from None
    say(request, _("Launch %(number)s runs from now on.") % {"number": row.number})
    return redirect("web:plan")

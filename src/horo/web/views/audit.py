"""Audit: why numbers here and elsewhere do not match."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from horo.connectors.models import Run
from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.people.models import Member
from horo.ui.http import render_part
from horo.web.gate import team_required
from horo.web.services import audit as shown
from horo.web.services import members

MOST_PAGES = 10_000
RUNS = 10


@require_safe
@team_required
def audit(request: MemberRequest) -> HttpResponse:
    asked = shown.read(request.GET, at=now())
    context = {
        "asked": asked,
        "others": shown.others(asked),
        "tables": shown.tables(),
        "runs": Run.objects.visible_to(request.member).order_by("-pk")[:RUNS],
    }
    return render_part(request, "web/audit.html", "reconciled", context)


@require_safe
@team_required
def listed(request: MemberRequest) -> HttpResponse:
    """The accounts or activities that one count counts."""
    source, what = request.GET.get("source", ""), request.GET.get("what", "")
    try:
        if request.GET.get("of") == "acts":
            context = _acts(request, source, what)
        else:
            context = _accounts(request, source, what)
    except KeyError:
        raise Http404 from None
    return render(request, "web/audit_list.html", {**context, "source": source})


def _acts(request: MemberRequest, source: str, what: str) -> dict[str, object]:
    said = request.GET.get("page", "1")
    number = min(int(said), MOST_PAGES) if said.isascii() and said.isdigit() else 1
    acts, total = shown.acts_behind(source, what, page=max(number, 1), reader=request.member)
    pages = Paginator(range(total), shown.A_PAGE)
    page: Page[int] = pages.get_page(number)
    return {"title": shown.ACTS[what], "acts": acts, "page": page, "total": total}


def _accounts(request: MemberRequest, source: str, what: str) -> dict[str, object]:
    found = shown.accounts_behind(source, what)
    ids = list(found.values_list("pk", flat=True))
    page = Paginator(ids, shown.A_PAGE).get_page(request.GET.get("page"))
    people = Member.objects.visible_to(request.member).in_bulk(page.object_list)
    lines = members.lines(people, [number for number in page.object_list if number in people])
    return {"title": shown.ACCOUNTS[what], "lines": lines, "page": page, "total": len(ids)}

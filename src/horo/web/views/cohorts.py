"""Cohorts: who began together, how many came back, and what becomes of them."""

import csv
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.refused import Refused
from horo.core.time import now
from horo.measures.services import community_zone
from horo.people.gate import MemberRequest
from horo.people.models import Member
from horo.playbook.editing import Unwritable
from horo.playbook.services.editing import ChangedMeanwhile
from horo.ui.http import render_part, say
from horo.web.gate import team_required
from horo.web.services import asking as playbooks
from horo.web.services import members, periods
from horo.web.services.cohorts import asking, audiences, behind, comparing, curves, page, words
from horo.web.services.cohorts.behind import Behind

A_PAGE = 50


@require_safe
@team_required
def cohorts(request: MemberRequest) -> HttpResponse:
    at = now()
    chosen = asking.read(request.GET, at=at, zone=community_zone())
    found = page.of(chosen, at)
    context = {
        "page": found,
        "chosen": chosen,
        "asked": chosen.asked,
        "span": chosen.span,
        "curves": curves.of(found, request.GET.getlist("show")),
        "compared": comparing.of(request.GET, chosen, at),
        "is_compared": comparing.is_offered(chosen.asked),
        "presets": periods.PRESETS,
        "by": words.BY,
        "kinds": words.KINDS,
        "grains": words.GRAINS,
        "returns": words.returns(playbooks.playbook()),
    }
    return render_part(request, "web/cohorts/cohorts.html", "cohorts", context)


@require_safe
@team_required
def table(request: MemberRequest) -> HttpResponse:
    """The triangle as CSV: one line a cell."""
    at = now()
    chosen = asking.read(request.GET, at=at, zone=community_zone())
    found = page.of(chosen, at)
    if found.triangle is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="cohorts.csv"'
    lines = found.triangle.as_json()
    writer = csv.DictWriter(response, list(lines[0]) if lines else ["cohort"])
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in line.items()} for line in lines)
    return response


@require_safe
@team_required
def cell(request: MemberRequest) -> HttpResponse:
    at = now()
    found = _behind(request, at)
    return _shown(request, found, audiences.offered(found, at))


@require_POST
@team_required
def look(request: MemberRequest) -> HttpResponse:
    """Show the audience as it would stand in the playbook; nothing is written yet."""
    at = now()
    found = _behind(request, at)
    seen = audiences.look(_offer(request, found, at))
    if seen.error:
        return _shown(request, found, seen.offer, error=seen.error)
    return render(request, "web/cohorts/audience.html", {"behind": found, "look": seen})


@require_POST
@team_required
def save(request: MemberRequest) -> HttpResponse:
    at = now()
    found = _behind(request, at)
    offer = _offer(request, found, at)
    seen = audiences.look(offer)
    if seen.error:
        return _shown(request, found, offer, error=seen.error)
    try:
        base = request.POST.get("base", "")
        said = audiences.save(offer, base=base, by=request.member, at=at)
    except (ChangedMeanwhile, Unwritable) as refusal:
        context = {"behind": found, "look": seen, "conflict": str(refusal)}
        return render(request, "web/cohorts/audience.html", context, status=409)
    say(request, said)
    return redirect("web:edit-text", audiences.FILE)


@require_POST
@team_required
def group(request: MemberRequest) -> HttpResponse:
    """Put the people of the cell into a group of their own, which stays as it is."""
    at = now()
    found = _behind(request, at)
    name, slug = request.POST.get("name", ""), request.POST.get("slug", "")
    try:
        made = audiences.gather(found, name=name, slug=slug, by=request.member, at=at)
    except Refused as refusal:
        offer = audiences.offered(found, at, title=name, slug=slug)
        return _shown(request, found, offer, error=str(refusal))
    say(
        request, _("The group is made. In a condition: in: {group: %(slug)s}") % {"slug": made.slug}
    )
    return redirect(f"{reverse('web:cohort-cell')}?{found.whole_query}")


def _behind(request: MemberRequest, at: datetime) -> Behind:
    chosen = asking.read(request.GET, at=at, zone=community_zone())
    found = behind.of(request.GET, chosen, reader=request.member, at=at)
    if found is None:
        raise Http404
    return found


def _offer(request: MemberRequest, found: Behind, at: datetime) -> audiences.Offer:
    title, slug = request.POST.get("title", ""), request.POST.get("slug", "")
    offer = audiences.offered(found, at, title=title, slug=slug)
    if offer.when is None:
        raise Http404
    return offer


def _shown(
    request: MemberRequest, found: Behind, offer: audiences.Offer, *, error: str = ""
) -> HttpResponse:
    pages = Paginator(found.ids, A_PAGE).get_page(request.GET.get("page"))
    shown = list(pages.object_list)
    people = Member.objects.visible_to(request.member).in_bulk(shown)
    context = {
        "behind": found,
        "page": pages,
        "lines": members.lines(people, [pk for pk in shown if pk in people]),
        "offer": offer,
        "error": error,
    }
    return render(request, "web/cohorts/cell.html", context, status=422 if error else 200)


def _harmless(value: object) -> object:
    """Keep a spreadsheet from reading a source's or persona's name as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value

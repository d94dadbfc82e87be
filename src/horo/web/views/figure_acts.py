"""The activities that one number of a measure counts: of all, of one member, or in one topic."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.web.gate import team_required
from horo.web.services import behind, deeds, figures
from horo.web.services.deeds import Asked

LARGEST = 2**63 - 1  # of an id that a database can be asked for
MOST_PAGES = 200_000


@require_safe
@team_required
def acts(request: MemberRequest, name: str) -> HttpResponse:
    """What was done, newest first, each linked to where it was."""
    span = figures.span_of(request.GET, now())
    asked = Asked(
        by=request.GET.get("by", ""),
        group=request.GET.get("group", ""),
        member_id=_number(request.GET.get("member")),
        topic_id=_number(request.GET.get("topic")),
    )
    wanted = min(_number(request.GET.get("page")) or 1, MOST_PAGES)
    skip = (wanted - 1) * deeds.A_PAGE
    found = deeds.of(name, span, asked, reader=request.member, skip=skip)
    if found is not None and not found.deeds and found.total:  # a page after the last one
        skip = (found.total - 1) // deeds.A_PAGE * deeds.A_PAGE
        found = deeds.of(name, span, asked, reader=request.member, skip=skip)
    if found is None:
        raise Http404
    page = Paginator(range(found.total), deeds.A_PAGE).get_page(skip // deeds.A_PAGE + 1)
    context = {"found": found, "page": page, "back": behind.query(span, asked.by, asked.group)}
    return render(request, "web/measure_acts.html", context)


def _number(text: str | None) -> int | None:
    """A whole number from 1 on; None where the address has none. Raises Http404 for another."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= LARGEST):
        raise Http404
    return int(text)

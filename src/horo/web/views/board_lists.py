"""The lists behind the numbers of dashboards."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from horo.content.models import Topic
from horo.measures.behind import TOPICS
from horo.measures.boards.ready import HEALTH, SPACE_BOARD
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.web.gate import team_required
from horo.web.services import members
from horo.web.services.boards import lists, taken
from horo.web.services.boards.exporting import period_of
from horo.web.services.boards.lists import DEEDS, STEPS, Listed
from horo.web.services.boards.looking import Looking, Ways, scope_of_space
from horo.web.views.boards import hosted, looking

A_PAGE = 50
OF_A_SPACE = ("measure", "hour", "bin", "cohort")


@require_safe
@team_required
def listed(request: MemberRequest) -> HttpResponse:
    return _page(request, looking(request, HEALTH, request.member), {})


@require_safe
@member_required
def of_space(request: MemberRequest, slug: str) -> HttpResponse:
    """What the numbers of one space count, for its hosts: nothing of any other space."""
    space = hosted(slug, request.member)
    if request.GET.get("of") not in OF_A_SPACE:
        raise Http404
    seen = looking(request, SPACE_BOARD, request.member)
    seen = replace(seen, scope=scope_of_space(space), ways=Ways(space=space.slug))
    return _page(request, seen, {"space": space})


def _page(request: MemberRequest, seen: Looking, more: dict[str, object]) -> HttpResponse:
    found = lists.listed(request.GET, seen)
    if found is None:
        raise Http404
    page = Paginator(found.ids, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "page": page,
        "period": period_of(seen),
        "items": _items(found, list(page.object_list), seen, request.member),
        **more,
    }
    return render(request, "web/boards/list.html", context)


def _items(found: Listed, ids: list[int], seen: Looking, reader: Member) -> object:
    if found.kind == DEEDS:
        return lists.deeds(ids, seen)
    if found.kind == STEPS:
        return taken.steps(ids, seen)
    if found.kind == TOPICS:
        topics = Topic.objects.visible_to(reader).select_related("author", "space").in_bulk(ids)
        return [topics[number] for number in ids if number in topics]
    people = lists.people(ids, seen)
    if reader.is_team:
        return members.lines({one.pk: one for one in people}, [one.pk for one in people])
    return people

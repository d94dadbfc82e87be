"""Dashboards: the list of them, each as a page, and each as a file."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from horo.content.models import Space
from horo.core.time import now
from horo.measures.boards.board import Board
from horo.measures.boards.ready import SPACE_BOARD
from horo.measures.models import OwnBoard
from horo.measures.services import community_zone
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.ui.http import render_part
from horo.web.gate import reader_required, team_required
from horo.web.services import periods
from horo.web.services.boards import exporting, finding, showing
from horo.web.services.boards.looking import (
    COMPARISONS,
    Looking,
    Ways,
    scope_of,
    scope_of_space,
)


@require_safe
@reader_required
def boards(request: MemberRequest) -> HttpResponse:
    context = {
        "ready": finding.ready_boards(),
        "from_playbook": finding.of_playbook(),
        "own": OwnBoard.objects.visible_to(request.member).order_by("title", "pk"),
    }
    return render(request, "web/boards/index.html", context)


@require_safe
@reader_required
def board(request: MemberRequest, slug: str) -> HttpResponse:
    """A ready dashboard, or one of the playbook; an analyst opens no list of it."""
    found = finding.by_slug(slug)
    if found is None:
        raise Http404
    seen = looking(request, found, request.member)
    if not request.member.is_team:
        seen = seen.without_lists()
    return answer(request, found, seen, {"here": found.slug})


@require_safe
@team_required
def own(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(OwnBoard.objects.visible_to(request.member), pk=pk)
    found = finding.as_board(row)
    return answer(request, found, looking(request, found, request.member), {"own": row})


@require_safe
@member_required
def of_space(request: MemberRequest, slug: str) -> HttpResponse:
    """A space by itself, for its hosts and the team; for others there is nothing here."""
    space = hosted(slug, request.member)
    seen = looking(request, SPACE_BOARD, request.member)
    seen = replace(seen, scope=scope_of_space(space), ways=Ways(space=space.slug))
    return answer(request, replace(SPACE_BOARD, slug=space.slug), seen, {"space": space})


def hosted(slug: str, member: Member) -> Space:
    """Return the space `slug` if `member` hosts it or is of the team. Raises Http404."""
    space = get_object_or_404(Space.objects.visible_to(member), slug=slug)
    if not member.is_team and not space.hosts.filter(pk=member.pk).exists():
        raise Http404
    return space


def looking(request: HttpRequest, found: Board, reader: Member | None) -> Looking:
    """Return how `reader` looks at `found`: at the period that the address asks for."""
    at = now()
    span = periods.read(request.GET, at=at, zone=community_zone(), default=found.period)
    compare = request.GET.get("compare", "")
    return Looking(
        reader=reader,
        span=span,
        at=at,
        compare=compare if compare in COMPARISONS else "",
        scope=scope_of(reader),
    )


def answer(
    request: HttpRequest, found: Board, seen: Looking, more: Mapping[str, Any]
) -> HttpResponse:
    """Return the page of a dashboard, or the file that `as` names."""
    if wanted := request.GET.get("as"):
        return _file(wanted, found, seen, request)
    context = {
        "board": found,
        "cards": showing.shown(found, seen),
        "asked": seen,
        "span": seen.span,
        "presets": periods.PRESETS,
        "grains": periods.GRAINS,
        "comparisons": COMPARISONS,
        "query": _query(request),
        **more,
    }
    return render_part(request, "web/boards/board.html", "board", context)


def _file(kind: str, found: Board, seen: Looking, request: HttpRequest) -> HttpResponse:
    card_id, with_mark = request.GET.get("card", ""), "bom" in request.GET
    made = exporting.made(kind, found, seen, card_id=card_id, with_mark=with_mark)
    if made is None:
        raise Http404
    response = HttpResponse(made, content_type=exporting.TYPES[kind])
    name = exporting.name_of(kind, found, card_id)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _query(request: HttpRequest) -> str:
    """The period and comparison of the page, for the addresses of its files."""
    kept = request.GET.copy()
    for name in ("as", "card", "bom", "page"):
        kept.pop(name, None)
    return kept.urlencode()

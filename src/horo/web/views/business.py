"""Business: outcome beside participation, and how facts about it come in."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.connectors import tokens
from horo.connectors.models import Run, Token
from horo.content.models import Topic
from horo.core.refused import Refused
from horo.core.time import now
from horo.people.gate import MemberRequest
from horo.people.models import MANAGERS, Member
from horo.ui.http import render_part
from horo.web.gate import team_required
from horo.web.services import business as shown
from horo.web.services import deeds, members

A_PAGE = 50
RUNS = 10
SAMPLE = """\
who,what,when,value,currency,object,key
ada@example.org,adopted,2026-01-12,,,ACME,crm-1001
ada@example.org,renewed,2026-03-01,1200.00,EUR,ACME,crm-1002
grace,expanded,2026-03-09,300.00,EUR,HOPPER-7,crm-1003
grace,ticket_opened,2026-03-10T09:30:00+02:00,,,T-481,desk-481
grace,ticket_solved,2026-03-11,,,T-481,desk-481-solved
U02ABC,used,2026-03-11,14,,,product-2026-03-11-U02ABC
linus@example.org,churned,2026-03-31,,,PENGUIN,crm-1004
"""


@require_safe
@team_required
def business(request: MemberRequest) -> HttpResponse:
    asked = shown.read(request.GET, at=now())
    context = {
        "asked": asked,
        "found": shown.page(asked),
        "after": shown.AFTER,
        "within": shown.WITHIN,
        "kinds": shown.KINDS,
        "kind_title": shown.KINDS[asked.kind],
        "parts": shown.PARTS,
        "segments": shown.SEGMENTS.values(),
    }
    return render_part(request, "web/business.html", "outcome", context)


@require_safe
@team_required
def who(request: MemberRequest) -> HttpResponse:
    """The members, the topics of one fate or the facts of one kind that a number counts."""
    asked = shown.read(request.GET, at=now())
    fate, segment = request.GET.get("fate", ""), request.GET.get("segment", "")
    fact = request.GET.get("fact", "")
    had = {"yes": True, "no": False}.get(request.GET.get("had", ""))
    try:
        if fact:
            ids, title = shown.facts_behind(fact), shown.FACTS[fact]
        elif fate:
            ids, title = _visible(shown.topics_behind(asked, fate), request), shown.FATES[fate]
        else:
            ids = shown.members_behind(asked, segment, had)
            title = shown.KINDS[asked.kind] if had else shown.SEGMENTS[segment]
    except KeyError:
        raise Http404 from None
    page = Paginator(ids, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": title,
        "segment": shown.SEGMENTS.get(segment, "") if had else "",
        "back": f"{reverse('web:business')}?{asked.query()}",
        "page": page,
        **_items(list(page.object_list), request, fact or (fate and "topics")),
    }
    return render(request, "web/business_who.html", context)


@require_safe
@team_required
def bring(request: MemberRequest) -> HttpResponse:
    """How to bring facts in: by file, or from another system with a token."""
    return bring_page(request)


@require_safe
@team_required
def sample(request: MemberRequest) -> HttpResponse:
    response = HttpResponse(SAMPLE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="facts.csv"'
    return response


@require_POST
@team_required
def make_token(request: MemberRequest) -> HttpResponse:
    """Make a token and show it, this once. Managers alone may."""
    _refuse_unless_manager(request.member)
    days = request.POST.get("days", "")
    lasts = timedelta(days=int(days)) if days in ("30", "90", "365") else None
    try:
        _token, text = tokens.make(
            request.POST.get("name", ""),
            source=request.POST.get("source", "").strip(),
            by=request.member,
            at=now(),
            lasts=lasts,
        )
    except Refused:
        said = _(
            "A token needs a name, and a source of small letters, digits and hyphens, as in crm."
        )
        return bring_page(request, error=said, status=400)
    return bring_page(request, made=text)


@require_POST
@team_required
def take_back_token(request: MemberRequest, token_id: int) -> HttpResponse:
    _refuse_unless_manager(request.member)
    try:
        tokens.take_back(token_id, at=now())
    except tokens.NoToken:
        raise Http404 from None
    return redirect("web:business-bring")


def bring_page(request: MemberRequest, *, status: int = 200, **more: str) -> HttpResponse:
    """Show how facts come in, with `more`: an `error`, or a token that was `made`."""
    context = {
        "sample": SAMPLE,
        "tokens": Token.objects.visible_to(request.member).order_by("-pk")[:50],
        "runs": Run.objects.visible_to(request.member).order_by("-pk")[:RUNS],
        "address": request.build_absolute_uri(reverse("connectors:facts")),
        "is_manager": _is_manager(request.member),
        **more,
    }
    response = render(request, "web/business_bring.html", context, status=status)
    if "made" in more:
        response["Cache-Control"] = "no-store"
    return response


def _is_manager(member: Member) -> bool:
    return member.memberships.filter(group__slug=MANAGERS).exists()


def _refuse_unless_manager(member: Member) -> None:
    if not _is_manager(member):
        raise Refused(_("Only managers make tokens and take them back."))


def _visible(ids: list[int], request: MemberRequest) -> list[int]:
    seen = set(Topic.objects.visible_to(request.member).values_list("pk", flat=True))
    return [number for number in ids if number in seen]


def _items(ids: list[int], request: MemberRequest, what: str) -> dict[str, object]:
    """The `topics`, the members (`what` is empty), or the activities that `ids` are."""
    if what and what != "topics":
        return {"deeds": deeds.told(ids, reader=request.member)}
    if what:
        topics = Topic.objects.visible_to(request.member).select_related("author", "space")
        found = topics.in_bulk(ids)
        return {"topics": [found[number] for number in ids if number in found]}
    people = Member.objects.visible_to(request.member).in_bulk(ids)
    return {"lines": members.lines(people, [number for number in ids if number in people])}

"""Drafts: kept while somebody types, listed, thrown away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.community.models import Draft
from horo.community.services import drafts, rights
from horo.community.views.asked import number_of
from horo.core.limits import spend
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say

SAVED_A_MINUTE = 120
FIELDS = ("text", "title", "tags", "space", "scheduled_for", "to", "reason", "based_on")


@member_required
@require_safe
def listed(request: MemberRequest) -> HttpResponse:
    rights.standing(request.member)
    found = drafts.listed(request.member)
    return render(request, "community/compose/drafts.html", {"drafts": found})


@member_required
@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def draft(request: MemberRequest, key: str) -> HttpResponse:
    """Keep the fields of a form, or give them back. A program gets JSON, a browser a page."""
    if not drafts.is_key(key):
        raise Http404
    if request.method == "DELETE":
        drafts.discard(request.member, key)
        return HttpResponse(status=204)
    if request.method != "POST":
        return JsonResponse(_told(drafts.find(request.member, key)))
    spend("draft", request.member.pk, times=SAVED_A_MINUTE, seconds=60, at=now())
    given = _given(request)
    try:
        kept = drafts.save(
            request.member, key, given, at=now(), based_on=number_of(request, "draft")
        )
    except drafts.Elsewhere as elsewhere:
        return _elsewhere(request, key, given, elsewhere)
    if _wants_json(request):
        return JsonResponse(_told(kept))
    say(request, _("The draft is saved."))
    return redirect("community:drafts")


@member_required
@require_POST
def discard(request: MemberRequest, key: str) -> HttpResponse:
    drafts.discard(request.member, key)
    say(request, _("The draft is thrown away."))
    return redirect("community:drafts")


def _given(request: HttpRequest) -> dict[str, str]:
    """Return the fields of the form that a draft keeps, those of a poll too."""
    sent = request.POST.dict()
    return {
        str(name): str(value)
        for name, value in sent.items()
        if name in FIELDS or str(name).startswith("poll-")
    }


def _told(found: Draft | None) -> dict[str, Any]:
    if found is None:
        return {"version": 0, "data": {}}
    saved = found.saved_at.isoformat(timespec="seconds")
    return {"version": found.version, "data": found.data, "saved": saved}


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _elsewhere(
    request: MemberRequest, key: str, given: dict[str, str], elsewhere: drafts.Elsewhere
) -> HttpResponse:
    """Lose neither text: the page shows both, and a program asks the person."""
    if _wants_json(request):
        return JsonResponse({"error": str(elsewhere), **_told(elsewhere.draft)}, status=409)
    context = {
        "refusal": str(elsewhere),
        "there": elsewhere.draft,
        "given": given,
        "action": reverse("community:draft", args=[key]),
    }
    return render(request, "community/compose/draft_conflict.html", context, status=409)

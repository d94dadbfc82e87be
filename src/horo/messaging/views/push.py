"""Browsers that may be pushed to, and the script that shows there what was pushed."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from horo.core.limits import spend
from horo.core.time import now
from horo.messaging import pushing
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say

AN_HOUR = 20  # browsers that are added
WORKER = Path(__file__).parents[1] / "static" / "messaging" / "worker.js"


@require_POST
@member_required
def allow(request: MemberRequest) -> HttpResponse:
    """Keep what the browser says of itself, sent by the script of the page."""
    at, sent = now(), request.POST
    spend("push", request.member.pk, times=AN_HOUR, seconds=3600, at=at)
    pushing.allow(
        request.member,
        endpoint=sent.get("endpoint", ""),
        p256dh=sent.get("p256dh", ""),
        auth=sent.get("auth", ""),
        device=sent.get("device", ""),
        at=at,
    )
    say(request, _("This browser will tell you."))
    return redirect("messaging:preferences")


@require_POST
@member_required
def forbid(request: MemberRequest, place_id: int) -> HttpResponse:
    pushing.forbid(request.member, place_id)
    say(request, _("Nothing more is pushed there."))
    return redirect("messaging:preferences")


@require_safe
@cache_control(max_age=0)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root, so that it may open every page of ours."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")

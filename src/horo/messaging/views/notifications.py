"""The bell: what a member is told of, what they have read, and what they want less of."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import from_micros, now, to_micros
from horo.messaging import bell, preferences, seen, wording
from horo.messaging.kinds import BY_NAME
from horo.messaging.models import Notification
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import back, render_part, say


@require_safe
@member_required
def notifications(request: MemberRequest) -> HttpResponse:
    """List what one is told of, newest first; `kind` filters, `before` leads on."""
    kind = request.GET.get("kind", "")
    if kind not in ("", bell.TEAM) and kind not in BY_NAME:
        raise Http404
    page = bell.page_of(request.member, kind=kind, before=_before(request))
    context = {
        "lines": page.lines,
        "before": to_micros(page.before) if page.before else None,
        "kind": kind,
        "kinds": bell.kinds_of(request.member),
        "unread": seen.count(request.member),
    }
    return render_part(request, "messaging/notifications.html", "list", context)


@require_safe
@member_required
def follow(request: MemberRequest, told_id: int) -> HttpResponse:
    """Go where a line leads; it is read then."""
    told = _told(request, told_id)
    first = seen.first_of(told)
    seen.read_line(told, at=now())
    return redirect(wording.address(first) or "messaging:notifications")


@require_POST
@member_required
def read_line(request: MemberRequest, told_id: int) -> HttpResponse:
    seen.read_line(_told(request, told_id), at=now())
    return back(request, "/notifications/")


@require_POST
@member_required
def read_all(request: MemberRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    seen.read_all(request.member, kind=kind if kind in BY_NAME else "", at=now())
    return back(request, "/notifications/")


@require_POST
@member_required
def mute(request: MemberRequest, told_id: int) -> HttpResponse:
    """Hear no more of the topic of this line."""
    told = _told(request, told_id)
    if told.topic is None:
        raise Http404
    preferences.tune(request.member, told.topic, preferences.NONE, at=now())
    say(
        request,
        _("You will hear no more of “%(topic)s”.") % {"topic": told.topic.title},
        undo="messaging:unmute",
        undo_args=(told.topic.pk,),
    )
    return back(request, "/notifications/")


@require_POST
@member_required
def unmute(request: MemberRequest, topic_id: int) -> HttpResponse:
    preferences.untune(request.member, "topic", topic_id)
    say(request, _("You will hear of it again."))
    return back(request, "/notifications/")


def _told(request: MemberRequest, told_id: int) -> Notification:
    mine = Notification.objects.visible_to(request.member).select_related("topic", "actor")
    told = get_object_or_404(mine, pk=told_id)
    if not bell.shown([told], request.member):
        raise Http404
    return told


def _before(request: MemberRequest) -> datetime | None:
    said = request.GET.get("before", "")
    return from_micros(int(said)) if said.isascii() and said.isdigit() and len(said) < 17 else None

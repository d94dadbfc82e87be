"""Whom one blocks or mutes: one's own list, and the buttons on a profile."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from horo.chat.services import standing
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.people.services import blocking
from horo.ui.http import back, say


@never_cache
@require_safe
@member_required
def listed(request: MemberRequest) -> HttpResponse:
    """Whom this member blocks and mutes, for nobody's eyes but theirs."""
    blocked, muted = blocking.blocked_by(request.member), blocking.muted_by(request.member)
    people = standing.reachable(request.member).filter(pk__in=blocked | muted)
    rows = [
        {"one": one, "is_blocked": one.pk in blocked, "is_muted": one.pk in muted}
        for one in people.order_by("name", "pk")
    ]
    return render(request, "chat/blocked.html", {"rows": rows})


@require_POST
@member_required
def block(request: MemberRequest, member_id: int) -> HttpResponse:
    other = _other(request, member_id)
    blocking.block(other, by=request.member, at=now())
    said = _("You blocked %(name)s. Neither of you can write to the other.")
    say(request, said % {"name": other.name}, undo="chat:unblock", undo_args=(other.pk,))
    return _back(request)


@require_POST
@member_required
def unblock(request: MemberRequest, member_id: int) -> HttpResponse:
    other = _other(request, member_id)
    blocking.unblock(other, by=request.member)
    say(request, _("You no longer block %(name)s.") % {"name": other.name})
    return _back(request)


@require_POST
@member_required
def mute(request: MemberRequest, member_id: int) -> HttpResponse:
    other = _other(request, member_id)
    blocking.mute(other, by=request.member, at=now())
    said = _("You muted %(name)s: no notices of what they write.")
    say(request, said % {"name": other.name}, undo="chat:unmute-member", undo_args=(other.pk,))
    return _back(request)


@require_POST
@member_required
def unmute(request: MemberRequest, member_id: int) -> HttpResponse:
    other = _other(request, member_id)
    blocking.unmute(other, by=request.member)
    say(request, _("You no longer mute %(name)s.") % {"name": other.name})
    return _back(request)


def _other(request: MemberRequest, member_id: int) -> Member:
    return get_object_or_404(standing.reachable(request.member), pk=member_id)


def _back(request: MemberRequest) -> HttpResponse:
    return back(request, reverse("chat:blocked"))

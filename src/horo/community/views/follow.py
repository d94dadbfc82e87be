"""Buttons that follow and no longer follow: a form, and for htmx the other button."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from horo.community.services import follow as services
from horo.core.limits import spend
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import back

A_MINUTE = 60  # follows and unfollows


@require_POST
@member_required
def follow(request: MemberRequest, kind: str, object_id: int) -> HttpResponse:
    return _change(request, kind, object_id, wanted=True)


@require_POST
@member_required
def unfollow(request: MemberRequest, kind: str, object_id: int) -> HttpResponse:
    return _change(request, kind, object_id, wanted=False)


def _change(request: MemberRequest, kind: str, object_id: int, *, wanted: bool) -> HttpResponse:
    member = request.member
    at = now()
    subject = services.find(kind, object_id, by=member)
    if subject is None:
        raise Http404
    spend("follow", member.pk, times=A_MINUTE, seconds=60, at=at)
    if wanted:
        services.follow(subject, by=member, at=at)
    else:
        services.unfollow(subject, by=member, at=at)
    if not request.htmx:
        return back(request, "/")
    context = {"kind": kind, "object_id": object_id, "is_followed": wanted}
    return render(request, "community/home/follow.html", context)

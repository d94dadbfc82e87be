"""Requests: where the team and hosts decide, and where a member asks for a space."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.content.models import Space
from horo.core.time import now
from horo.membership.forms_inviting import AskForm
from horo.membership.models import JoinRequest, SpaceRequest
from horo.membership.services import requests as services
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say

SHOWN = 100


@never_cache
@require_safe
@member_required
def requests(request: MemberRequest) -> HttpResponse:
    """What waits for this member: the team sees everything, a host what concerns their spaces."""
    member = request.member
    hosts = member.hosted_spaces.exists()
    if not member.is_team and not hosts:
        raise Http404
    to_join = JoinRequest.objects.visible_to(member).filter(decision="")
    context = {
        "to_join": to_join.order_by("asked_at", "pk")[:SHOWN],
        "to_enter": _to_enter(request).order_by("asked_at", "pk")[:SHOWN],
    }
    return render(request, "membership/requests.html", context)


@require_POST
@member_required
def admit(request: MemberRequest, request_id: int) -> HttpResponse:
    found = get_object_or_404(JoinRequest.objects.visible_to(request.member), pk=request_id)
    services.admit(found, by=request.member, at=now())
    say(request, _("%(name)s is in, and has got a message.") % {"name": found.name})
    return redirect("membership:requests")


@require_POST
@member_required
def decline(request: MemberRequest, request_id: int) -> HttpResponse:
    found = get_object_or_404(JoinRequest.objects.visible_to(request.member), pk=request_id)
    reason = " ".join(request.POST.get("reason", "").split())[:500]
    services.decline(found, by=request.member, at=now(), reason=reason)
    say(request, _("%(name)s has got a message.") % {"name": found.name})
    return redirect("membership:requests")


@require_POST
@member_required
def grant(request: MemberRequest, request_id: int) -> HttpResponse:
    found = get_object_or_404(SpaceRequest.objects.visible_to(request.member), pk=request_id)
    services.grant(found, by=request.member, at=now())
    said = _("%(name)s can enter “%(space)s” now.")
    say(request, said % {"name": found.member.name, "space": found.space.name})
    return redirect("membership:requests")


@require_POST
@member_required
def refuse(request: MemberRequest, request_id: int) -> HttpResponse:
    found = get_object_or_404(SpaceRequest.objects.visible_to(request.member), pk=request_id)
    services.refuse(found, by=request.member, at=now())
    say(request, _("%(name)s has got a message.") % {"name": found.member.name})
    return redirect("membership:requests")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def ask_space(request: MemberRequest, space_id: int) -> HttpResponse:
    """Ask to enter a private space. A hidden one does not exist for those outside."""
    space = services.space_to_ask(space_id, request.member)
    if space is None:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.ask_space(space, by=request.member, at=now(), text=form.cleaned_data["text"])
        say(request, _("The hosts of “%(space)s” have your request.") % {"space": space.name})
        return redirect("membership:ask-space", space.pk)
    context = {
        "space": space,
        "form": form,
        "is_waiting": services.is_waiting(space, request.member),
        "is_inside": Space.objects.visible_to(request.member).filter(pk=space.pk).exists(),
    }
    return render(request, "membership/ask_space.html", context)


def _to_enter(request: MemberRequest) -> QuerySet[SpaceRequest]:
    mine = SpaceRequest.objects.visible_to(request.member).filter(decision="")
    return mine.select_related("member", "space").distinct()

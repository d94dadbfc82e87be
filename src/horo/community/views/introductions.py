"""Introductions: who you might like to meet, and your word on it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.community.models import Introduction
from horo.community.services import introducing, profiles
from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import Member
from horo.ui.http import say


@require_safe
@member_required
def introductions(request: MemberRequest) -> HttpResponse:
    member, at = request.member, now()
    waiting, made = introducing.waiting_for(member, at), introducing.made_for(member)
    names = introducing.names_of([*waiting, *made])
    context = {
        "waiting": [_shown(one, member, names) for one in waiting],
        "made": [_shown(one, member, names) for one in made],
        "profile": profiles.own(member),
    }
    return render(request, "community/home/introductions.html", context)


@require_POST
@member_required
def answer(request: MemberRequest, introduction_id: int) -> HttpResponse:
    mine = Introduction.objects.visible_to(request.member)
    one = get_object_or_404(mine, pk=introduction_id)
    yes = request.POST.get("says") == "yes"
    if introducing.answer(one, by=request.member, yes=yes, at=now()):
        say(request, _("You are introduced. Write to each other."))
    elif yes:
        say(request, _("Noted. You are introduced as soon as the other says yes too."))
    else:
        say(request, _("Noted. Nobody learns of it."))
    return redirect("community:introductions")


def _shown(one: Introduction, member: Member, names: dict[str, str]) -> dict[str, object]:
    is_newcomer = one.newcomer_id == member.pk
    other = one.host if is_newcomer else one.newcomer
    return {
        "one": one,
        "other": other,
        "headline": profiles.headline_for(other, member),
        "tag": names.get(one.interest, one.interest),
        "is_newcomer": is_newcomer,
    }

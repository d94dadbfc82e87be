"""How far a member is trusted, for the team: what decides about it, and deciding by hand."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import now
from horo.people.gate import MemberRequest, member_required
from horo.people.models import PERSON, Member
from horo.recognition.services import giving
from horo.recognition.services.trust import hand, showing
from horo.ui.http import say


@require_safe
@member_required
def of_member(request: MemberRequest, member_id: int) -> HttpResponse:
    whom = _whom(request, member_id)
    context = {
        "whom": whom,
        "trust": showing.card(whom, now()),
        "may_set": whom != request.member,
        "most_reason": giving.MOST_REASON,
    }
    return render(request, "recognition/trust_of.html", context)


@require_POST
@member_required
def set_level(request: MemberRequest, member_id: int) -> HttpResponse:
    whom = _whom(request, member_id)
    level = request.POST.get("level", "")
    hand.set_level(
        whom,
        int(level) if level in ("0", "1", "2", "3", "4") else -1,
        is_kept=request.POST.get("afterwards") == "stays",
        reason=request.POST.get("reason", ""),
        by=request.member,
        at=now(),
    )
    say(request, _("It is set, and %(name)s has a message with your reason.") % {"name": whom.name})
    return redirect("recognition:trust-of", whom.pk)


@require_POST
@member_required
def release(request: MemberRequest, member_id: int) -> HttpResponse:
    whom = _whom(request, member_id)
    reason = request.POST.get("reason", "")
    hand.release(whom, reason=reason, by=request.member, at=now())
    say(request, _("From now on what %(name)s does decides again.") % {"name": whom.name})
    return redirect("recognition:trust-of", whom.pk)


def _whom(request: MemberRequest, member_id: int) -> Member:
    if not request.member.is_team:
        raise Http404
    people = Member.objects.visible_to(request.member).filter(kind=PERSON)
    whom: Member = get_object_or_404(people, pk=member_id)
    return whom

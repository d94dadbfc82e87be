"""A member is asked to take part in a journey, and says yes or no."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from horo.core.time import now
from horo.membership.models import Proposal
from horo.membership.services import proposing
from horo.people.gate import MemberRequest, member_required
from horo.ui.http import say


@require_safe
@member_required
def track(request: MemberRequest, proposal_id: int) -> HttpResponse:
    proposal = _own(request, proposal_id)
    journey = proposing.journey_named(proposal.journey)
    context = {"proposal": proposal, "journey": journey}
    return render(request, "membership/track.html", context)


@require_POST
@member_required
def answer(request: MemberRequest, proposal_id: int) -> HttpResponse:
    proposal = _own(request, proposal_id)
    is_accepted = request.POST.get("answer") == "yes"
    proposing.answer(proposal, is_accepted=is_accepted, by=request.member, at=now())
    say(request, _("Good, it begins.") if is_accepted else _("All right. Nothing begins."))
    return redirect("membership:track", proposal.pk)


def _own(request: MemberRequest, proposal_id: int) -> Proposal:
    """Return the member's own question; of others' and withdrawn ones there is none."""
    return get_object_or_404(Proposal.objects.visible_to(request.member), pk=proposal_id)

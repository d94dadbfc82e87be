"""Who may invite: for other members those pages are not there."""

from functools import wraps
from typing import ParamSpec

from django.http import Http404, HttpResponse

from horo.membership.services.invitations import may_invite
from horo.people.gate import Guarded, MemberRequest, View, member_required

P = ParamSpec("P")


def inviter_required(view: View[P]) -> Guarded[P]:
    """Let those in who may invite; for other members there is nothing here."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_invite(request.member):
            raise Http404
        return view(request, *args, **kwargs)

    return member_required(guarded)

"""Who may open the console's pages of this room: the team. For others there is nothing here."""

from functools import wraps
from typing import ParamSpec

from django.http import Http404, HttpResponse

from horo.people.gate import Guarded, MemberRequest, View, member_required

P = ParamSpec("P")


def team_required(view: View[P]) -> Guarded[P]:
    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.member.is_team:
            raise Http404
        return view(request, *args, **kwargs)

    return member_required(guarded)

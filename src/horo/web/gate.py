"""Who may open the console: the team, and analysts its dashboards. Others have their own pages."""

from functools import wraps
from typing import ParamSpec

from django.http import Http404, HttpResponse

from horo.people.gate import Guarded, MemberRequest, View, member_required

P = ParamSpec("P")


def reader_required(view: View[P]) -> Guarded[P]:
    """Let the team and analysts in, as `team_required` does the team."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not (request.member.is_team or request.member.is_analyst):
            raise Http404
        return view(request, *args, **kwargs)

    return member_required(guarded)


def team_required(view: View[P]) -> Guarded[P]:
    """Let the team in. A visitor is asked to sign in; for other members there is nothing here."""

    @wraps(view)
    def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.member.is_team:
            raise Http404
        return view(request, *args, **kwargs)

    return member_required(guarded)

"""Who may open the console: the team. Everyone else has their own pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from horo.people.models import Member
from horo.ui import links

P = ParamSpec("P")


class TeamRequest(HttpRequest):
    """A request of which the gate has made sure that a member of the team makes it."""

    member: Member
    htmx: Any


def team_required(
    view: Callable[Concatenate[TeamRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let the team in. A visitor is asked to sign in; for other members there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        member: Member | None = request.member  # type: ignore[attr-defined]
        if member is None:
            return redirect_to_login(request.get_full_path(), links.to("sign-in"))
        if not member.is_team:
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded

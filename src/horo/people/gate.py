"""Who may open a page: members. Rooms above have gates of their own, on top of this one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from horo.people.models import Member
from horo.ui import links

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of which the gate has made sure that a member makes it."""

    member: Member
    htmx: Any


View = Callable[Concatenate[MemberRequest, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def member_required(view: View[P]) -> Guarded[P]:
    """Let members in, and ask a visitor to sign in.

    After a form, which cannot be sent again from there, they come to the first page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        member: Member | None = request.member  # type: ignore[attr-defined]
        if member is None:
            after = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
            return redirect_to_login(after, links.to("sign-in"))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded

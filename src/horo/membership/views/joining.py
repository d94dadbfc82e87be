"""The way in: sign up, prove the address, wait for the team or be a member."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from horo.core.time import now
from horo.membership.entering import let_in
from horo.membership.forms import BROWSER
from horo.membership.services import joining


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-up, wherever it is and whatever it asks."""
    query = request.GET.urlencode()
    response = redirect("account_signup")
    if query:
        response["Location"] += f"?{query}"
    return response


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    email = request.session.get("membership_mailed", "")
    return render(request, "membership/sent.html", {"email": email})


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    return render(request, "membership/waiting.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, join by POST: programs that only look at links must not use them up."""
    if request.method != "POST":
        sign_up = joining.find(token, at=now())
        return render(request, "membership/confirm.html", {"sign_up": sign_up})
    outcome = joining.confirm(token, at=now(), browser=request.session.get(BROWSER, ""))
    return let_in(request, outcome)

"""From a proven address to a session: through whatever signing in still asks for."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from horo.membership.services.joining import Outcome
from horo.ui import links
from horo.ui.http import ours

INVITATION = "membership_invitation"  # in the session: the invitation somebody came by


def let_in(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Sign in whom `outcome` names; who has to wait for the team is told so."""
    if outcome.member is None:
        return redirect("membership:waiting")
    request.session.pop(INVITATION, None)
    login = Login(
        user=outcome.member,
        email=outcome.member.email,
        signup=outcome.is_new,
        redirect_url=ours(request, outcome.next) or None,
        state={"passkey_signup": True} if outcome.by_passkey else None,
    )
    response: HttpResponse = perform_login(request, login)
    return response


def welcome(after: str) -> str:
    """Return where a new member goes first, and from there to the page `after`."""
    page = links.to("welcome") or "/"
    return f"{page}?{urlencode({'next': after})}" if after and page != "/" else after or page

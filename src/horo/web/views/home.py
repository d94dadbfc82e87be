"""The first page: everyone's own."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from horo.people.models import Member
from horo.ui import links


def home(request: HttpRequest) -> HttpResponse:
    """Lead the team to Today, a member to their messages, a visitor to the sign-in page."""
    member: Member | None = request.member  # type: ignore[attr-defined]
    if member is None:
        return redirect_to_login("/", links.to("sign-in"))
    return redirect("web:today" if member.is_team else "messaging:inbox")

"""The account: its overview, the handle, and corrections to django-allauth's own addresses."""

from typing import Any, cast

from allauth.account.stages import LoginStageController
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from horo.core.limits import too_soon
from horo.core.refused import Refused
from horo.membership.forms import HandleForm
from horo.membership.stages import has_key, has_second_step
from horo.people.handles import change_handle as change
from horo.people.models import Member
from horo.ui.http import say

WAIT = 60  # seconds; every limit of django-allauth that answers 429 counts by the minute


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in where everyone signs in."""
    query = request.GET.urlencode()
    address = reverse("people:sign-in")
    return redirect(f"{address}?{query}" if query else address)


def too_many(request: HttpRequest) -> HttpResponse:
    refusal = too_soon(WAIT)
    response = render(request, "ui/refused.html", {"sentence": str(refusal)}, status=429)
    response.headers["Retry-After"] = str(refusal.wait)
    return response


@never_cache
@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    return _overview(request, HandleForm(initial={"handle": _member(request).handle}))


@require_POST
@login_required
def change_handle(request: HttpRequest) -> HttpResponse:
    member, form = _member(request), HandleForm(request.POST)
    if form.is_valid():
        try:
            change(member, form.cleaned_data["handle"])
        except Refused as refusal:
            form.add_error("handle", str(refusal))
        else:
            say(request, _("You are @%(handle)s now.") % {"handle": member.handle})
            return redirect("membership:account")
    return _overview(request, form, status=422)


@require_POST
def skip_passkey(request: HttpRequest) -> HttpResponse:
    """Go on signing in without the passkey that was to be made."""
    stage = LoginStageController.enter(request, "mfa_signup_webauthn")
    if stage is None:
        return redirect("people:sign-in")
    response: HttpResponse = stage.exit()
    return response


def _overview(request: HttpRequest, form: HandleForm, *, status: int = 200) -> HttpResponse:
    member = _member(request)
    context: dict[str, Any] = {
        "handle_form": form,
        "has_password": member.has_usable_password(),
        "has_second_step": has_second_step(member),
        "has_passkey": has_key(member),
    }
    return render(request, "membership/account.html", context, status=status)


def _member(request: HttpRequest) -> Member:
    return cast("Member", request.user)

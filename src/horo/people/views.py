"""The pages on which somebody signs in, out, and chooses language and appearance."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from horo.core import limits
from horo.core.refused import Refused, TooSoon
from horo.core.time import now
from horo.people import services
from horo.people.forms import LinkForm, PasswordForm
from horo.people.languages import LANGUAGES
from horo.people.models import Member
from horo.ui.context import THEME_COOKIE, THEMES
from horo.ui.http import back, ours, say

YEAR = 365 * 24 * 60 * 60  # seconds


@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(_after(request))
    return _page(request, LinkForm(auto_id="link_%s"), PasswordForm(auto_id="password_%s"))


@require_POST
def send_link(request: HttpRequest) -> HttpResponse:
    form = LinkForm(request.POST, auto_id="link_%s")
    if not form.is_valid():
        return _page(request, form, PasswordForm(auto_id="password_%s"), status=422)
    at = now()
    limits.spend("sign-in-link", request.META.get("REMOTE_ADDR"), times=30, seconds=600, at=at)
    wanted = ours(request, request.POST.get("next", "")).removesuffix("/")
    services.send_link(form.cleaned_data["email"], at=at, after=wanted and request.POST["next"])
    return render(request, "people/link_sent.html", {"email": form.cleaned_data["email"]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, sign in by POST: programs that only look at links must not use them up."""
    if request.method != "POST":
        link = services.find_link(token, at=now())
        return render(request, "people/follow_link.html", {"whom": link.member})
    return _enter(request, services.use_link(token, at=now()))


@sensitive_post_parameters("password")
@require_POST
def by_password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST, auto_id="password_%s")
    if form.is_valid():
        try:
            member = services.sign_in_by_password(
                form.cleaned_data["name"],
                form.cleaned_data["password"],
                address=request.META.get("REMOTE_ADDR", ""),
                at=now(),
            )
        except TooSoon as refusal:
            form.add_error("password", str(refusal))
            response = _page(request, LinkForm(auto_id="link_%s"), form, status=429)
            response.headers["Retry-After"] = str(refusal.wait)
            return response
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            return _enter(request, member)
    return _page(request, LinkForm(auto_id="link_%s"), form, status=422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    say(request, _("You are signed out."))
    return redirect("people:sign-in")


def members_protected(view: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Ask members for their token, and visitors for none: their pages are kept for everyone.

    What a visitor chooses stays in a cookie of their browser and is nobody's secret.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def choose(request: HttpRequest) -> HttpResponse:
        return (protected if request.user.is_authenticated else view)(request)

    return choose


@members_protected
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice in this browser and, for a member, wherever they sign in."""
    response = back(request, "/")
    language = request.POST.get("language", "")
    if language in LANGUAGES:
        if request.user.is_authenticated:
            services.choose_language(request.user, language)
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@members_protected
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the appearance in this browser: it belongs to the screen, not to the person."""
    response = back(request, "/")
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        _remember(response, THEME_COOKIE, theme)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


def _page(
    request: HttpRequest, link: LinkForm, password: PasswordForm, *, status: int = 200
) -> HttpResponse:
    context = {"link_form": link, "password_form": password, "next": _after(request)}
    return render(request, "people/sign_in.html", context, status=status)


def _enter(request: HttpRequest, member: Member) -> HttpResponse:
    """Sign `member` in, as far as it goes: who has a second factor is asked for it first."""
    response: HttpResponse = perform_login(
        request, member, redirect_url=_after(request), email=member.email
    )
    return response


def _after(request: HttpRequest) -> str:
    """Return where the person wanted to go, if that is a page of ours; else the first page."""
    return ours(request, request.POST.get("next") or request.GET.get("next") or "") or "/"


def _remember(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )

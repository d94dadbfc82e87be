"""Who is asking, and in which language: every view finds `request.member`, or None."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import get_user
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from horo.core.time import now
from horo.people.languages import LANGUAGES
from horo.people.models import Member
from horo.people.services import viewing
from horo.ui import links
from horo.ui.http import VISITORS_HEADER


class MemberMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = user = get_user(request)  # not the lazy stand-in, which is slow to ask
        member = user if isinstance(user, Member) else None
        request.member = member  # type: ignore[attr-defined]
        language = language_of(request, member)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def language_of(request: HttpRequest, member: Member | None) -> str:
    """Return what the member chose; else what this browser chose or prefers."""
    if member and member.locale in LANGUAGES:
        return member.locale
    return translation.get_language_from_request(request)


class ViewAsMiddleware:
    """Make the page of whoever views the community as somebody else, and keep nothing of it.

    Views find the other as `request.member`; `request.user` stays who signed in, and
    `request.looking` tells the page. See `people.services.viewing`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member: Member | None = request.member  # type: ignore[attr-defined]
        if member is None or viewing.KEY not in request.session or request.path in _always():
            return self.get_response(request)
        look = viewing.going_on(request.session, member, now())
        if look is None:
            return self.get_response(request)
        request.looking = look  # type: ignore[attr-defined]
        request.member = look.whom  # type: ignore[attr-defined]
        if request.method not in ("GET", "HEAD"):
            return _closed(request, _("You are only looking: nothing can be changed from here."))
        return self._look(request, look.whom or member)

    def _look(self, request: HttpRequest, reader: Member) -> HttpResponse:
        """Make the page in the language of `reader`: a visitor has none, so it is the manager's."""
        with translation.override(language_of(request, reader)), transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        response.headers.pop(VISITORS_HEADER, None)
        response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        look = getattr(request, "looking", None)
        match = request.resolver_match
        if look is None or (match is not None and viewing.is_shown(match.view_name)):
            return None
        if look.whom is None:
            return _closed(request, _("A visitor finds nothing here that you could view."))
        sentence = _("This page is %(name)s’s own, so it stays closed to you.")
        return _closed(request, sentence % {"name": look.whom.name or look.whom.handle})


def _always() -> tuple[str, ...]:
    """What ends the look, or changes nothing but how a page is shown."""
    return tuple(links.to(name) for name in ("view-as-end", "sign-out", "choose-theme"))


def _closed(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "ui/refused.html", {"sentence": sentence}, status=403)
